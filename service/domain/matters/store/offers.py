"""SQL of the demands and offers."""

from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from service.db.pages import ListRead
from service.db.reads import FIRM, compile_read
from service.db.sessions import FirmSession
from service.db.shapes import body_of, one_of
from service.domain.matters.rules.offers import OFFERS_PER_MATTER
from service.domain.matters.schemas.offers import OfferOut
from service.domain.matters.tables import Offer

_BODY = body_of(Offer, OfferOut)

OFFER = one_of(Offer, _BODY, "matter_id")

OFFERS = ListRead(
    table=Offer,
    body=_BODY,
    orders={"made_on": col(Offer.made_on)},
    filters={"matter_id": col(Offer.matter_id) == bindparam("matter_id")},
)

OFFERS_OF_MATTER = compile_read(
    select(_BODY)
    .where(col(Offer.firm_id) == FIRM, col(Offer.matter_id) == bindparam("matter_id"))
    .order_by(col(Offer.made_on), col(Offer.id))
    .limit(OFFERS_PER_MATTER)
)
"""All demands and offers of a matter, which are bounded, the oldest first."""


async def full(db: FirmSession, matter_id: UUID) -> bool:
    """Returns whether a matter has as many demands and offers as it may."""
    some = select(Offer.id).where(Offer.matter_id == matter_id).offset(OFFERS_PER_MATTER - 1).limit(1)
    return (await db.exec(some)).first() is not None
