"""Shapes of the damages."""

from datetime import date
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from service.values.days import CalendarDay
from service.values.instants import Instant
from service.values.money import Cents
from service.values.text import Line, Prose

DamageKind = Literal[
    "medical",
    "lost_earnings",
    "household_services",
    "life_care",
    "funeral",
    "property",
    "other_economic",
    "pain_and_suffering",
    "disfigurement",
    "loss_of_consortium",
    "loss_of_society",
    "punitive",
]
DamagePeriod = Literal["past", "future"]


class AddDamage(BaseModel):
    """One item of what the harm costs: an amount, or a range from `amount_cents` to `up_to_cents`."""

    model_config = ConfigDict(extra="forbid")

    party_id: UUID | None = Field(None, description="Whose damage it is, a party of the matter")
    kind: DamageKind
    period: DamagePeriod = Field(description="past: until today or judgment; future: what is still to come")
    amount_cents: Cents
    up_to_cents: Cents | None = None
    from_on: CalendarDay | None = None
    until_on: CalendarDay | None = None
    basis: Prose | None = Field(None, description="What it rests on: bills, a life-care plan, an economist")
    payer: Line | None = Field(None, description="Who paid or will pay, and may claim it back")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.up_to_cents is not None and self.up_to_cents < self.amount_cents:
            raise PydanticCustomError("range_reversed", "up_to_cents is less than amount_cents")
        if self.from_on and self.until_on and self.until_on < self.from_on:
            raise PydanticCustomError("range_reversed", "until_on lies before from_on")
        return self


class ChangeDamage(BaseModel):
    """Changes to an item (JSON merge patch)."""

    model_config = ConfigDict(extra="forbid")

    party_id: UUID | None = None
    kind: DamageKind | SkipJsonSchema[None] = None
    period: DamagePeriod | SkipJsonSchema[None] = None
    amount_cents: Cents | SkipJsonSchema[None] = None
    up_to_cents: Cents | None = None
    from_on: CalendarDay | None = None
    until_on: CalendarDay | None = None
    basis: Prose | None = None
    payer: Line | None = None


class DamageOut(BaseModel):
    """One item of the damages of a matter."""

    id: UUID
    matter_id: UUID
    party_id: UUID | None
    kind: DamageKind
    period: DamagePeriod
    amount_cents: int
    up_to_cents: int | None
    from_on: date | None
    until_on: date | None
    basis: str | None
    payer: str | None
    version: int
    created_at: Instant
    updated_at: Instant


class RangeOut(BaseModel):
    """A sum of items: what they come to at least and at most."""

    low_cents: int
    high_cents: int


class DamageTotalsOut(BaseModel):
    """The damages of a matter added up."""

    items: int
    economic_past: RangeOut
    economic_future: RangeOut
    non_economic_past: RangeOut
    non_economic_future: RangeOut
    punitive: RangeOut
    total: RangeOut = Field(description="Everything but punitive damages, which a jury adds and no cap knows")
    total_with_punitive: RangeOut
