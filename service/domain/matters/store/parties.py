"""SQL of the parties."""

from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from service.db.pages import ListRead
from service.db.reads import FIRM, compile_read, json_body
from service.db.sessions import FirmSession
from service.domain.matters.tables import Party

_BODY = json_body(
    {
        "id": Party.id,
        "matter_id": Party.matter_id,
        "contact_id": Party.contact_id,
        "role": Party.role,
        "side": Party.side,
        "notes": Party.notes,
        "version": Party.version,
        "created_at": Party.created_at,
        "updated_at": Party.updated_at,
    }
)

PARTY = compile_read(
    select(Party.version, _BODY)
    .where(
        col(Party.firm_id) == FIRM,
        col(Party.matter_id) == bindparam("matter_id"),
        col(Party.id) == bindparam("id"),
    )
    .limit(1)
)

PARTIES = ListRead(
    table=Party,
    body=_BODY,
    orders={"updated_at": col(Party.updated_at)},
    filters={
        "matter_id": col(Party.matter_id) == bindparam("matter_id"),
        "side": col(Party.side) == bindparam("side"),
        "role": col(Party.role) == bindparam("role"),
    },
)


async def lock(db: FirmSession, matter_id: UUID, party_id: UUID) -> Party | None:
    """Returns the party of the matter, locked until the end of the transaction."""
    query = select(Party).where(Party.id == party_id, Party.matter_id == matter_id).with_for_update()
    return (await db.exec(query)).one_or_none()


async def of_matter(db: FirmSession, matter_id: UUID, party_ids: set[UUID]) -> set[UUID]:
    """Returns which of the ids are parties of the matter."""
    query = select(Party.id).where(Party.matter_id == matter_id, col(Party.id).in_(party_ids))
    return set((await db.exec(query)).all())


async def has_role(db: FirmSession, matter_id: UUID, contact_id: UUID, role: str) -> bool:
    """Returns whether the contact has this role in the matter already."""
    query = select(Party.id).where(Party.matter_id == matter_id, Party.contact_id == contact_id, Party.role == role)
    return (await db.exec(query)).one_or_none() is not None
