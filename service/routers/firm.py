"""The firm: what it says of itself."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.firms import queries
from service.domain.firms.commands import profile as commands
from service.domain.firms.schemas.firms import ChangeFirm, FirmProfileOut
from service.domain.matters.commands.numbering import preview_numbers
from service.domain.matters.schemas.matters import NumberPreviewOut, PreviewNumbers
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, computed, expected_version, read_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/firm", tags=["firm"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("firm:read")]
Tries = Annotated[FirmSession, commanding("firm:read")]
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


@router.post(
    "/matter-numbering/preview", operation_id="previewMatterNumbers", status_code=200, response_model=NumberPreviewOut
)
async def preview_matter_numbers(order: PreviewNumbers, db: Tries) -> Response:
    """Preview the numbers of the next matters.

    Of a numbering that is being considered, or of the firm's own, as the count stands. Nothing is stored.
    """
    return computed(await preview_numbers(db, order))
