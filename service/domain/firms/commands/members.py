"""What can happen to a member."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.db.versions import seen
from service.domain.firms import rules
from service.domain.firms.commands.giving import permissions_of, require_held, require_office, require_owner
from service.domain.firms.errors import LastOwner, MemberRemoved
from service.domain.firms.policy import OWNER
from service.domain.firms.schemas.members import ChangeMember, MemberFields, MemberOut
from service.domain.firms.store import members as store
from service.domain.firms.store import profile
from service.domain.firms.tables import Member
from service.domain.history import commands as history
from service.domain.identity.commands.ended_members import end_tokens_of
from service.values.ids import new_id
from service.values.patches import changed
from service.values.versions import ExpectedVersion


async def change_member(
    db: FirmSession, member_id: UUID, change: ChangeMember, expected: ExpectedVersion | None
) -> MemberOut:
    """Changes a member. A role that permits less ends his tokens.

    Raises NotFound, StaleVersion, InvalidInput, MemberRemoved, LastOwner, OwnersOnly, BeyondOwnPermissions.
    """
    member, before = await _active(db, member_id, expected)
    current = MemberFields(name=before.name, role=before.role, office_id=before.office_id)
    wanted = changed(current, change)
    if wanted.role != before.role:
        await _exchange(db, member, wanted.role)
    if wanted.office_id != before.office_id:
        await require_office(db, wanted.office_id)
    member.name, member.office_id = wanted.name, wanted.office_id
    await db.flush()
    out = MemberOut.model_validate(member)
    if out != before:
        history.record(db, "member.changed", "member", out.id, before=before, after=out)
    return out


async def let_in(db: FirmSession, user_id: UUID, name: str, email: str, role: str | None) -> MemberOut | None:
    """Returns the place of somebody for whom the firm's own sign-in vouches: the one that is there, or a first one.

    `role` is the first one's; None: none is given. Raises MemberRemoved, since an invitation brings back, and
    InvalidInput where there is no such role any more.
    """
    member = await store.lock_user(db, user_id)
    if member is None and role is not None:
        await permissions_of(db, role)
        await profile.lock(db)  # of two who come in at once, one is the first
        member = await store.lock_user(db, user_id) or await _first_place(db, user_id, name, email, role)
    if member is not None and member.status != "active":
        raise MemberRemoved("You were removed from the firm; an invitation brings you back.")
    return None if member is None else MemberOut.model_validate(member)


async def _first_place(db: FirmSession, user_id: UUID, name: str, email: str, role: str) -> Member:
    member = Member(id=new_id(), user_id=user_id, name=name, email=email, role=role, office_id=None, status="active")
    db.add(member)
    await db.flush()
    joined = MemberOut.model_validate(member)
    history.record(db, "member.joined", "member", joined.id, after=joined)
    return member


async def remove_member(db: FirmSession, member_id: UUID, expected: ExpectedVersion | None) -> MemberOut:
    """Takes a member's place away and ends his tokens. Who he was stays.

    Raises NotFound, StaleVersion, MemberRemoved, LastOwner, OwnersOnly.
    """
    member, before = await _active(db, member_id, expected)
    await require_owner(db, before.role)
    await _keep_an_owner(db, member)
    member.status = "removed"
    await db.flush()
    await end_tokens_of(db, [member.id])
    out = MemberOut.model_validate(member)
    history.record(db, "member.removed", "member", out.id, before=before, after=out)
    return out


async def _active(db: FirmSession, member_id: UUID, expected: ExpectedVersion | None) -> tuple[Member, MemberOut]:
    member = seen(await store.lock(db, member_id), expected)
    if member.status == "removed":
        raise MemberRemoved("The member was removed; invite him again.")
    return member, MemberOut.model_validate(member)


async def _exchange(db: FirmSession, member: Member, role: str) -> None:
    """Gives a member another role."""
    before, after = await permissions_of(db, member.role), await permissions_of(db, role)
    await require_owner(db, member.role, role)
    require_held(db, after, "/role")
    await _keep_an_owner(db, member)
    member.role, member.groups = role, None
    if rules.loses(before, after):
        await end_tokens_of(db, [member.id])


async def _keep_an_owner(db: FirmSession, member: Member) -> None:
    """Raises LastOwner where this member, whose place is about to be lowered or taken, is the only owner."""
    if member.role == OWNER and not set(await store.lock_owners(db)) - {member.id}:
        raise LastOwner("Make somebody else an owner first.")
