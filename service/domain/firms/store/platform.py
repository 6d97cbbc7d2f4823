"""SQL of firms as the platform sees them, before a firm is entered."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, insert, update
from sqlmodel import col, select

from service.db.sessions import PlatformSession
from service.domain.firms.tables import Firm, FirmProfile, Member, Role


async def add(db: PlatformSession, firm: Firm, profile: FirmProfile) -> None:
    """Inserts a firm and what it says of itself."""
    await db.exec(insert(Firm).values(**firm.model_dump()))
    await db.exec(insert(FirmProfile).values(**profile.model_dump()))


async def firm(db: PlatformSession, firm_id: UUID, *, lock: bool = False) -> tuple[Firm, str] | None:
    """Returns a firm and its name. `lock` keeps others from changing its status until the end."""
    query = select(Firm, FirmProfile.name).where(Firm.id == firm_id, _profile_of(col(Firm.id)))
    found = (await db.exec(query.with_for_update(of=Firm) if lock else query)).first()
    return None if found is None else (found[0], found[1])


async def set_status(db: PlatformSession, firm_id: UUID, status: str) -> None:
    """Changes the status of a firm."""
    await db.exec(update(Firm).where(col(Firm.id) == firm_id).values(status=status))


async def any_firm(db: PlatformSession) -> bool:
    """Returns whether there is any firm."""
    return (await db.exec(select(Firm.id).limit(1))).first() is not None


async def places(db: PlatformSession, user_id: UUID) -> list[tuple[Member, str, list[str] | None]]:
    """Returns a person's places in active firms, by the firms' names, with the permissions of a firm's own role."""
    query = (
        select(Member, FirmProfile.name, Role.permissions)
        .join(Firm, and_(col(Firm.id) == col(Member.firm_id), col(Firm.status) == "active"))
        .join(FirmProfile, _profile_of(col(Member.firm_id)))
        .outerjoin(Role, _own_role())
        .where(Member.user_id == user_id, Member.status == "active")
        .order_by(FirmProfile.name, col(Member.firm_id))
    )
    return [(member, name, _listed(own)) for member, name, own in await db.exec(query)]


async def place(db: PlatformSession, firm_id: UUID, member_id: UUID) -> tuple[Member, list[str] | None] | None:
    """Returns a member who was not removed, with the permissions of a firm's own role."""
    here = (Member.firm_id == firm_id, Member.id == member_id, Member.status == "active")
    found = (await db.exec(select(Member, Role.permissions).outerjoin(Role, _own_role()).where(*here))).first()
    return None if found is None else (found[0], _listed(found[1]))


def _listed(permissions: Sequence[str] | None) -> list[str] | None:
    return None if permissions is None else list(permissions)


def _profile_of(firm_id: Any) -> ColumnElement[bool]:
    return and_(col(FirmProfile.firm_id) == firm_id, col(FirmProfile.id) == firm_id)


def _own_role() -> ColumnElement[bool]:
    return and_(col(Role.firm_id) == col(Member.firm_id), col(Role.key) == col(Member.role))
