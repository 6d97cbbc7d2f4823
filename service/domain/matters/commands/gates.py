"""The gates that the matter's own parties, claims and dockets answer for. Each says what is missing, if anything is."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.matters.store import claims, dockets, parties
from service.values.errors import FieldError


async def client_named(db: FirmSession, matter_id: UUID) -> list[FieldError]:
    """Somebody is a party on the claimant's side."""
    if await parties.has_claimant(db, matter_id):
        return []
    return [FieldError("/parties", "client_named", "no party is on the claimant's side")]


async def claim_stated(db: FirmSession, matter_id: UUID) -> list[FieldError]:
    """There is a claim."""
    if await claims.count(db, matter_id, 1):
        return []
    return [FieldError("/claims", "claim_stated", "no claim is stated")]


async def defendant_named(db: FirmSession, matter_id: UUID) -> list[FieldError]:
    """Every claim says against whom it is."""
    return [
        FieldError(f"/claims/{claim.id}/defendant_party_id", "defendant_named", "the claim names no defendant")
        for claim in await claims.of_matter(db, matter_id)
        if claim.defendant_party_id is None
    ]


async def claimants_represented(db: FirmSession, matter_id: UUID) -> list[FieldError]:
    """Somebody acts for every claimant who is a minor, an estate or incapacitated."""
    return [
        FieldError(f"/parties/{party_id}/representative_party_id", "claimants_represented", "nobody acts for the party")
        for party_id in await parties.unrepresented(db, matter_id)
    ]


async def suit_filed(db: FirmSession, matter_id: UUID) -> list[FieldError]:
    """Suit is filed for one claim at least."""
    found = await claims.of_matter(db, matter_id)
    if any(claim.filed_on is not None for claim in found):
        return []
    wrong = "no claim says when suit was filed"
    return [FieldError(f"/claims/{claim.id}/filed_on", "suit_filed", wrong) for claim in found] or [
        FieldError("/claims", "suit_filed", wrong)
    ]


async def docket_opened(db: FirmSession, matter_id: UUID) -> list[FieldError]:
    """The case has a docket."""
    if await dockets.of_matter(db, matter_id):
        return []
    return [FieldError("/dockets", "docket_opened", "the matter has no docket")]


async def dockets_ended(db: FirmSession, matter_id: UUID) -> list[FieldError]:
    """No case of the matter goes on in a court."""
    return [
        FieldError(f"/dockets/{docket.id}/status", "dockets_ended", f"the docket is {docket.status}")
        for docket in await dockets.of_matter(db, matter_id)
        if docket.status in {"open", "stayed", "on_appeal"}
    ]
