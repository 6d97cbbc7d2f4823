"""Members: the people of the firm."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.firms import queries
from service.domain.firms.commands import members as commands
from service.domain.firms.schemas.members import ChangeMember, MemberOut, MemberStatus
from service.values.instants import GivenInstant
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/members", tags=["members"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("members:read")]
Writes = Annotated[FirmSession, commanding("members:write")]


class MembersQuery(ListQuery):
    """Which members, in which order."""

    order: Literal["updated_at", "-updated_at"] = "-updated_at"
    status: MemberStatus | None = None
    updated_since: GivenInstant | None = None


@router.get("", operation_id="listMembers", response_model=PageOut[MemberOut])
async def list_members(request: Request, query: Annotated[MembersQuery, Query()], reads: Reads) -> Response:
    """List members.

    The people of the firm, the latest changed first, those who were removed too.
    """
    return await page_answer(request, reads, queries.MEMBERS, query)


@router.get("/{member_id}", operation_id="getMember", response_model=MemberOut)
async def get_member(request: Request, member_id: UUID, reads: Reads) -> Response:
    """Read a member.

    With its ETag; If-None-Match is answered with 304 while nothing has changed.
    """
    return read_answer(request, await reads.first(queries.MEMBER, id=member_id))


@router.patch("/{member_id}", operation_id="changeMember", response_model=MemberOut)
async def change_member(member_id: UUID, change: ChangeMember, db: Writes, if_match: IfMatch = None) -> Response:
    """Change a member.

    JSON merge patch. A role that permits less ends the member's tokens. A role that permits more than you may, and
    whatever touches an owner while you are none, is refused with 403; the last owner stays one: 409.
    """
    return changed(await commands.change_member(db, member_id, change, expected_version(if_match)))


@router.post("/{member_id}/remove", operation_id="removeMember", response_model=MemberOut)
async def remove_member(member_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Remove a member.

    His tokens end within a minute. What he did stays in the log; an invitation brings him back. The last owner cannot
    be removed: 409.
    """
    return changed(await commands.remove_member(db, member_id, expected_version(if_match)))
