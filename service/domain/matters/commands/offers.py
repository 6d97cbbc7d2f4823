"""What can happen to a demand or an offer."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.history.commands import Recorded
from service.domain.matters.commands.matters import hold
from service.domain.matters.commands.parties import require_party
from service.domain.matters.errors import OfferSettled, TooMany
from service.domain.matters.rules.offers import OFFERS_PER_MATTER, settling_error
from service.domain.matters.schemas.offers import ChangeOffer, MakeOffer, OfferOut, OfferTerms, SettleOffer
from service.domain.matters.store import offers as store
from service.domain.matters.tables import Offer
from service.values.errors import FieldError, InvalidInput, NotFound
from service.values.versions import ExpectedVersion

_OFFERS = Recorded("offer", Offer, OfferTerms, OfferOut)


async def make_offer(db: FirmSession, matter_id: UUID, order: MakeOffer) -> OfferOut:
    """Makes a demand or an offer; one that it answers is countered. Raises NotFound, InvalidInput, OfferSettled."""
    await hold(db, matter_id)
    if await store.full(db, matter_id):
        raise TooMany(f"A matter has at most {OFFERS_PER_MATTER} demands and offers.")
    await require_party(db, matter_id, order.party_id)
    made_on = order.made_on or db.now.date()
    if order.expires_on is not None and order.expires_on < made_on:
        raise _wrong("/expires_on", "before_made", "it would expire before it is made")
    if order.in_reply_to_id is not None:
        await _counter(db, matter_id, order.in_reply_to_id, order)
    return await _OFFERS.add(
        db, "offer.made", order, matter_id=matter_id, made_on=made_on, status="open", settled_on=None
    )


async def change_offer(
    db: FirmSession, matter_id: UUID, offer_id: UUID, change: ChangeOffer, expected: ExpectedVersion | None
) -> OfferOut:
    """Changes the terms of an open demand or offer. Raises NotFound, StaleVersion, InvalidInput, OfferSettled."""
    offer = await _open(db, matter_id, offer_id, expected)
    wanted = _OFFERS.wanted(offer, change)
    if wanted.expires_on is not None and wanted.expires_on < offer.made_on:
        raise _wrong("/expires_on", "before_made", "it would expire before it was made")
    return await _OFFERS.change(db, "offer.changed", offer, wanted)


async def settle_offer(
    db: FirmSession, matter_id: UUID, offer_id: UUID, order: SettleOffer, expected: ExpectedVersion | None
) -> OfferOut:
    """Records that an open demand or offer was accepted, rejected or withdrawn.

    Raises NotFound, StaleVersion, InvalidInput, OfferSettled.
    """
    offer = await _open(db, matter_id, offer_id, expected)
    settled_on = order.settled_on or db.now.date()
    wrong = settling_error(order.outcome, settled_on, offer.made_on, offer.expires_on)
    if wrong is not None:
        raise _wrong("/settled_on", "not_open_then", wrong)
    before = _OFFERS.shape(offer)
    offer.status, offer.settled_on = order.outcome, settled_on
    return await _OFFERS.written(db, f"offer.{order.outcome}", offer, before)


async def _counter(db: FirmSession, matter_id: UUID, offer_id: UUID, order: MakeOffer) -> None:
    try:
        answered = await _open(db, matter_id, offer_id, None)
    except NotFound:
        raise _wrong("/in_reply_to_id", "unknown_offer", "no demand or offer of this matter") from None
    if answered.side == order.side:
        raise _wrong("/in_reply_to_id", "own_side", "a side does not answer itself")
    before = _OFFERS.shape(answered)
    answered.status = "countered"
    await _OFFERS.written(db, "offer.countered", answered, before)


async def _open(db: FirmSession, matter_id: UUID, offer_id: UUID, expected: ExpectedVersion | None) -> Offer:
    offer = await _OFFERS.lock(db, expected, matter_id=matter_id, id=offer_id)
    if offer.status != "open":
        raise OfferSettled(f"It is {offer.status} already.")
    return offer


def _wrong(pointer: str, code: str, detail: str) -> InvalidInput:
    return InvalidInput(detail, [FieldError(pointer, code, detail)])
