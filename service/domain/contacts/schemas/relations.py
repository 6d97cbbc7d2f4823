"""Shapes of a relation between contacts."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from service.values.days import CalendarDay
from service.values.instants import Instant
from service.values.text import Prose

RelationKind = Literal[
    "affiliate_of",
    "counsel_of",
    "employee_of",
    "guardian_of",
    "insured_by",
    "owner_of",
    "parent_of",
    "part_of",
    "relative_of",
    "spouse_of",
]
"""Read as a sentence: the contact is (an) employee of the other, a hospital is part of a health system."""


class RelationFields(BaseModel):
    """What a contact is to another one, and for how long."""

    model_config = ConfigDict(extra="forbid")

    kind: RelationKind
    from_on: CalendarDay | None = None
    until_on: CalendarDay | None = None
    notes: Prose | None = None

    @model_validator(mode="after")
    def _span(self) -> "RelationFields":
        if self.from_on and self.until_on and self.until_on < self.from_on:
            raise PydanticCustomError("until_before_from", "until_on lies before from_on")
        return self


class RelateContact(RelationFields):
    """A new relation of the contact in the address: it is `kind` the other, such as employee of a hospital."""

    other_id: UUID = Field(description="The other contact")


class ChangeRelation(BaseModel):
    """Changes to a relation (JSON merge patch). The two contacts stay: others are another relation."""

    model_config = ConfigDict(extra="forbid")

    kind: RelationKind | SkipJsonSchema[None] = None
    from_on: CalendarDay | None = None
    until_on: CalendarDay | None = None
    notes: Prose | None = None


class RelationOut(BaseModel):
    """A relation: `contact_id` is `kind` `other_id`."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    contact_id: UUID
    other_id: UUID
    kind: RelationKind
    from_on: date | None
    until_on: date | None
    notes: str | None
    version: int
    created_at: Instant
    updated_at: Instant
