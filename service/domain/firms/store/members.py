"""SQL of the members."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from service.db.pages import ListRead
from service.db.reads import FIRM, compile_read, json_body
from service.db.sessions import FirmSession
from service.domain.firms.policy import OWNER
from service.domain.firms.tables import Member

_BODY = json_body(
    {
        "id": Member.id,
        "user_id": Member.user_id,
        "name": Member.name,
        "email": Member.email,
        "role": Member.role,
        "office_id": Member.office_id,
        "status": Member.status,
        "version": Member.version,
        "created_at": Member.created_at,
        "updated_at": Member.updated_at,
    }
)

MEMBER = compile_read(
    select(Member.version, _BODY).where(col(Member.firm_id) == FIRM, col(Member.id) == bindparam("id")).limit(1)
)

MEMBERS = ListRead(
    table=Member,
    body=_BODY,
    orders={"updated_at": col(Member.updated_at)},
    filters={
        "status": col(Member.status) == bindparam("status"),
        "updated_since": col(Member.updated_at) >= bindparam("updated_since"),
    },
)


async def lock(db: FirmSession, member_id: UUID) -> Member | None:
    """Returns the member, locked until the end of the transaction."""
    return (await db.exec(select(Member).where(Member.id == member_id).with_for_update())).one_or_none()


async def lock_user(db: FirmSession, user_id: UUID) -> Member | None:
    """Returns the member that a person is or was, locked until the end of the transaction."""
    return (await db.exec(select(Member).where(Member.user_id == user_id).with_for_update())).one_or_none()


async def lock_owners(db: FirmSession) -> Sequence[UUID]:
    """Returns the firm's owners, locked until the end of the transaction, so that they cannot all go at once."""
    query = select(Member.id).where(Member.role == OWNER, Member.status == "active").order_by(col(Member.id))
    return (await db.exec(query.with_for_update())).all()


async def role_of(db: FirmSession, member_id: UUID) -> str | None:
    """Returns the role of a member who was not removed."""
    return (await db.exec(select(Member.role).where(Member.id == member_id, Member.status == "active"))).one_or_none()


async def is_active(db: FirmSession, member_id: UUID) -> bool:
    """Returns whether the firm has this member and did not remove him."""
    return await role_of(db, member_id) is not None


async def with_role(db: FirmSession, role: str) -> Sequence[UUID]:
    """Returns the members who have a role."""
    return (await db.exec(select(Member.id).where(Member.role == role, Member.status == "active"))).all()


async def active_under(db: FirmSession, email: str) -> bool:
    """Returns whether somebody who was not removed has this address."""
    query = select(Member.id).where(Member.email == email, Member.status == "active").limit(1)
    return (await db.exec(query)).first() is not None


async def names(db: FirmSession) -> list[tuple[UUID, str, str]]:
    """Returns the id, name and mail address of every member the firm has or had."""
    rows = await db.exec(select(Member.id, Member.name, Member.email))
    return [(member_id, name, email) for member_id, name, email in rows]
