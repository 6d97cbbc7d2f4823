"""Shapes of the contacts themselves."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from service.values.days import CalendarDay, YesNo
from service.values.external_ids import ChangedExternalIds, ExternalIds
from service.values.instants import Instant
from service.values.text import Line, Prose

ContactKind = Literal["person", "organisation"]
Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, pattern=r"^[^@\s\x00-\x1f\x7f-\x9f]+@[^@\s\x00-\x1f\x7f-\x9f]+$", max_length=254
    ),
]

MOST_NAMES = 20
Names = Annotated[list[Line], Field(max_length=MOST_NAMES)]


class OpenContact(BaseModel):
    """A new contact."""

    model_config = ConfigDict(extra="forbid")

    kind: ContactKind
    name: Line
    aliases: Names = Field(default_factory=list, description="Other names it goes by; searched like the name")
    former_names: Names = Field(default_factory=list, description="Such as a maiden name, or an earlier firm name")
    email: Email | None = None
    phone: Line | None = None
    address: Prose | None = None
    born_on: CalendarDay | None = Field(None, description="People only")
    deceased: YesNo = Field(False, description="People only; a day of death says so by itself")
    died_on: CalendarDay | None = Field(None, description="People only")
    notes: Prose | None = None
    external_ids: ExternalIds = Field(default_factory=dict)

    @model_validator(mode="after")
    def _life(self) -> "OpenContact":
        self.deceased = self.deceased or self.died_on is not None
        if self.kind == "organisation" and (self.born_on or self.deceased):
            raise PydanticCustomError("organisation_life", "an organisation is not born and does not die")
        if self.born_on and self.died_on and self.died_on < self.born_on:
            raise PydanticCustomError("died_before_born", "died_on lies before born_on")
        return self


class ChangeContact(BaseModel):
    """Changes to a contact (JSON merge patch): what is absent stays, null removes."""

    model_config = ConfigDict(extra="forbid")

    kind: ContactKind | SkipJsonSchema[None] = None
    name: Line | SkipJsonSchema[None] = None
    aliases: Names | None = None
    former_names: Names | None = None
    email: Email | None = None
    phone: Line | None = None
    address: Prose | None = None
    born_on: CalendarDay | None = None
    deceased: YesNo | None = None
    died_on: CalendarDay | None = None
    notes: Prose | None = None
    external_ids: ChangedExternalIds | None = None


class ContactOut(BaseModel):
    """A contact."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: ContactKind
    name: str
    aliases: list[str]
    former_names: list[str]
    email: str | None
    phone: str | None
    address: str | None
    born_on: date | None
    deceased: bool
    died_on: date | None
    notes: str | None
    external_ids: dict[str, str]
    version: int
    created_at: Instant
    updated_at: Instant


class BriefContact(BaseModel):
    """What tells one contact from another."""

    id: UUID
    kind: ContactKind
    name: str
    born_on: date | None
