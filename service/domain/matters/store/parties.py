"""SQL of the parties."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from service.db.pages import ListRead
from service.db.sessions import FirmSession
from service.db.shapes import body_of, one_of
from service.domain.matters.rules.parties import Capacity
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


@dataclass(frozen=True, slots=True)
class Involvement:
    """A contact's part in a matter."""

    contact_id: UUID
    matter_id: UUID
    role: str
    side: str


# Past the session, and so past ethical walls: see involvements().
_INVOLVEMENTS = """
SELECT contact_id, matter_id, role, side FROM parties WHERE firm_id = $1 AND contact_id = ANY($2::uuid[])
UNION SELECT counsel_contact_id, matter_id, 'counsel', side FROM parties
WHERE firm_id = $1 AND counsel_contact_id = ANY($2::uuid[])
ORDER BY 1, 2 LIMIT 5000
"""


async def involvements(db: FirmSession, contact_ids: Collection[UUID]) -> list[Involvement]:
    """Returns the parts of contacts in matters, those behind walls included: who is screened has the same conflicts.

    Never to be shown as it is.
    """
    rows = await db.fetch(_INVOLVEMENTS, db.firm_id, list(contact_ids))
    return [Involvement(**row) for row in rows]


async def has_claimant(db: FirmSession, matter_id: UUID) -> bool:
    """Returns whether a party is on the claimant's side."""
    query = select(Party.id).where(Party.matter_id == matter_id, Party.side == "claimant").limit(1)
    return (await db.exec(query)).first() is not None


async def capacity_of(db: FirmSession, matter_id: UUID, party_id: UUID) -> Capacity | None:
    """Returns the capacity of a party of the matter; None where it is none."""
    query = select(Party).where(Party.matter_id == matter_id, Party.id == party_id)
    party = (await db.exec(query)).one_or_none()
    return None if party is None else PartyOut.model_validate(party).capacity


async def represents(db: FirmSession, matter_id: UUID, party_id: UUID) -> bool:
    """Returns whether a party acts for another one."""
    query = select(Party.id).where(Party.matter_id == matter_id, Party.representative_party_id == party_id).limit(1)
    return (await db.exec(query)).first() is not None


async def unrepresented(db: FirmSession, matter_id: UUID) -> Sequence[UUID]:
    """Returns the claimants without full capacity for whom nobody acts, at most a hundred."""
    query = select(Party.id).where(
        Party.matter_id == matter_id,
        Party.side == "claimant",
        Party.capacity != "individual",
        col(Party.representative_party_id).is_(None),
    )
    return (await db.exec(query.order_by(col(Party.id)).limit(100))).all()
