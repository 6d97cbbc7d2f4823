"""Shapes of a claim."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from service.domain.matters.schemas.facts import ChangedFacts, StatedFacts
from service.domain.matters.schemas.matters import JurisdictionCode
from service.values.days import CalendarDay
from service.values.instants import Instant

ClaimKind = Literal["injury", "wrongful_death", "survival", "consortium"]
DefendantKind = Literal["private", "local_government", "state", "federal"]


class StateClaim(BaseModel):
    """A claim: one cause of one plaintiff against one defendant, with its facts."""

    model_config = ConfigDict(extra="forbid")

    kind: ClaimKind = "injury"
    jurisdiction: JurisdictionCode
    defendant_kind: DefendantKind = "private"
    plaintiff_party_id: UUID | None = None
    defendant_party_id: UUID | None = None
    filed_on: CalendarDay | None = Field(None, description="When suit was filed")
    facts: StatedFacts = Field(default_factory=StatedFacts)


class ChangeClaim(BaseModel):
    """Changes to a claim (JSON merge patch): what is absent stays, null removes."""

    model_config = ConfigDict(extra="forbid")

    kind: ClaimKind | None = None
    jurisdiction: JurisdictionCode | SkipJsonSchema[None] = None
    defendant_kind: DefendantKind | None = None
    plaintiff_party_id: UUID | None = None
    defendant_party_id: UUID | None = None
    filed_on: CalendarDay | None = None
    facts: ChangedFacts | None = None


class ClaimOut(BaseModel):
    """A claim with its facts."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    matter_id: UUID
    kind: ClaimKind
    jurisdiction: str
    defendant_kind: DefendantKind
    plaintiff_party_id: UUID | None
    defendant_party_id: UUID | None
    filed_on: date | None
    facts: StatedFacts
    version: int
    created_at: Instant
    updated_at: Instant
