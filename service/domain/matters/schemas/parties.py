"""Shapes of a party."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic.json_schema import SkipJsonSchema

from service.values.instants import Instant
from service.values.text import Prose

PartyRole = Literal[
    "patient",
    "plaintiff",
    "representative",
    "family_member",
    "defendant",
    "provider",
    "facility",
    "insurer",
    "counsel",
    "lienholder",
    "witness",
    "other",
]
PartySide = Literal["claimant", "defence", "neutral"]


class AddParty(BaseModel):
    """A contact's part in a matter."""

    model_config = ConfigDict(extra="forbid")

    contact_id: UUID
    role: PartyRole
    side: PartySide
    notes: Prose | None = None


class ChangeParty(BaseModel):
    """Changes to a party (JSON merge patch). The contact stays: another contact is another party."""

    model_config = ConfigDict(extra="forbid")

    role: PartyRole | SkipJsonSchema[None] = None
    side: PartySide | SkipJsonSchema[None] = None
    notes: Prose | None = None


class PartyOut(BaseModel):
    """A party of a matter."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    matter_id: UUID
    contact_id: UUID
    role: PartyRole
    side: PartySide
    notes: str | None
    version: int
    created_at: Instant
    updated_at: Instant
