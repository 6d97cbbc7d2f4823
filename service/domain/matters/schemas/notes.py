"""Shapes of a note."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from service.values.days import CalendarDay, YesNo
from service.values.instants import Instant
from service.values.text import Prose

NoteKind = Literal["call", "meeting", "strategy", "correspondence", "other"]


class WriteNote(BaseModel):
    """A new note."""

    model_config = ConfigDict(extra="forbid")

    kind: NoteKind = "other"
    noted_on: CalendarDay | None = Field(None, description="The day of what it tells; absent: today")
    privileged: YesNo = Field(True, description="Attorney-client or work product: kept out of what leaves the firm")
    text: Prose


class ChangeNote(BaseModel):
    """Changes to a note (JSON merge patch), by its author."""

    model_config = ConfigDict(extra="forbid")

    kind: NoteKind | SkipJsonSchema[None] = None
    noted_on: CalendarDay | SkipJsonSchema[None] = None
    privileged: YesNo | SkipJsonSchema[None] = None
    text: Prose | SkipJsonSchema[None] = None


class NoteOut(BaseModel):
    """A note of a matter. The author is a member, or the software that wrote it for itself."""

    id: UUID
    matter_id: UUID
    kind: NoteKind
    noted_on: date
    privileged: bool
    text: str
    author_member_id: UUID | None
    author_client_id: str | None
    version: int
    created_at: Instant
    updated_at: Instant
