"""Questions to the matters."""

from collections.abc import Collection
from functools import cache
from uuid import UUID

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.matters.rules.damages import totals
from service.domain.matters.rules.offers import standing
from service.domain.matters.rules.stages import STAGES
from service.domain.matters.schemas.claims import ClaimOut
from service.domain.matters.schemas.damages import DamageOut, DamageTotalsOut
from service.domain.matters.schemas.dockets import CourtOut
from service.domain.matters.schemas.offers import NegotiationOut, OfferOut
from service.domain.matters.schemas.stages import StageOut
from service.domain.matters.store import (
    claim_links,
    claims,
    damages,
    dockets,
    matters,
    notes,
    offers,
    parties,
    tasks,
    walls,
)
from service.values.courts import courts_of
from service.values.errors import NotFound
from service.values.jurisdictions import is_jurisdiction

MATTER = matters.MATTER
MATTERS = matters.MATTERS
PARTY = parties.PARTY
PARTIES = parties.PARTIES
CLAIM = claims.CLAIM
CLAIMS = claims.CLAIMS
CLAIM_LINK = claim_links.CLAIM_LINK
CLAIM_LINKS = claim_links.CLAIM_LINKS
CLAIMS_OF_MATTER = claims.CLAIMS_OF_MATTER
WALL_ENTRY = walls.WALL_ENTRY
WALL = walls.WALL
NOTE = notes.NOTE
NOTES = notes.NOTES
DAMAGE = damages.DAMAGE
DAMAGES = damages.DAMAGES
DOCKET = dockets.DOCKET
DOCKETS = dockets.DOCKETS
OFFER = offers.OFFER
OFFERS = offers.OFFERS
TASK = tasks.TASK
TASKS = tasks.TASKS
TASK_TEMPLATE = tasks.TEMPLATE
TASK_TEMPLATES = tasks.TEMPLATES
Involvement = parties.Involvement


async def hold(db: FirmSession, matter_id: UUID) -> bool:
    """Returns whether the firm has this matter, and keeps it from being deleted until the transaction ends."""
    return await matters.hold(db, matter_id)


async def involvements(db: FirmSession, contact_ids: Collection[UUID]) -> list[Involvement]:
    """Returns the parts of contacts in matters, those behind walls included; never to be shown as it is."""
    return await parties.involvements(db, contact_ids)


async def claims_of(db: FirmSession, matter_id: UUID) -> list[ClaimOut]:
    """Returns the claims of a matter, the oldest first."""
    return [ClaimOut.model_validate(claim) for claim in await claims.of_matter(db, matter_id)]


@cache
def stages() -> tuple[StageOut, ...]:
    """Returns the stages of a matter in the order in which a case goes through them."""
    return tuple(
        StageOut(key=key, says=stage.says, next=list(stage.next), gates=list(stage.gates))
        for key, stage in STAGES.items()
    )


async def damage_totals(reads: FirmReads, matter_id: UUID) -> DamageTotalsOut:
    """Returns the damages of a matter added up. Raises NotFound."""
    rows = await reads.rows(damages.DAMAGES_OF_MATTER, {"matter_id": matter_id})
    if not rows:
        await _require(reads, matter_id)
    items = [DamageOut.model_validate_json(row["body"]) for row in rows]
    return DamageTotalsOut.model_validate(totals(items), from_attributes=True)


@cache
def courts_in(jurisdiction: str) -> tuple[CourtOut, ...]:
    """Returns the courts of a state, or the federal courts for US, by name. Raises NotFound."""
    if not is_jurisdiction(jurisdiction):
        raise NotFound("There is no such jurisdiction.")
    return tuple(CourtOut.model_validate(court) for court in courts_of(jurisdiction))


async def negotiation(reads: FirmReads, matter_id: UUID) -> NegotiationOut:
    """Returns where the sides of a matter stand. Raises NotFound."""
    rows = await reads.rows(offers.OFFERS_OF_MATTER, {"matter_id": matter_id})
    if not rows:
        await _require(reads, matter_id)
    made = [OfferOut.model_validate_json(row["body"]) for row in rows]
    return NegotiationOut.model_validate(standing(made), from_attributes=True)


async def _require(reads: FirmReads, matter_id: UUID) -> None:
    if await reads.first(MATTER, id=matter_id) is None:
        raise NotFound("There is no such matter.")
