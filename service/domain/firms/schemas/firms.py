"""Shapes of firms."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from service.values.days import NOT_TEXT
from service.values.instants import Instant
from service.values.numbering import LONGEST_PATTERN, pattern_error
from service.values.text import Line, Prose

FirmStatus = Literal["active", "suspended", "closed"]


class NewFirm(BaseModel):
    """An order for a firm."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Line


class FirmOut(BaseModel):
    """A firm."""

    id: UUID
    name: str
    status: FirmStatus
    created_at: datetime


Website = Annotated[
    str, StringConstraints(pattern=r"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[!-~]*)?$", max_length=300)
]


NumberPattern = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_PATTERN)]
Restarts = Literal["yearly", "never"]
FirstNumber = Annotated[int, Field(ge=1, le=999_999_999), NOT_TEXT]


class Numbering(BaseModel):
    """How the firm numbers its matters."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    pattern: NumberPattern = Field(
        "{year}-{seq:4}",
        description="Text with {seq} once, or {seq:4} for four digits; {year}, {yy} and {office}, the office's code",
    )
    restarts: Restarts = Field("yearly", description="Whether the count begins anew each year")
    starts_at: FirstNumber = Field(1, description="The first number of a count that has not begun")

    @model_validator(mode="after")
    def _usable(self) -> "Numbering":
        wrong = pattern_error(self.pattern, self.restarts == "yearly")
        if wrong is not None:
            raise PydanticCustomError("number_pattern", "{reason}", {"reason": wrong})
        return self


class ChangedNumbering(BaseModel):
    """Changes to the numbering: what is absent stays, null sets it back."""

    model_config = ConfigDict(extra="forbid")

    pattern: NumberPattern | None = None
    restarts: Restarts | None = None
    starts_at: FirstNumber | None = None


class FirmProfileFields(BaseModel):
    """What a firm says of itself."""

    model_config = ConfigDict(extra="forbid")

    name: Line
    phone: Line | None = None
    website: Website | None = None
    address: Prose | None = None
    matter_numbering: Numbering = Field(default_factory=Numbering)


class ChangeFirm(BaseModel):
    """Changes to what a firm says of itself (JSON merge patch): what is absent stays, null removes."""

    model_config = ConfigDict(extra="forbid")

    name: Line | SkipJsonSchema[None] = None
    phone: Line | None = None
    website: Website | None = None
    address: Prose | None = None
    matter_numbering: ChangedNumbering | None = None


class FirmProfileOut(BaseModel):
    """What a firm says of itself."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    phone: str | None
    website: str | None
    address: str | None
    matter_numbering: Numbering
    version: int
    created_at: Instant
    updated_at: Instant


class FirmNameOut(BaseModel):
    """A firm by name."""

    id: UUID
    name: str


class ClientNameOut(BaseModel):
    """A client by name."""

    client_id: str
    name: str


class MyPlaceOut(BaseModel):
    """A person's place in the firm: who it is, and the role with what it permits, in the order of the names."""

    user_id: UUID
    member_id: UUID
    name: str
    email: str
    role: str
    permissions: list[str]


class MeOut(BaseModel):
    """Who asks, for which firm, and what the token permits, in the order of the names."""

    firm: FirmNameOut
    client: ClientNameOut
    member: MyPlaceOut | None = Field(description="The person for whom the client acts; null: it acts for itself")
    scopes: list[str]
