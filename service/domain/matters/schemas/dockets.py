"""Shapes of the dockets."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from service.values.courts import courts
from service.values.days import CalendarDay
from service.values.instants import Instant
from service.values.text import Line, Prose

DocketStatus = Literal["open", "stayed", "on_appeal", "transferred", "dismissed", "closed"]
GivenStatus = Literal["open", "stayed", "on_appeal", "dismissed", "closed"]


def _known(court_id: str) -> str:
    if court_id not in courts():
        raise PydanticCustomError(
            "unknown_court", "no court has this id; GET /v1/jurisdictions/{code}/courts lists them"
        )
    return court_id


CourtId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,30}$"), AfterValidator(_known)]


class _Court(BaseModel):
    model_config = ConfigDict(extra="forbid")

    court_id: CourtId | None = Field(None, description="As in GET /v1/jurisdictions/{code}/courts")
    court_name: Line | None = Field(None, description="Absent: the name of the court with the id")

    @model_validator(mode="after")
    def _named(self) -> "_Court":
        if self.court_id is None and self.court_name is None:
            raise PydanticCustomError("court_needed", "name the court, or give its id")
        return self


class DocketFields(_Court):
    """What a firm says of a docket and may change."""

    docket_number: Line | None = None
    caption: Line | None = None
    judge: Line | None = None
    filed_on: CalendarDay | None = None
    status: DocketStatus = "open"
    ended_on: CalendarDay | None = Field(None, description="When it was dismissed, closed or transferred")
    notes: Prose | None = None

    @model_validator(mode="after")
    def _ended(self) -> "DocketFields":
        if self.ended_on is not None and self.status in {"open", "stayed", "on_appeal"}:
            raise PydanticCustomError("not_ended", "a docket that goes on has no end")
        if self.ended_on is not None and self.filed_on is not None and self.ended_on < self.filed_on:
            raise PydanticCustomError("ended_before_filed", "ended_on lies before filed_on")
        return self


class OpenDocket(DocketFields):
    """A case in a court. It becomes transferred by being transferred."""

    status: GivenStatus = "open"


class ChangeDocket(BaseModel):
    """Changes to a docket (JSON merge patch): what is absent stays, null removes."""

    model_config = ConfigDict(extra="forbid")

    court_id: CourtId | None = None
    court_name: Line | None = None
    docket_number: Line | None = None
    caption: Line | None = None
    judge: Line | None = None
    filed_on: CalendarDay | None = None
    status: GivenStatus | SkipJsonSchema[None] = None
    ended_on: CalendarDay | None = None
    notes: Prose | None = None


class TransferDocket(_Court):
    """The court to which a case went, and under which number it goes on there."""

    docket_number: Line | None = None
    judge: Line | None = None
    on: CalendarDay | None = Field(None, description="Absent: today")


class DocketOut(BaseModel):
    """A docket."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    matter_id: UUID
    court_id: str | None
    court_name: str
    docket_number: str | None
    caption: str | None
    judge: str | None
    filed_on: date | None
    status: DocketStatus
    ended_on: date | None
    transferred_from_id: UUID | None
    notes: str | None
    version: int
    created_at: Instant
    updated_at: Instant


class CourtOut(BaseModel):
    """A court."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    location: str
    system: str
    type: str | None
