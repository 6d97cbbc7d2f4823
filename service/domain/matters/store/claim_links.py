"""SQL of the links between claims."""

from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from service.db.pages import ListRead
from service.db.sessions import FirmSession
from service.db.shapes import body_of, one_of
from service.domain.matters.schemas.claim_links import ClaimLinkOut
from service.domain.matters.tables import ClaimLink

LINKS_PER_MATTER = 1_000

_BODY = body_of(ClaimLink, ClaimLinkOut)

CLAIM_LINK = one_of(ClaimLink, _BODY, "matter_id")

CLAIM_LINKS = ListRead(
    table=ClaimLink,
    body=_BODY,
    orders={"updated_at": col(ClaimLink.updated_at)},
    filters={"matter_id": col(ClaimLink.matter_id) == bindparam("matter_id")},
)


async def of_matter(db: FirmSession, matter_id: UUID) -> list[tuple[UUID, UUID]]:
    """Returns each link of a matter as the claim and the one it rests on; they are bounded."""
    query = select(ClaimLink.claim_id, ClaimLink.rests_on_claim_id).where(ClaimLink.matter_id == matter_id)
    return list((await db.exec(query.limit(LINKS_PER_MATTER))).all())
