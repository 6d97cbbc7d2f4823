"""Shapes of the links between claims."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from service.values.instants import Instant
from service.values.text import Prose

Basis = Literal["respondeat_superior", "apparent_agency", "nondelegable_duty", "partnership", "supervision", "other"]


class LinkClaims(BaseModel):
    """One claim rests on another, such as that against the hospital on that against its nurse."""

    model_config = ConfigDict(extra="forbid")

    claim_id: UUID = Field(description="The claim against who answers for the other, such as the employer")
    rests_on_claim_id: UUID = Field(description="The claim against who acted, such as the employee")
    basis: Basis
    note: Prose | None = None


class ChangeClaimLink(BaseModel):
    """Changes to a link (JSON merge patch). The claims stay: other claims are another link."""

    model_config = ConfigDict(extra="forbid")

    basis: Basis | SkipJsonSchema[None] = None
    note: Prose | None = None


class ClaimLinkOut(BaseModel):
    """A claim that rests on another."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    matter_id: UUID
    claim_id: UUID
    rests_on_claim_id: UUID
    basis: Basis
    note: str | None
    version: int
    created_at: Instant
    updated_at: Instant
