"""What can be done about firms. For operators, not for firms."""

from uuid import UUID

from service import clock
from service.db.sessions import PlatformSession
from service.domain.firms.errors import FirmClosed, UnknownFirm
from service.domain.firms.schemas.firms import FirmOut, FirmStatus, NewFirm
from service.domain.firms.store import platform as store
from service.domain.firms.tables import Firm, FirmProfile
from service.domain.identity.commands import admit_firm, bar_firm
from service.values.patches import validated


async def create_firm(db: PlatformSession, name: str) -> FirmOut:
    """Makes a firm, active from now on. Raises InvalidInput."""
    order = validated(NewFirm, {"name": name})
    firm = Firm(created_at=clock.now())
    at = firm.created_at
    await store.add(db, firm, FirmProfile(firm_id=firm.id, id=firm.id, created_at=at, updated_at=at, name=order.name))
    return FirmOut(**firm.model_dump(), name=order.name)


async def suspend_firm(db: PlatformSession, firm_id: UUID) -> FirmOut:
    """Bars a firm until it is restored: no token for it, and those that are out are refused within two seconds.

    Raises UnknownFirm, FirmClosed.
    """
    return await _become(db, firm_id, "suspended")


async def restore_firm(db: PlatformSession, firm_id: UUID) -> FirmOut:
    """Undoes a suspension. Raises UnknownFirm, FirmClosed."""
    return await _become(db, firm_id, "active")


async def close_firm(db: PlatformSession, firm_id: UUID) -> FirmOut:
    """Bars a firm for good. Its data stay. Raises UnknownFirm, FirmClosed."""
    return await _become(db, firm_id, "closed")


async def _become(db: PlatformSession, firm_id: UUID, status: FirmStatus) -> FirmOut:
    found = await store.firm(db, firm_id, lock=True)
    if found is None:
        raise UnknownFirm("There is no such firm.")
    firm, name = found
    if firm.status == "closed":
        raise FirmClosed("The firm is closed.")
    await store.set_status(db, firm_id, status)
    if status == "active":
        await admit_firm(db, firm_id)
    else:
        await bar_firm(db, firm_id)
    return FirmOut(**firm.model_dump() | {"status": status, "name": name})
