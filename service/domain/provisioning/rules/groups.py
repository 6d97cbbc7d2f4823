"""Between a role of the firm and a SCIM group."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from scim2_models import Meta, Reference

from service.domain.firms.schemas.directory import DirectoryMemberOut
from service.domain.provisioning.errors import Refused
from service.domain.provisioning.rules.resources import Group, GroupMember
from service.domain.provisioning.rules.versions import with_version
from service.values.text import ExternalId, Line

_LINE, _EXTERNAL_ID = TypeAdapter[str](Line), TypeAdapter[str](ExternalId)


@dataclass(frozen=True)
class Role:
    """A role as a group shows it; `created_at` None: it is built in. `external_id` is what the directory calls it."""

    key: str
    name: str
    external_id: str | None
    created_at: datetime | None = None
    updated_at: datetime | None = None

    @property
    def built_in(self) -> bool:
        """Whether every firm has it."""
        return self.created_at is None


@dataclass(frozen=True)
class WantedGroup:
    """What a directory wants a group to be."""

    name: str
    external_id: str | None
    members: frozenset[UUID]


def group_of(role: Role, people: Collection[DirectoryMemberOut], base: str) -> Group:
    """Returns the SCIM group that a role is, with those of the people who are in it."""
    members = [
        GroupMember(value=str(person.id), ref=Reference(f"{base}/Users/{person.id}"), type="User")
        for person in people
        if role.key in person.in_groups
    ]
    group = Group(id=role.key, external_id=role.external_id, display_name=role.name, members=members or None)
    group.meta = Meta(
        resource_type="Group",
        created=role.created_at,
        last_modified=role.updated_at,
        location=f"{base}/Groups/{role.key}",
    )
    return with_version(group)


def wanted_of(group: Group) -> WantedGroup:
    """Returns what a group that was sent asks for. Raises Refused."""
    try:
        name = _LINE.validate_python(group.display_name)
        external_id = None if group.external_id is None else _EXTERNAL_ID.validate_python(group.external_id)
    except ValidationError as error:
        raise Refused(f"{error.errors()[0]['msg']}: displayName or externalId", "invalidValue") from None
    return WantedGroup(name, external_id, _ids(group.members or []))


def _ids(members: Sequence[GroupMember]) -> frozenset[UUID]:
    try:
        return frozenset(UUID(member.value) for member in members)
    except (ValueError, TypeError, AttributeError):
        raise Refused("members holds the ids of users in `value`.", "invalidValue") from None
