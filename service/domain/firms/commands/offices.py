"""What can happen to an office."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.firms.errors import OfficeInUse
from service.domain.firms.schemas.offices import AddOffice, ChangeOffice, OfficeOut
from service.domain.firms.store import offices as store
from service.domain.firms.tables import Office
from service.domain.history.commands import Recorded
from service.values.versions import ExpectedVersion

_OFFICES = Recorded("office", Office, AddOffice, OfficeOut)


async def add_office(db: FirmSession, order: AddOffice) -> OfficeOut:
    """Adds an office."""
    return await _OFFICES.add(db, "office.added", order)


async def change_office(
    db: FirmSession, office_id: UUID, change: ChangeOffice, expected: ExpectedVersion | None
) -> OfficeOut:
    """Changes an office. Raises NotFound, StaleVersion, InvalidInput."""
    office = await _OFFICES.lock(db, expected, id=office_id)
    return await _OFFICES.change(db, "office.changed", office, _OFFICES.wanted(office, change))


async def delete_office(db: FirmSession, office_id: UUID, expected: ExpectedVersion | None) -> None:
    """Deletes an office that nobody belongs to. Raises NotFound, StaleVersion, OfficeInUse."""
    office = await _OFFICES.lock(db, expected, id=office_id)
    if await store.in_use(db, office_id):
        raise OfficeInUse("Members or invitations name this office; give them another one first.")
    await _OFFICES.remove(db, "office.deleted", office)
