"""SQL of the firm's own roles."""

from sqlalchemy import func
from sqlmodel import col, select

from service.db.reads import FIRM, compile_read
from service.db.sessions import FirmSession
from service.db.shapes import body_of, one_of
from service.domain.firms.rules import ROLES_PER_FIRM
from service.domain.firms.schemas.roles import RoleOut
from service.domain.firms.tables import Invitation, Member, Role

_BODY = body_of(Role, RoleOut)

ROLE = one_of(Role, _BODY)

ROLES = compile_read(select(_BODY).where(col(Role.firm_id) == FIRM).order_by(Role.key).limit(ROLES_PER_FIRM))


async def held(db: FirmSession, key: str) -> Role | None:
    """Returns the role with a key; it can be neither changed nor deleted until the end of the transaction."""
    return (await db.exec(select(Role).where(Role.key == key).with_for_update(read=True))).one_or_none()


async def key_taken(db: FirmSession, key: str) -> bool:
    """Returns whether a role has this key."""
    return (await db.exec(select(Role.id).where(Role.key == key))).one_or_none() is not None


async def count(db: FirmSession) -> int:
    """Returns how many roles of its own the firm has."""
    return (await db.exec(select(func.count()).select_from(Role))).one()


async def in_use(db: FirmSession, key: str) -> bool:
    """Returns whether a member has the role, or a pending invitation offers it."""
    members = select(Member.id).where(Member.role == key, Member.status == "active")
    invitations = select(Invitation.id).where(Invitation.role == key, Invitation.status == "pending")
    return any([(await db.exec(query.limit(1))).first() for query in (members, invitations)])
