"""Shapes of a matter."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema

from service.domain.firms.schemas.firms import Numbering
from service.domain.matters.rules.stages import StageKey
from service.values.days import CalendarDay
from service.values.external_ids import ChangedExternalIds, ExternalIds
from service.values.instants import Instant
from service.values.jurisdictions import JURISDICTIONS
from service.values.text import Line, Prose

MatterStatus = Literal["open", "closed"]
MatterStage = StageKey
JurisdictionCode = Annotated[
    str,
    StringConstraints(pattern="^(" + "|".join(sorted(JURISDICTIONS)) + ")$"),
    Field(description="Postal code of the state, DC, or US for the Federal Tort Claims Act"),
]
MatterNumberText = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9./_-]{0,39}$")]


class MatterFields(BaseModel):
    """What a firm says of a matter and may change."""

    model_config = ConfigDict(extra="forbid")

    title: Line
    number: MatterNumberText | None = Field(None, description="The firm's own number; absent: the next by its pattern")
    jurisdiction: JurisdictionCode | None = None
    summary: Prose | None = None
    office_id: UUID | None = None
    opened_on: CalendarDay | None = Field(None, description="Absent: today")
    external_ids: ExternalIds = Field(default_factory=dict)


class OpenMatter(MatterFields):
    """A new matter."""


class ChangeMatter(BaseModel):
    """Changes to a matter (JSON merge patch): what is absent stays, null removes."""

    model_config = ConfigDict(extra="forbid")

    title: Line | SkipJsonSchema[None] = None
    number: MatterNumberText | None = None
    jurisdiction: JurisdictionCode | None = None
    summary: Prose | None = None
    office_id: UUID | None = None
    opened_on: CalendarDay | None = None
    external_ids: ChangedExternalIds | None = None


class CloseMatter(BaseModel):
    """Why and when a matter was closed."""

    model_config = ConfigDict(extra="forbid")

    reason: Line
    closed_on: CalendarDay | None = Field(None, description="Absent: today")


class PreviewNumbers(BaseModel):
    """What is to be tried out."""

    model_config = ConfigDict(extra="forbid")

    numbering: Numbering | None = Field(None, description="Absent: as the firm numbers now")
    office_id: UUID | None = None


class NumberPreviewOut(BaseModel):
    """The next numbers that a pattern would give, as the count stands."""

    numbers: list[str]


class MatterOut(BaseModel):
    """A matter."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    number: str
    title: str
    status: MatterStatus
    jurisdiction: str | None
    summary: str | None
    office_id: UUID | None
    stage: MatterStage
    stage_since: date
    stage_note: str | None = Field(description="What was said when the stage was entered")
    stage_missing: list[str] = Field(description="The gates that were shut when the stage was entered by an override")
    opened_on: date
    closed_on: date | None
    close_reason: str | None
    external_ids: dict[str, str]
    version: int
    created_at: Instant
    updated_at: Instant
