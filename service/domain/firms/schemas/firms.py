"""Shapes of firms."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema

from service.values.instants import Instant
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


class FirmProfileFields(BaseModel):
    """What a firm says of itself."""

    model_config = ConfigDict(extra="forbid")

    name: Line
    phone: Line | None = None
    website: Website | None = None
    address: Prose | None = None


class ChangeFirm(BaseModel):
    """Changes to what a firm says of itself (JSON merge patch): what is absent stays, null removes."""

    model_config = ConfigDict(extra="forbid")

    name: Line | SkipJsonSchema[None] = None
    phone: Line | None = None
    website: Website | None = None
    address: Prose | None = None


class FirmProfileOut(BaseModel):
    """What a firm says of itself."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    phone: str | None
    website: str | None
    address: str | None
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
