"""What a firm's directory does with the firm's people: it admits, changes, ends and forgets them.

A directory acts with the scope `scim:manage`, which gives every role but the owner's, whatever else its token carries.
Owners are made and ended by owners alone.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.firms import rules
from service.domain.firms.errors import AlreadyMember, OwnersOnly
from service.domain.firms.policy import FOR_NEWCOMERS, OWNER, ROLES
from service.domain.firms.schemas.directory import DirectoryMemberOut, Entry
from service.domain.firms.store import directory as store
from service.domain.firms.store import members
from service.domain.firms.tables import Member
from service.domain.history import commands as history
from service.domain.identity.commands.ended_members import end_tokens_of
from service.values.errors import NotFound
from service.values.ids import new_id


async def permissions_by_role(db: FirmSession) -> dict[str, frozenset[str]]:
    """Returns the firm's roles, built in and its own, with what each permits; they stay so until the end."""
    own = {role.key: frozenset(role.permissions) for role in await store.roles(db)}
    return {key: role.permissions for key, role in ROLES.items()} | own


async def locked_person(db: FirmSession, member_id: UUID) -> DirectoryMemberOut:
    """Returns a person as the directory is shown him, locked until the end of the transaction. Raises NotFound."""
    return _shown(await _locked(db, member_id))


async def require_free(db: FirmSession, entry: Entry, member_id: UUID | None) -> None:
    """Raises AlreadyMember where somebody else goes by the user name, or is a member under the address."""
    if await store.others_named(db, entry.key, member_id):
        raise AlreadyMember("Somebody has this userName.")
    if entry.active and await store.others_under(db, entry.email, member_id):
        raise AlreadyMember("A member has this mail address.")


async def admit(db: FirmSession, entry: Entry, user_id: UUID) -> DirectoryMemberOut:
    """Gives a person a place, with the role for newcomers until a group gives another; who left comes back.

    Raises AlreadyMember.
    """
    member = await members.lock_user(db, user_id)
    if member is not None and (member.status == "active" or member.user_name is not None):
        raise AlreadyMember("The person is a member already, under another userName.")
    before = None if member is None else _shown(member)
    if member is None:
        member = Member(id=new_id(), user_id=user_id, role=FOR_NEWCOMERS, **_columns(entry))
        db.add(member)
    else:
        member.sqlmodel_update(_columns(entry) | {"role": FOR_NEWCOMERS, "groups": None})
    return await _written(db, member, before, "member.provisioned")


async def change_person(db: FirmSession, member_id: UUID, entry: Entry) -> DirectoryMemberOut:
    """Takes over what the directory says now; an entry that is not active ends the place and its tokens.

    Raises NotFound, AlreadyMember, OwnersOnly.
    """
    member = await _locked(db, member_id)
    before = _shown(member)
    await require_free(db, entry, member_id)
    if entry.active and before.status == "removed":
        await _bring_back(db, member, before)
    if not entry.active and before.status == "active":
        await _end(db, member)
    member.sqlmodel_update(_columns(entry))
    words = {("active", "removed"): "member.removed", ("removed", "active"): "member.joined"}
    return await _written(db, member, before, words.get((before.status, member.status), "member.changed"))


async def forget_person(db: FirmSession, member_id: UUID) -> None:
    """Ends the place, if there is one, and forgets what the directory said. History keeps who it was.

    Raises NotFound, OwnersOnly.
    """
    member = await _locked(db, member_id)
    before = _shown(member)
    if before.status == "active":
        await _end(db, member)
    nothing = {"user_name": None, "external_id": None, "directory": None, "groups": None}
    member.sqlmodel_update(nothing | {"status": "removed"})
    await _written(db, member, before, "member.removed")


async def people(db: FirmSession, most: int) -> list[DirectoryMemberOut]:
    """Returns the people whom the directory is shown, at most so many."""
    return [_shown(member) for member in await store.people(db, most)]


async def regroup(db: FirmSession, key: str, joining: Collection[UUID], leaving: Collection[UUID]) -> None:
    """Puts people into the group of a role and others out of it; each has the strongest of his roles then.

    Raises NotFound, OwnersOnly.
    """
    found = await store.lock(db, {*joining, *leaving})
    if len(found) < len({*joining, *leaving}):
        raise NotFound("There is no such person here.")
    for member in found:
        before = _shown(member)
        change = {key} if before.id in joining else set[str]()
        await _seat(db, member, {*before.in_groups} - {key} | change)
        await _written(db, member, before, "member.changed")


async def _seat(db: FirmSession, member: Member, groups: Collection[str]) -> None:
    """Gives a member the strongest role of the groups that are still there; an owner stays one."""
    known = await permissions_by_role(db)
    held, was_owner = sorted(set(groups) & known.keys()), member.role == OWNER
    if (OWNER in held) != was_owner:
        raise OwnersOnly("Only an owner makes, lowers or removes an owner; a directory does not.")
    member.groups = held
    role = OWNER if was_owner else rules.strongest({key: known[key] for key in held}, FOR_NEWCOMERS)
    if rules.loses(known.get(member.role, frozenset()), known[role]):
        await end_tokens_of(db, [member.id])
    member.role = role


async def _bring_back(db: FirmSession, member: Member, before: DirectoryMemberOut) -> None:
    """Seats a member again, in the groups of before; who was an owner once comes back as any newcomer."""
    if member.role == OWNER:
        member.role = FOR_NEWCOMERS
    await _seat(db, member, {*before.in_groups} - {OWNER})


async def _end(db: FirmSession, member: Member) -> None:
    if member.role == OWNER:
        raise OwnersOnly("Only an owner removes an owner; a directory does not.")
    await end_tokens_of(db, [member.id])


async def _locked(db: FirmSession, member_id: UUID) -> Member:
    found = await store.lock(db, [member_id])
    if not found:
        raise NotFound("There is no such person here.")
    return found[0]


def _columns(entry: Entry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "email": entry.email,
        "status": "active" if entry.active else "removed",
        "user_name": entry.key,
        "external_id": entry.external_id,
        "directory": entry.profile,
    }


def _shown(member: Member) -> DirectoryMemberOut:
    return DirectoryMemberOut.model_validate(member)


async def _written(
    db: FirmSession, member: Member, before: DirectoryMemberOut | None, action: str
) -> DirectoryMemberOut:
    await db.flush()
    out = _shown(member)
    if out != before:
        history.record(db, action, "member", out.id, before=before, after=out)
    return out
