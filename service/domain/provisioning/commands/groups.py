"""What a directory does with groups, which are the firm's roles."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

from scim2_models import Context

from service.db.sessions import FirmSession
from service.domain.firms.commands import directory, directory_roles
from service.domain.firms.policy import ROLES
from service.domain.firms.schemas.roles import RoleOut
from service.domain.history.commands import Recorded
from service.domain.provisioning import store
from service.domain.provisioning.errors import BuiltInGroup, Refused
from service.domain.provisioning.queries import MOST_PEOPLE, shown
from service.domain.provisioning.rules import reading
from service.domain.provisioning.rules.groups import Role, WantedGroup, group_of, wanted_of
from service.domain.provisioning.rules.resources import Group
from service.domain.provisioning.rules.versions import is_current
from service.domain.provisioning.schemas import GroupNameFields, GroupNameOut, Shown
from service.domain.provisioning.tables import GroupName
from service.values.errors import NotFound, StaleVersion

_NAMES = Recorded("scim_group", GroupName, GroupNameFields, GroupNameOut)


async def create_group(db: FirmSession, body: Any, base: str) -> Shown:
    """Makes a role of the firm's own with these people. Raises Refused, TooManyRoles, OwnersOnly."""
    wanted = wanted_of(reading.read_group(body, Context.RESOURCE_CREATION_REQUEST))
    role = _own(await directory_roles.found_role(db, wanted.name))
    return await _apply(db, role, frozenset(), wanted, base)


async def replace_group(db: FirmSession, key: str, body: Any, base: str, if_match: str | None) -> Shown:
    """Replaces a group's name and members. Raises NotFound, StaleVersion, Refused, BuiltInGroup, OwnersOnly."""
    role, before = await _current(db, key, base, if_match)
    sent = reading.read_group(body, Context.RESOURCE_REPLACEMENT_REQUEST)
    return await _apply(db, role, wanted_of(before).members, wanted_of(reading.replaced(sent, before)), base)


async def patch_group(db: FirmSession, key: str, body: Any, base: str, if_match: str | None) -> Shown:
    """Changes a group's name and members. Raises NotFound, StaleVersion, Refused, BuiltInGroup, OwnersOnly."""
    role, before = await _current(db, key, base, if_match)
    return await _apply(db, role, wanted_of(before).members, wanted_of(reading.patched(body, before)), base)


async def delete_group(db: FirmSession, key: str, base: str, if_match: str | None) -> None:
    """Deletes a role of the firm's own; its people keep their others. Raises NotFound, StaleVersion, BuiltInGroup,
    RoleInUse: an invitation offers it."""
    role, before = await _current(db, key, base, if_match)
    if role.built_in:
        raise BuiltInGroup("This role is every firm's; it cannot be deleted.")
    members = wanted_of(before).members
    if members:
        await directory.regroup(db, key, (), members)
    await _name(db, role, None)
    await directory_roles.drop_role(db, key)


async def _current(db: FirmSession, key: str, base: str, if_match: str | None) -> tuple[Role, Group]:
    own = await directory_roles.own_role(db, key)
    known = await store.named(db, key)
    external_id = None if known is None else known.external_id
    if key in ROLES:
        role = Role(key, ROLES[key].name, external_id)
    elif own is not None:
        role = replace(_own(own), external_id=external_id)
    else:
        raise NotFound("There is no such group here.")
    group = await _group(db, role, base)
    if if_match is not None and not is_current(if_match, group):
        raise StaleVersion
    return role, group


async def _apply(db: FirmSession, role: Role, members: Collection[UUID], wanted: WantedGroup, base: str) -> Shown:
    if wanted.name != role.name:
        if role.built_in:
            raise BuiltInGroup("This role is every firm's; it cannot be renamed.")
        role = replace(_own(await directory_roles.rename_role(db, role.key, wanted.name)), external_id=role.external_id)
    if wanted.external_id != role.external_id:
        await _name(db, role, wanted.external_id)
    joining, leaving = wanted.members - set(members), set(members) - wanted.members
    if joining or leaving:
        await _regroup(db, role.key, joining, leaving)
    return shown(await _group(db, replace(role, external_id=wanted.external_id), base))


async def _regroup(db: FirmSession, key: str, joining: Collection[UUID], leaving: Collection[UUID]) -> None:
    try:
        await directory.regroup(db, key, joining, leaving)
    except NotFound:
        raise Refused("members names somebody who is not there.", "invalidValue") from None


async def _name(db: FirmSession, role: Role, external_id: str | None) -> None:
    known = await store.named(db, role.key)
    if external_id is None:
        if known is not None:
            await _NAMES.remove(db, "scim_group.unlinked", known)
        return
    fields = GroupNameFields(role_key=role.key, external_id=external_id)
    if known is None:
        await _NAMES.add(db, "scim_group.linked", fields)
    else:
        await _NAMES.change(db, "scim_group.linked", known, fields)


async def _group(db: FirmSession, role: Role, base: str) -> Group:
    people = await directory.people(db, MOST_PEOPLE + 1)
    if len(people) > MOST_PEOPLE:
        raise Refused("The firm has too many people to look at each.", "tooMany")
    return group_of(role, people, base)


def _own(role: RoleOut) -> Role:
    return Role(role.key, role.name, None, role.created_at, role.updated_at)
