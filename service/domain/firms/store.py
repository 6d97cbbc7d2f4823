"""All SQL of firms."""

from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import col, select

from service.db.sessions import PlatformSession
from service.domain.firms.tables import Firm


async def add(db: PlatformSession, firm: Firm) -> None:
    """Inserts a firm."""
    await db.exec(insert(Firm).values(**firm.model_dump()))


async def firm(db: PlatformSession, firm_id: UUID, *, lock: bool = False) -> Firm | None:
    """Returns a firm. `lock` keeps others from changing it until the end."""
    query = select(Firm).where(Firm.id == firm_id)
    return (await db.exec(query.with_for_update() if lock else query)).first()


async def set_status(db: PlatformSession, firm_id: UUID, status: str) -> None:
    """Changes the status of a firm."""
    await db.exec(update(Firm).where(col(Firm.id) == firm_id).values(status=status))


async def any_firm(db: PlatformSession) -> bool:
    """Returns whether there is any firm."""
    return (await db.exec(select(Firm.id).limit(1))).first() is not None
