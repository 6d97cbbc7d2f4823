"""Questions to firms."""

import json
from uuid import UUID

from service.db.reads import FirmReads
from service.db.sessions import FirmSession, PlatformSession
from service.domain.firms import rules
from service.domain.firms.errors import InvitationUnusable, UnknownFirm
from service.domain.firms.policy import OWNER, ROLES
from service.domain.firms.schemas.firms import (
    ClientNameOut,
    FirmNameOut,
    FirmOut,
    FirmProfileOut,
    MeOut,
    MyPlaceOut,
    Numbering,
)
from service.domain.firms.schemas.invitations import OpenInvitationOut
from service.domain.firms.schemas.members import MembershipOut
from service.domain.firms.schemas.roles import BuiltInRoleOut
from service.domain.firms.store import directory, invitations, members, offices, platform, profile, roles
from service.domain.identity.errors import InvalidToken
from service.domain.identity.policy import SCOPES
from service.domain.identity.queries import client_name
from service.domain.identity.schemas import Membership
from service.values.caller import Caller
from service.values.errors import NotFound

PROFILE = profile.PROFILE
OFFICE = offices.OFFICE
OFFICES = offices.OFFICES
ROLE = roles.ROLE
ROLES_OF_FIRM = roles.ROLES
MEMBER = members.MEMBER
MEMBERS = members.MEMBERS
DIRECTORY_MEMBER = directory.DIRECTORY_MEMBER
DIRECTORY_MEMBERS_NAMED = directory.DIRECTORY_MEMBERS_NAMED
DIRECTORY_MEMBERS_KNOWN_AS = directory.DIRECTORY_MEMBERS_KNOWN_AS
DIRECTORY_MEMBERS_AFTER = directory.DIRECTORY_MEMBERS_AFTER
DIRECTORY_PAGE = directory.PAGE
INVITATION = invitations.INVITATION
INVITATIONS = invitations.INVITATIONS

_BUILT_IN = json.dumps(
    [
        BuiltInRoleOut(key=key, name=role.name, purpose=role.purpose, permissions=sorted(role.permissions)).model_dump()
        for key, role in ROLES.items()
    ],
    separators=(",", ":"),
).encode()


async def firm(db: PlatformSession, firm_id: UUID) -> FirmOut:
    """Returns a firm. Raises UnknownFirm."""
    found = await platform.firm(db, firm_id)
    if found is None:
        raise UnknownFirm("There is no such firm.")
    return FirmOut(**found[0].model_dump(), name=found[1])


async def me(db: PlatformSession, caller: Caller) -> MeOut:
    """Returns who a caller is. Raises InvalidToken where the client was revoked, or the member removed, just now."""
    try:
        mine, software = await firm(db, caller.firm_id), await client_name(db, caller.client_id)
    except NotFound:
        raise InvalidToken("The client of the access token was revoked.") from None
    return MeOut(
        firm=FirmNameOut(id=mine.id, name=mine.name),
        client=ClientNameOut(client_id=caller.client_id, name=software),
        member=None if caller.member_id is None else await _place(db, caller.firm_id, caller.member_id),
        scopes=sorted(caller.scopes),
    )


async def memberships(db: PlatformSession, user_id: UUID) -> list[MembershipOut]:
    """Returns the active firms that a person may enter, by name."""
    return [
        MembershipOut(
            firm_id=UUID(int=member.firm_id.int),
            firm_name=name,
            member_id=UUID(int=member.id.int),
            role=member.role,
            permissions=_permissions(member.role, own),
        )
        for member, name, own in await platform.places(db, user_id)
    ]


async def places(db: PlatformSession, user_id: UUID) -> list[Membership]:
    """Returns a person's places in active firms, by the firms' names, as tokens are issued for them."""
    return [
        Membership(
            firm_id=UUID(int=member.firm_id.int),
            firm_name=firm_name,
            member_id=UUID(int=member.id.int),
            name=member.name,
            email=member.email,
            permissions=frozenset(_permissions(member.role, own)),
            owner=member.role == OWNER,
        )
        for member, firm_name, own in await platform.places(db, user_id)
    ]


async def is_active_member(db: FirmSession, member_id: UUID) -> bool:
    """Returns whether the firm has this member and did not remove him."""
    return await members.is_active(db, member_id)


async def letterhead(db: FirmSession) -> FirmProfileOut:
    """Returns what stands at the head of the firm's letters."""
    return FirmProfileOut.model_validate(await profile.letterhead(db))


async def matter_numbering(db: FirmSession) -> Numbering:
    """Returns how the firm numbers its matters."""
    return Numbering.model_validate(await profile.matter_numbering(db) or {})


async def has_office(db: FirmSession, office_id: UUID) -> bool:
    """Returns whether the firm has this office."""
    return await offices.exists(db, office_id)


async def office_code(db: FirmSession, office_id: UUID) -> str | None:
    """Returns the code of an office; None where it has none."""
    return await offices.code(db, office_id)


async def all_roles(reads: FirmReads) -> bytes:
    """Returns RolesOut as JSON: the built-in roles and the firm's own."""
    rows = await reads.rows(ROLES_OF_FIRM, {})
    return b'{"built_in":' + _BUILT_IN + b',"data":[' + b",".join(row["body"] for row in rows) + b"]}"


def read_invitation_link(token: str) -> tuple[UUID, bytes]:
    """Returns the firm that a link names and the hash of its secret. Raises InvitationUnusable."""
    found = rules.read_token(token)
    if found is None:
        raise InvitationUnusable("This is not the link of an invitation; copy it whole.")
    return found


async def is_member(db: FirmSession, member_id: UUID) -> bool:
    """Returns whether somebody is a member of the firm and was not removed."""
    return await members.role_of(db, member_id) is not None


async def open_invitation(db: FirmSession, token_hash: bytes) -> OpenInvitationOut:
    """Returns what the holder of a link is shown before accepting. Raises InvitationUnusable."""
    invitation = await invitations.behind(db, token_hash, lock=False)
    if invitation is None or rules.unusable(invitation.status, invitation.expires_at, db.now):
        raise InvitationUnusable("The invitation was used or revoked, or has expired. Ask for a new one.")
    name = await profile.name(db)
    return OpenInvitationOut(firm_name=name, email=invitation.email, name=invitation.name, role=invitation.role)


async def any_firm(db: PlatformSession) -> bool:
    """Returns whether there is any firm yet."""
    return await platform.any_firm(db)


async def _place(db: PlatformSession, firm_id: UUID, member_id: UUID) -> MyPlaceOut:
    found = await platform.place(db, firm_id, member_id)
    if found is None:
        raise InvalidToken("The member of the access token was removed.")
    member, own = found
    return MyPlaceOut(
        user_id=member.user_id,
        member_id=member.id,
        name=member.name,
        email=member.email,
        role=member.role,
        permissions=_permissions(member.role, own),
    )


def _permissions(role: str, own: list[str] | None) -> list[str]:
    """Returns what a role permits of what the API knows today."""
    held = ROLES[role].permissions if role in ROLES else frozenset(own or ())
    return sorted(held & SCOPES.keys())


async def member_names(db: FirmSession) -> list[tuple[UUID, str, str]]:
    """Returns the id, name and mail address of everybody who is or was a member of the firm."""
    return await members.names(db)
