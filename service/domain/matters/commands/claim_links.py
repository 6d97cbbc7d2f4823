"""What can happen to a link between claims."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.history.commands import Recorded
from service.domain.matters import errors
from service.domain.matters.rules.parties import closes_circle
from service.domain.matters.schemas.claim_links import ChangeClaimLink, ClaimLinkOut, LinkClaims
from service.domain.matters.store import claim_links as store
from service.domain.matters.store import claims as claim_store
from service.domain.matters.store import matters as matter_store
from service.domain.matters.tables import ClaimLink
from service.values.errors import FieldError, InvalidInput, NotFound
from service.values.versions import ExpectedVersion

_LINKS = Recorded("claim_link", ClaimLink, LinkClaims, ClaimLinkOut)


async def link_claims(db: FirmSession, matter_id: UUID, order: LinkClaims) -> ClaimLinkOut:
    """Has one claim rest on another. Raises NotFound (the matter), InvalidInput (the claims), LinkExists, TooMany."""
    if not await matter_store.lock(db, matter_id):  # two links at once could close a circle
        raise NotFound("There is no such matter.")
    given = {"claim_id": order.claim_id, "rests_on_claim_id": order.rests_on_claim_id}
    known = await claim_store.among(db, matter_id, set(given.values()))
    unknown = [name for name, claim_id in given.items() if claim_id not in known]
    if unknown:
        raise InvalidInput(
            "Both must be claims of the matter.",
            [FieldError(f"/{name}", "unknown_claim", "not a claim of this matter") for name in unknown],
        )
    links = await store.of_matter(db, matter_id)
    if (order.claim_id, order.rests_on_claim_id) in links:
        raise errors.LinkExists("The claim rests on the other one already.")
    if closes_circle(links, order.claim_id, order.rests_on_claim_id):
        raise InvalidInput(
            "A claim cannot rest on itself.",
            [FieldError("/rests_on_claim_id", "circle", "rests on the first claim, directly or over others")],
        )
    if len(links) >= store.LINKS_PER_MATTER:
        raise errors.TooMany(f"A matter has at most {store.LINKS_PER_MATTER} links between claims.")
    return await _LINKS.add(db, "claim.linked", order, matter_id=matter_id)


async def change_claim_link(
    db: FirmSession, matter_id: UUID, link_id: UUID, change: ChangeClaimLink, expected: ExpectedVersion | None
) -> ClaimLinkOut:
    """Changes a link. Raises NotFound, StaleVersion, InvalidInput."""
    link = await _LINKS.lock(db, expected, matter_id=matter_id, id=link_id)
    return await _LINKS.change(db, "claim.link_changed", link, _LINKS.wanted(link, change))


async def unlink_claims(db: FirmSession, matter_id: UUID, link_id: UUID, expected: ExpectedVersion | None) -> None:
    """Takes a link away. Raises NotFound, StaleVersion."""
    await _LINKS.remove(db, "claim.unlinked", await _LINKS.lock(db, expected, matter_id=matter_id, id=link_id))
