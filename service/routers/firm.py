"""The firm: what it says of itself."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.firms import queries
from service.domain.firms.commands import profile as commands
from service.domain.firms.schemas.firms import ChangeFirm, FirmProfileOut
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, expected_version, read_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/firm", tags=["firm"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("firm:read")]
Writes = Annotated[FirmSession, commanding("firm:write")]


@router.get("", operation_id="getFirm", response_model=FirmProfileOut)
async def get_firm(request: Request, reads: Reads) -> Response:
    """Read what the firm says of itself.

    With its ETag; If-None-Match is answered with 304 while nothing has changed.
    """
    return read_answer(request, await reads.first(queries.PROFILE))


@router.patch("", operation_id="changeFirm", response_model=FirmProfileOut)
async def change_firm(change: ChangeFirm, db: Writes, if_match: IfMatch = None) -> Response:
    """Change what the firm says of itself.

    JSON merge patch: what is absent stays, null removes. The name is shown at sign-in and in invitations.
    """
    return changed(await commands.change_firm(db, change, expected_version(if_match)))
