"""Shapes of a party."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from service.domain.matters.rules.parties import Capacity
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
PartyCapacity = Capacity


class AddParty(BaseModel):
    """A contact's part in a matter."""

    model_config = ConfigDict(extra="forbid")

    contact_id: UUID
    role: PartyRole
    side: PartySide
    capacity: PartyCapacity = "individual"
    representative_party_id: UUID | None = Field(
        None, description="The party who acts for a minor, an estate or somebody incapacitated"
    )
    counsel_contact_id: UUID | None = Field(None, description="The lawyer or firm that stands for the party")
    notes: Prose | None = None


class ChangeParty(BaseModel):
    """Changes to a party (JSON merge patch). The contact stays: another contact is another party."""

    model_config = ConfigDict(extra="forbid")

    role: PartyRole | SkipJsonSchema[None] = None
    side: PartySide | SkipJsonSchema[None] = None
    capacity: PartyCapacity | None = None
    representative_party_id: UUID | None = None
    counsel_contact_id: UUID | None = None
    notes: Prose | None = None


class PartyOut(BaseModel):
    """A party of a matter."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    matter_id: UUID
    contact_id: UUID
    role: PartyRole
    side: PartySide
    capacity: PartyCapacity
    representative_party_id: UUID | None
    counsel_contact_id: UUID | None
    notes: str | None
    version: int
    created_at: Instant
    updated_at: Instant
