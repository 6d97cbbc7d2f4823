"""Demands and offers, and where the sides stand."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.matters import queries
from service.domain.matters.commands import offers as commands
from service.domain.matters.schemas.offers import ChangeOffer, MakeOffer, NegotiationOut, OfferOut, SettleOffer
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, computed, created, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/matters/{matter_id}", tags=["negotiations"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("matters:read")]
Writes = Annotated[FirmSession, commanding("matters:write")]


class OffersQuery(ListQuery):
    """In which order."""

    order: Literal["made_on", "-made_on"] = "-made_on"


@router.get("/offers", operation_id="listOffers", response_model=PageOut[OfferOut])
async def list_offers(
    request: Request, matter_id: UUID, query: Annotated[OffersQuery, Query()], reads: Reads
) -> Response:
    """List the demands and offers of a matter.

    The latest first.
    """
    under = (queries.MATTER, matter_id)
    return await page_answer(request, reads, queries.OFFERS, query, {"matter_id": matter_id}, under)


@router.get("/negotiation", operation_id="getNegotiation", response_model=NegotiationOut)
async def get_negotiation(matter_id: UUID, reads: Reads) -> Response:
    """Say where the sides of a matter stand.

    The last demand, the last offer and what lies between them; what was withdrawn does not count.
    """
    return computed(await queries.negotiation(reads, matter_id))


@router.post("/offers", operation_id="makeOffer", status_code=201, response_model=OfferOut)
async def make_offer(matter_id: UUID, order: MakeOffer, db: Writes) -> Response:
    """Record a demand or an offer.

    One that it answers becomes countered, and can then no longer be accepted.
    """
    out = await commands.make_offer(db, matter_id, order)
    return created(out, f"/v1/matters/{matter_id}/offers/{out.id}")


@router.get("/offers/{offer_id}", operation_id="getOffer", response_model=OfferOut)
async def get_offer(request: Request, matter_id: UUID, offer_id: UUID, reads: Reads) -> Response:
    """Read a demand or an offer."""
    return read_answer(request, await reads.first(queries.OFFER, matter_id=matter_id, id=offer_id))


@router.patch("/offers/{offer_id}", operation_id="changeOffer", response_model=OfferOut)
async def change_offer(
    matter_id: UUID, offer_id: UUID, change: ChangeOffer, db: Writes, if_match: IfMatch = None
) -> Response:
    """Change the terms of an open demand or offer.

    JSON merge patch. Another amount is another demand or offer.
    """
    return changed(await commands.change_offer(db, matter_id, offer_id, change, expected_version(if_match)))


@router.post("/offers/{offer_id}/settle", operation_id="settleOffer", response_model=OfferOut)
async def settle_offer(
    matter_id: UUID, offer_id: UUID, order: SettleOffer, db: Writes, if_match: IfMatch = None
) -> Response:
    """Record how a demand or an offer ended.

    Accepted, rejected or withdrawn, once. One that has expired cannot be accepted.
    """
    return changed(await commands.settle_offer(db, matter_id, offer_id, order, expected_version(if_match)))
