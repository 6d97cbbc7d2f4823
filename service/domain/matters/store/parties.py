"""SQL of the parties."""

from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from service.db.pages import ListRead
from service.db.sessions import FirmSession
from service.db.shapes import body_of, one_of
from service.domain.matters.schemas.parties import PartyOut
from service.domain.matters.tables import Party

_BODY = body_of(Party, PartyOut)

PARTY = one_of(Party, _BODY, "matter_id")

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


async def of_matter(db: FirmSession, matter_id: UUID, party_ids: set[UUID]) -> set[UUID]:
    """Returns which of the ids are parties of the matter."""
    query = select(Party.id).where(Party.matter_id == matter_id, col(Party.id).in_(party_ids))
    return set((await db.exec(query)).all())


async def has_role(db: FirmSession, matter_id: UUID, contact_id: UUID, role: str) -> bool:
    """Returns whether the contact has this role in the matter already."""
    query = select(Party.id).where(Party.matter_id == matter_id, Party.contact_id == contact_id, Party.role == role)
    return (await db.exec(query)).one_or_none() is not None
