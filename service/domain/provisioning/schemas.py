"""Shapes of provisioning: what SCIM's lists are asked for, and how its resources look from outside."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from service.values.caller import Caller
from service.values.instants import GivenInstant, Instant
from service.values.text import Line


@dataclass(frozen=True)
class Shown:
    """A SCIM resource as it is answered; `version` is its entity tag, `location` its address."""

    body: dict[str, Any]
    version: str | None
    location: str | None


@dataclass(frozen=True)
class Bearer:
    """Who asks with a token of a directory. `noted` says whether its use was noted within the hour."""

    caller: Caller
    token_id: UUID
    noted: bool


class AttributesQuery(BaseModel):
    """Which attributes an answer shows (RFC 7644, 3.9)."""

    model_config = ConfigDict(extra="forbid")

    attributes: str | None = Field(None, max_length=2_000, description="Only these, separated by commas")
    excluded_attributes: str | None = Field(
        None, alias="excludedAttributes", max_length=2_000, description="All but these, separated by commas"
    )


class ScimQuery(AttributesQuery):
    """What is searched for, in which order, and which page of it (RFC 7644, 3.4.2)."""

    filter: str | None = Field(None, max_length=2_000, description='For example `userName eq "dana@example.com"`')
    sort_by: str | None = Field(None, alias="sortBy", max_length=300)
    sort_order: Literal["ascending", "descending"] | None = Field(None, alias="sortOrder")
    start_index: int | None = Field(None, alias="startIndex", le=1_000_000, description="Of the first; from 1")
    count: int | None = Field(None, le=1_000_000, description="How many at most; no more than 200 are shown")


class GroupNameFields(BaseModel):
    """What a directory calls a group."""

    role_key: str
    external_id: str


class GroupNameOut(GroupNameFields):
    """What a directory calls a group, as history has it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int


class MakeScimToken(BaseModel):
    """An order for a token of the firm's directory."""

    model_config = ConfigDict(extra="forbid")

    name: Line = Field(description="Which directory has it")
    expires_at: GivenInstant | None = Field(None, description="When it ends; null: when it is revoked")


class ScimTokenOut(BaseModel):
    """A token of the firm's directory, without its secret. The last use is noted once an hour."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    expires_at: Instant | None
    last_used_at: Instant | None
    version: int
    created_at: Instant
    updated_at: Instant


class NewScimTokenOut(ScimTokenOut):
    """A token as it was made; it is shown this once."""

    token: str = Field(repr=False)


class ScimMetaOut(BaseModel):
    """What the service says of a resource (RFC 7643, 3.1)."""

    model_config = ConfigDict(extra="allow", alias_generator=to_camel)

    resource_type: str
    location: str


class ScimResourceOut(BaseModel):
    """A SCIM resource: its schema, at /scim/v2/Schemas, says what else it has."""

    model_config = ConfigDict(extra="allow", alias_generator=to_camel)

    schemas: list[str]


class ScimUserOut(ScimResourceOut):
    """A member of the firm as a SCIM user (RFC 7643, 4.1)."""

    id: str
    user_name: str
    active: bool
    meta: ScimMetaOut


class ScimGroupOut(ScimResourceOut):
    """A role of the firm as a SCIM group (RFC 7643, 4.2)."""

    id: str
    display_name: str
    meta: ScimMetaOut


class ScimListOut(ScimResourceOut):
    """A page of SCIM resources (RFC 7644, 3.4.2)."""

    total_results: int
    start_index: int | None = None
    items_per_page: int | None = None


class ScimErrorOut(ScimResourceOut):
    """A SCIM error (RFC 7644, 3.12)."""

    status: str
    scim_type: str | None = None
    detail: str
