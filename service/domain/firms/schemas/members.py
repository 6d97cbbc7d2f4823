"""Shapes of the members."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic.json_schema import SkipJsonSchema

from service.domain.firms.schemas.roles import RoleKey
from service.values.instants import Instant
from service.values.text import Line

MemberStatus = Literal["active", "removed"]


class MemberFields(BaseModel):
    """What can be changed of a member."""

    model_config = ConfigDict(extra="forbid")

    name: Line
    role: RoleKey
    office_id: UUID | None = None


class ChangeMember(BaseModel):
    """Changes to a member (JSON merge patch): what is absent stays, null removes."""

    model_config = ConfigDict(extra="forbid")

    name: Line | SkipJsonSchema[None] = None
    role: RoleKey | SkipJsonSchema[None] = None
    office_id: UUID | None = None


class MemberOut(BaseModel):
    """A person's place in the firm. `role` is the key of a built-in role or of one of the firm's own."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    user_id: UUID
    name: str
    email: str
    role: str
    office_id: UUID | None
    status: MemberStatus
    version: int
    created_at: Instant
    updated_at: Instant


class MembershipOut(BaseModel):
    """A firm that a person may enter, with the role there and what it permits, in the order of the names."""

    firm_id: UUID
    firm_name: str
    member_id: UUID
    role: str
    permissions: list[str]
