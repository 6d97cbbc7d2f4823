"""SQL of the offices."""

from uuid import UUID

from sqlalchemy import bindparam, literal
from sqlmodel import col, select

from service.db.pages import ListRead
from service.db.sessions import FirmSession
from service.db.shapes import body_of, one_of
from service.domain.firms.schemas.offices import OfficeOut
from service.domain.firms.tables import Invitation, Member, Office

_BODY = body_of(Office, OfficeOut)

OFFICE = one_of(Office, _BODY)

OFFICES = ListRead(
    table=Office,
    body=_BODY,
    orders={"updated_at": col(Office.updated_at)},
    filters={"updated_since": col(Office.updated_at) >= bindparam("updated_since")},
)


async def exists(db: FirmSession, office_id: UUID) -> bool:
    """Returns whether the firm has this office."""
    return (await db.exec(select(Office.id).where(Office.id == office_id))).one_or_none() is not None


async def code(db: FirmSession, office_id: UUID) -> str | None:
    """Returns the code of an office; None where it has none, or there is no such office."""
    return (await db.exec(select(Office.code).where(Office.id == office_id))).one_or_none()


async def in_use(db: FirmSession, office_id: UUID) -> bool:
    """Returns whether a member or an invitation, settled or not, names the office."""
    members = select(literal(1)).where(Member.office_id == office_id)
    invitations = select(literal(1)).where(Invitation.office_id == office_id)
    return any([(await db.exec(query.limit(1))).first() for query in (members, invitations)])
