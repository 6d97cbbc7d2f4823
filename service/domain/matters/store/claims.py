"""SQL of the claims."""

from uuid import UUID

from sqlalchemy import bindparam, func
from sqlmodel import col, select

from service.db.pages import ListRead
from service.db.reads import FIRM, compile_read, json_body
from service.db.sessions import FirmSession
from service.domain.matters.tables import Claim, Matter

_BODY = json_body(
    {
        "id": Claim.id,
        "matter_id": Claim.matter_id,
        "kind": Claim.kind,
        "jurisdiction": Claim.jurisdiction,
        "defendant_kind": Claim.defendant_kind,
        "plaintiff_party_id": Claim.plaintiff_party_id,
        "defendant_party_id": Claim.defendant_party_id,
        "filed_on": Claim.filed_on,
        "facts": Claim.facts,
        "version": Claim.version,
        "created_at": Claim.created_at,
        "updated_at": Claim.updated_at,
    }
)

CLAIM = compile_read(
    select(Claim.version, _BODY)
    .where(
        col(Claim.firm_id) == FIRM,
        col(Claim.matter_id) == bindparam("matter_id"),
        col(Claim.id) == bindparam("id"),
    )
    .limit(1)
)

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


async def lock(db: FirmSession, matter_id: UUID, claim_id: UUID) -> Claim | None:
    """Returns the claim of the matter, locked until the end of the transaction."""
    query = select(Claim).where(Claim.id == claim_id, Claim.matter_id == matter_id).with_for_update()
    return (await db.exec(query)).one_or_none()


async def count(db: FirmSession, matter_id: UUID, at_most: int) -> int:
    """Returns how many claims a matter has, counting no further than `at_most`."""
    some = select(Claim.id).where(Claim.matter_id == matter_id).limit(at_most).subquery()
    return (await db.exec(select(func.count()).select_from(some))).one()
