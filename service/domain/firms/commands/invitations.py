"""What can happen to an invitation."""

import secrets
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from service.db.sessions import FirmSession
from service.db.versions import seen
from service.domain.firms import rules
from service.domain.firms.commands.giving import permissions_of, require_held, require_office, require_owner
from service.domain.firms.errors import AlreadyInvited, AlreadyMember, InvitationSettled, InvitationUnusable
from service.domain.firms.policy import OWNER, ROLES
from service.domain.firms.schemas.invitations import InvitationOut, Invite
from service.domain.firms.schemas.members import MemberOut
from service.domain.firms.store import invitations as store
from service.domain.firms.store import members, profile
from service.domain.firms.tables import Invitation, Member
from service.domain.history import commands as history
from service.gateways.mail import Letter
from service.gateways.outbox import post
from service.values.errors import FieldError
from service.values.ids import new_id
from service.values.patches import validated
from service.values.versions import ExpectedVersion


@dataclass(frozen=True)
class Sent:
    """An invitation and its link, which is a secret: it goes into the letter and, for operators, onto their screen."""

    invitation: InvitationOut
    link: str = field(repr=False)


async def invite(db: FirmSession, order: Invite, origin: str) -> Sent:
    """Invites somebody by mail. `origin` is where this installation is reached.

    Raises InvalidInput, AlreadyMember, AlreadyInvited, OwnersOnly, BeyondOwnPermissions.
    """
    permissions = await permissions_of(db, order.role)
    await require_owner(db, order.role)
    require_held(db, permissions, "/role")
    await require_office(db, order.office_id)
    if await members.active_under(db, order.email):
        raise AlreadyMember("A member has this address.", [FieldError("/email", "already_member", "a member's")])
    if await store.pending_for(db, order.email, db.now):
        raise AlreadyInvited(
            "An invitation to this address is pending; send it again or revoke it.",
            [FieldError("/email", "already_invited", "an invitation is pending")],
        )
    secret = secrets.token_urlsafe(32)
    invitation = Invitation(
        id=new_id(),
        **order.model_dump(),
        status="pending",
        expires_at=db.now + rules.INVITATION_LASTS,
        token_hash=rules.token_hash(secret),
        member_id=None,
    )
    db.add(invitation)
    await db.flush()
    out = InvitationOut.model_validate(invitation)
    history.record(db, "invitation.sent", "invitation", out.id, after=out)
    return await _sent(db, out, secret, origin)


async def invite_owner(db: FirmSession, email: str, origin: str) -> Sent:
    """Invites an owner in the operator's name, such as a firm's first one. Raises as `invite`."""
    return await invite(db, validated(Invite, {"email": email, "role": OWNER}), origin)


async def resend_invitation(
    db: FirmSession, invitation_id: UUID, expected: ExpectedVersion | None, origin: str
) -> InvitationOut:
    """Sends a new link, good for the full time; the one before stops working.

    Raises NotFound, StaleVersion, InvitationSettled, OwnersOnly, BeyondOwnPermissions.
    """
    invitation, before = await _pending(db, invitation_id, expected)
    permissions = await permissions_of(db, before.role)
    await require_owner(db, before.role)
    require_held(db, permissions, "/role")
    secret = secrets.token_urlsafe(32)
    invitation.token_hash, invitation.expires_at = rules.token_hash(secret), db.now + rules.INVITATION_LASTS
    out = await _written(db, invitation, before, "invitation.resent")
    return (await _sent(db, out, secret, origin)).invitation


async def revoke_invitation(db: FirmSession, invitation_id: UUID, expected: ExpectedVersion | None) -> InvitationOut:
    """Ends an invitation before it was accepted. Raises NotFound, StaleVersion, InvitationSettled."""
    invitation, before = await _pending(db, invitation_id, expected)
    invitation.status = "revoked"
    return await _written(db, invitation, before, "invitation.revoked")


async def accept_invitation(db: FirmSession, token_hash: bytes, user_id: UUID, name: str, email: str) -> MemberOut:
    """Gives the person who holds the link the place that it offers; somebody who was removed comes back.

    `token_hash` is from `queries.read_invitation_link`. Raises InvitationUnusable, AlreadyMember.
    """
    invitation = await store.behind(db, token_hash, lock=True)
    if invitation is None or rules.unusable(invitation.status, invitation.expires_at, db.now):
        raise InvitationUnusable("The invitation was used or revoked, or has expired. Ask for a new one.")
    member = await members.lock_user(db, user_id)
    if member is not None and member.status == "active":
        raise AlreadyMember("You are a member of this firm already.")
    before = None if member is None else MemberOut.model_validate(member)
    place: dict[str, Any] = {"name": name, "email": email, "role": invitation.role, "office_id": invitation.office_id}
    if member is None:
        member = Member(id=new_id(), user_id=user_id, status="active", **place)
        db.add(member)
    else:
        member.sqlmodel_update(place | {"status": "active"})
    await db.flush()
    joined = MemberOut.model_validate(member)
    history.record(db, "member.joined", "member", joined.id, before=before, after=joined)
    offered = InvitationOut.model_validate(invitation)
    invitation.status, invitation.member_id = "accepted", joined.id
    await _written(db, invitation, offered, "invitation.accepted")
    return joined


async def _pending(
    db: FirmSession, invitation_id: UUID, expected: ExpectedVersion | None
) -> tuple[Invitation, InvitationOut]:
    invitation = seen(await store.lock(db, invitation_id), expected)
    if invitation.status != "pending":
        raise InvitationSettled(f"The invitation was {invitation.status}.")
    return invitation, InvitationOut.model_validate(invitation)


async def _written(db: FirmSession, invitation: Invitation, before: InvitationOut, action: str) -> InvitationOut:
    await db.flush()
    out = InvitationOut.model_validate(invitation)
    history.record(db, action, "invitation", out.id, before=before, after=out)
    return out


async def _sent(db: FirmSession, out: InvitationOut, secret: str, origin: str) -> Sent:
    firm = await profile.name(db)
    link = f"{origin}/join?invitation={rules.token_of(db.firm_id, secret)}"
    role = ROLES[out.role].name if out.role in ROLES else out.role
    text = (
        f"{'Hello ' + out.name if out.name else 'Hello'},\n\n"
        f"{firm} invites you to work in Merit, as: {role}.\n\n"
        f"Accept here:\n{link}\n\n"
        f"The link works once, until {out.expires_at:%d %B %Y, %H:%M} UTC. Whoever has it can take the place: keep it "
        "to yourself.\nIf you did not expect this letter, ignore it.\n"
    )
    await post(db, Letter(out.email, f"{firm} invites you to Merit", text))
    return Sent(out, link)
