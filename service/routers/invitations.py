"""Invitations: how people come into the firm."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.firms import queries
from service.domain.firms.commands import invitations as commands
from service.domain.firms.schemas.invitations import InvitationOut, InvitationStatus, Invite
from service.values.instants import GivenInstant
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, created, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/invitations", tags=["invitations"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("members:read")]
Writes = Annotated[FirmSession, commanding("members:write")]


class InvitationsQuery(ListQuery):
    """Which invitations, in which order."""

    order: Literal["updated_at", "-updated_at"] = "-updated_at"
    status: InvitationStatus | None = None
    updated_since: GivenInstant | None = None


@router.get("", operation_id="listInvitations", response_model=PageOut[InvitationOut])
async def list_invitations(request: Request, query: Annotated[InvitationsQuery, Query()], reads: Reads) -> Response:
    """List invitations.

    The firm's invitations, the latest changed first. One whose `expires_at` has passed stays pending until it is sent
    again or revoked.
    """
    return await page_answer(request, reads, queries.INVITATIONS, query)


@router.post("", operation_id="invite", status_code=201, response_model=InvitationOut)
async def invite(request: Request, order: Invite, db: Writes) -> Response:
    """Invite somebody into the firm.

    A letter with a secret link, good for seven days, goes to the address. A role that permits more than you may, or an
    owner's while you are none, is refused with 403.
    """
    out = (await commands.invite(db, order, _origin(request))).invitation
    return created(out, f"/v1/invitations/{out.id}")


@router.get("/{invitation_id}", operation_id="getInvitation", response_model=InvitationOut)
async def get_invitation(request: Request, invitation_id: UUID, reads: Reads) -> Response:
    """Read an invitation.

    With its ETag; If-None-Match is answered with 304 while nothing has changed.
    """
    return read_answer(request, await reads.first(queries.INVITATION, id=invitation_id))


@router.post("/{invitation_id}/revoke", operation_id="revokeInvitation", response_model=InvitationOut)
async def revoke_invitation(invitation_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Revoke an invitation.

    Its link stops working at once.
    """
    return changed(await commands.revoke_invitation(db, invitation_id, expected_version(if_match)))


@router.post("/{invitation_id}/resend", operation_id="resendInvitation", response_model=InvitationOut)
async def resend_invitation(request: Request, invitation_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Send an invitation again.

    With a new link, good for seven days from now; the one before stops working.
    """
    expected = expected_version(if_match)
    return changed(await commands.resend_invitation(db, invitation_id, expected, _origin(request)))


def _origin(request: Request) -> str:
    origin: str = request.app.state.settings.public_url
    return origin.rstrip("/")
