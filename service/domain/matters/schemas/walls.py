"""Shapes of the ethical walls."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from service.values.instants import Instant
from service.values.text import Prose

WallStatus = Literal["standing", "lift_requested", "lifted"]


class Screen(BaseModel):
    """Whom to screen from a matter, a member or an OAuth client, and why."""

    model_config = ConfigDict(extra="forbid")

    member_id: UUID | None = None
    oauth_client_id: UUID | None = None
    reason: Prose

    @model_validator(mode="after")
    def _one(self) -> "Screen":
        if (self.member_id is None) == (self.oauth_client_id is None):
            raise PydanticCustomError("one_subject", "give either member_id or oauth_client_id")
        return self


class LiftWall(BaseModel):
    """Why the wall is to be lifted, such as the consent that was given."""

    model_config = ConfigDict(extra="forbid")

    reason: Prose


class WallEntryOut(BaseModel):
    """Who is screened from a matter, since when (`created_at`), why and by whom, and how it was lifted."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    matter_id: UUID
    member_id: UUID | None
    oauth_client_id: UUID | None
    reason: str
    status: WallStatus = Field(description="The wall holds until it is `lifted`")
    screened_by_member_id: UUID | None = Field(description="Null where a client acted for itself")
    screened_by_client_id: str | None
    lift_requested_by: UUID | None = Field(description="The member who asked for the lifting")
    lift_requested_at: Instant | None
    lift_reason: str | None
    lifted_by: UUID | None = Field(description="The second member, who approved it")
    lifted_at: Instant | None
    version: int
    created_at: Instant
    updated_at: Instant
