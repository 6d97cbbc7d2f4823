"""Shapes of the roles."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema

from service.domain.identity.policy import SCOPES
from service.values.instants import Instant
from service.values.text import Line

RoleKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""The key of a role: lower case letters, digits and `_`, at most 40 characters."""


def _known(permission: str) -> str:
    if permission not in SCOPES:
        raise ValueError("not a permission of this API")
    return permission


Permission = Annotated[str, AfterValidator(_known), Field(json_schema_extra={"enum": list(SCOPES)})]
Permissions = Annotated[
    list[Permission], Field(min_length=1, max_length=len(SCOPES), description="What members with the role may do")
]


class RoleFields(BaseModel):
    """What can be changed of a role of the firm's own."""

    model_config = ConfigDict(extra="forbid")

    name: Line
    permissions: Permissions


class AddRole(RoleFields):
    """A new role of the firm's own."""

    key: RoleKey = Field(description="By which members and invitations name it; it never changes")


class ChangeRole(BaseModel):
    """Changes to a role (JSON merge patch): what is absent stays."""

    model_config = ConfigDict(extra="forbid")

    name: Line | SkipJsonSchema[None] = None
    permissions: Permissions | SkipJsonSchema[None] = None


class RoleOut(BaseModel):
    """A role of the firm's own."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    key: str
    name: str
    permissions: list[str]
    version: int
    created_at: Instant
    updated_at: Instant


class BuiltInRoleOut(BaseModel):
    """A role that every firm has."""

    key: str
    name: str
    purpose: str
    permissions: list[str]


class RolesOut(BaseModel):
    """All roles that members of the firm can have."""

    built_in: list[BuiltInRoleOut]
    data: list[RoleOut] = Field(description="Those of the firm's own, by key")
