"""Shapes of the offices."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema

from service.values.instants import Instant
from service.values.text import Line, Prose

OfficeCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,8}$")]


class AddOffice(BaseModel):
    """A new office."""

    model_config = ConfigDict(extra="forbid")

    name: Line
    code: OfficeCode | None = Field(None, description="Stands for the office in numbers of matters: {office}")
    phone: Line | None = None
    address: Prose | None = None


class ChangeOffice(BaseModel):
    """Changes to an office (JSON merge patch): what is absent stays, null removes."""

    model_config = ConfigDict(extra="forbid")

    name: Line | SkipJsonSchema[None] = None
    code: OfficeCode | None = None
    phone: Line | None = None
    address: Prose | None = None


class OfficeOut(BaseModel):
    """An office."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    code: str | None
    phone: str | None
    address: str | None
    version: int
    created_at: Instant
    updated_at: Instant
