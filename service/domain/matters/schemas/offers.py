"""Shapes of demands and offers."""

from datetime import date
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from service.values.days import CalendarDay, YesNo
from service.values.instants import Instant
from service.values.money import Cents
from service.values.text import Prose

OfferSide = Literal["claimant", "defence"]
OfferStatus = Literal["open", "countered", "accepted", "rejected", "withdrawn"]
SETTLED = ("accepted", "rejected", "withdrawn")


class OfferTerms(BaseModel):
    """What may still be changed of an open demand or offer."""

    model_config = ConfigDict(extra="forbid")

    terms: Prose | None = None
    expires_on: CalendarDay | None = Field(None, description="The last day on which it can be accepted")
    confidential: YesNo = Field(False, description="Made in mediation or under a promise of silence")


class MakeOffer(OfferTerms):
    """A demand of the claimant's side, or an offer of the defence."""

    side: OfferSide = Field(description="Who makes it: a claimant demands, the defence offers")
    party_id: UUID | None = Field(None, description="The defendant whom it concerns; absent: all of them")
    amount_cents: Cents
    at_least_cents: Cents | None = Field(
        None, description="The low of a high-low agreement, of which amount_cents is the high"
    )
    made_on: CalendarDay | None = Field(None, description="Absent: today")
    in_reply_to_id: UUID | None = Field(None, description="The demand or offer that it counters")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.at_least_cents is not None and self.at_least_cents > self.amount_cents:
            raise PydanticCustomError("range_reversed", "at_least_cents is more than amount_cents")
        if self.made_on and self.expires_on and self.expires_on < self.made_on:
            raise PydanticCustomError("range_reversed", "expires_on lies before made_on")
        return self


class ChangeOffer(BaseModel):
    """Changes to an open demand or offer (JSON merge patch). Another amount is another offer."""

    model_config = ConfigDict(extra="forbid")

    terms: Prose | None = None
    expires_on: CalendarDay | None = None
    confidential: YesNo | SkipJsonSchema[None] = None


class SettleOffer(BaseModel):
    """How a demand or an offer ended, and when."""

    model_config = ConfigDict(extra="forbid")

    outcome: Literal["accepted", "rejected", "withdrawn"]
    settled_on: CalendarDay | None = Field(None, description="Absent: today")


class OfferOut(BaseModel):
    """A demand or an offer in a matter. One whose `expires_on` has passed can no longer be accepted."""

    id: UUID
    matter_id: UUID
    side: OfferSide
    party_id: UUID | None
    amount_cents: int
    at_least_cents: int | None
    terms: str | None
    confidential: bool
    made_on: date
    expires_on: date | None
    in_reply_to_id: UUID | None
    status: OfferStatus
    settled_on: date | None
    version: int
    created_at: Instant
    updated_at: Instant


class NegotiationOut(BaseModel):
    """Where the sides stand."""

    demands: int
    offers: int
    last_demand: OfferOut | None
    last_offer: OfferOut | None
    spread_cents: int | None = Field(description="Last demand less last offer; null until both sides have spoken")
    accepted: list[OfferOut]
