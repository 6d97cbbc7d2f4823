"""Shapes of contacts that may be one, and of their merging."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from service.domain.contacts.rules.doubles import Reason
from service.domain.contacts.rules.likeness import Why
from service.domain.contacts.schemas.contacts import ContactKind


class DoubleOut(BaseModel):
    """A contact that may be the same as another."""

    contact_id: UUID
    kind: ContactKind
    name: str
    born_on: date | None
    score: int = Field(ge=0, le=100, description="How likely it is the same")
    reasons: list[Reason]
    why: Why | None = Field(description="How the names are alike")


class DoublesOut(BaseModel):
    """Contacts that may be the same, the likeliest first."""

    data: list[DoubleOut]


class MergeContact(BaseModel):
    """Which contact is the same, and goes."""

    model_config = ConfigDict(extra="forbid")

    duplicate_id: UUID
