"""What can happen to an office."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.db.versions import seen
from service.domain.firms.errors import OfficeInUse
from service.domain.firms.schemas.offices import AddOffice, ChangeOffice, OfficeOut
from service.domain.firms.store import offices as store
from service.domain.firms.tables import Office
from service.domain.history import commands as history
from service.values.ids import new_id
from service.values.patches import changed
from service.values.versions import ExpectedVersion


async def add_office(db: FirmSession, order: AddOffice) -> OfficeOut:
    """Adds an office."""
    office = Office(id=new_id(), **order.model_dump())
    db.add(office)
    await db.flush()
    out = OfficeOut.model_validate(office)
    history.record(db, "office.added", "office", out.id, after=out)
    return out


async def change_office(
    db: FirmSession, office_id: UUID, change: ChangeOffice, expected: ExpectedVersion | None
) -> OfficeOut:
    """Changes an office. Raises NotFound, StaleVersion, InvalidInput."""
    office = seen(await store.lock(db, office_id), expected)
    before = OfficeOut.model_validate(office)
    current = AddOffice.model_validate(before.model_dump(include=set(AddOffice.model_fields)))
    office.sqlmodel_update(changed(current, change).model_dump())
    await db.flush()
    out = OfficeOut.model_validate(office)
    if out != before:
        history.record(db, "office.changed", "office", out.id, before=before, after=out)
    return out


async def delete_office(db: FirmSession, office_id: UUID, expected: ExpectedVersion | None) -> None:
    """Deletes an office that nobody belongs to. Raises NotFound, StaleVersion, OfficeInUse."""
    office = seen(await store.lock(db, office_id), expected)
    if await store.in_use(db, office_id):
        raise OfficeInUse("Members or invitations name this office; give them another one first.")
    before = OfficeOut.model_validate(office)
    await db.delete(office)
    await db.flush()
    history.record(db, "office.deleted", "office", office_id, before=before)
