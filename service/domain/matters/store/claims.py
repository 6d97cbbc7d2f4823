"""SQL of the claims."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, func
from sqlmodel import col, select

from service.db.pages import ListRead
from service.db.reads import FIRM, compile_read
from service.db.sessions import FirmSession
from service.db.shapes import body_of, one_of
from service.domain.matters.rules import CLAIMS_PER_MATTER
from service.domain.matters.schemas.claims import ClaimOut
from service.domain.matters.tables import Claim, Matter

_BODY = body_of(Claim, ClaimOut)

CLAIM = one_of(Claim, _BODY, "matter_id")

CLAIMS = ListRead(
    table=Claim,
    body=_BODY,
    orders={"updated_at": col(Claim.updated_at)},
    filters={"matter_id": col(Claim.matter_id) == bindparam("matter_id")},
)

CLAIMS_OF_MATTER = compile_read(
    select(Matter.id.label("matter_id"), Claim.id.label("claim_id"), _BODY)  # type: ignore[attr-defined]
    .select_from(Matter)
    .outerjoin(Claim, (col(Claim.firm_id) == FIRM) & (col(Claim.matter_id) == col(Matter.id)))
    .where(col(Matter.firm_id) == FIRM, col(Matter.id) == bindparam("matter_id"))
    .order_by(col(Claim.id))
    .limit(500)
)
"""The matter's claims, oldest first; one row without a claim for a matter that has none; no row for no matter."""


async def count(db: FirmSession, matter_id: UUID, at_most: int) -> int:
    """Returns how many claims a matter has, counting no further than `at_most`."""
    some = select(Claim.id).where(Claim.matter_id == matter_id).limit(at_most).subquery()
    return (await db.exec(select(func.count()).select_from(some))).one()


async def of_matter(db: FirmSession, matter_id: UUID) -> Sequence[Claim]:
    """Returns the claims of a matter, the oldest first, which are bounded."""
    query = select(Claim).where(Claim.matter_id == matter_id).order_by(col(Claim.id)).limit(CLAIMS_PER_MATTER)
    return (await db.exec(query)).all()


async def among(db: FirmSession, matter_id: UUID, claim_ids: set[UUID]) -> set[UUID]:
    """Returns which of the ids are claims of the matter."""
    query = select(Claim.id).where(Claim.matter_id == matter_id, col(Claim.id).in_(claim_ids))
    return set((await db.exec(query)).all())
