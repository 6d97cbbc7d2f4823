"""Shapes of a legal hold."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from service.values.instants import Instant
from service.values.text import Line, Prose


class PlaceHold(BaseModel):
    """A new hold on all documents of a matter, those to come as well, or on one of them."""

    model_config = ConfigDict(extra="forbid")

    matter_id: UUID
    document_id: UUID | None = Field(None, description="Null: every document of the matter")
    name: Line
    reason: Prose


class ReleaseHold(BaseModel):
    """Why a hold ends."""

    model_config = ConfigDict(extra="forbid")

    reason: Prose


class HoldOut(BaseModel):
    """A legal hold."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    matter_id: UUID
    document_id: UUID | None
    name: str
    reason: str
    released_at: Instant | None
    release_reason: str | None
    version: int
    created_at: Instant
    updated_at: Instant
