"""SQL of the offices."""

from uuid import UUID

from sqlalchemy import bindparam, literal
from sqlmodel import col, select

from service.db.pages import ListRead
from service.db.reads import FIRM, compile_read, json_body
from service.db.sessions import FirmSession
from service.domain.firms.tables import Invitation, Member, Office

_BODY = json_body(
    {
        "id": Office.id,
        "name": Office.name,
        "phone": Office.phone,
        "address": Office.address,
        "version": Office.version,
        "created_at": Office.created_at,
        "updated_at": Office.updated_at,
    }
)

OFFICE = compile_read(
    select(Office.version, _BODY).where(col(Office.firm_id) == FIRM, col(Office.id) == bindparam("id")).limit(1)
)

OFFICES = ListRead(
    table=Office,
    body=_BODY,
    orders={"updated_at": col(Office.updated_at)},
    filters={"updated_since": col(Office.updated_at) >= bindparam("updated_since")},
)


async def lock(db: FirmSession, office_id: UUID) -> Office | None:
    """Returns the office, locked until the end of the transaction."""
    return (await db.exec(select(Office).where(Office.id == office_id).with_for_update())).one_or_none()


async def exists(db: FirmSession, office_id: UUID) -> bool:
    """Returns whether the firm has this office."""
    return (await db.exec(select(Office.id).where(Office.id == office_id))).one_or_none() is not None


async def in_use(db: FirmSession, office_id: UUID) -> bool:
    """Returns whether a member or an invitation, settled or not, names the office."""
    members = select(literal(1)).where(Member.office_id == office_id)
    invitations = select(literal(1)).where(Invitation.office_id == office_id)
    return any([(await db.exec(query.limit(1))).first() for query in (members, invitations)])
