"""Shapes of the offices."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic.json_schema import SkipJsonSchema

from service.values.instants import Instant
from service.values.text import Line, Prose


class AddOffice(BaseModel):
    """A new office."""

    model_config = ConfigDict(extra="forbid")

    name: Line
    phone: Line | None = None
    address: Prose | None = None


class ChangeOffice(BaseModel):
    """Changes to an office (JSON merge patch): what is absent stays, null removes."""

    model_config = ConfigDict(extra="forbid")

    name: Line | SkipJsonSchema[None] = None
    phone: Line | None = None
    address: Prose | None = None


class OfficeOut(BaseModel):
    """An office."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    phone: str | None
    address: str | None
    version: int
    created_at: Instant
    updated_at: Instant
