"""Legal holds: what must be kept, whatever else is decided."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.documents import queries
from service.domain.documents.commands import holds as commands
from service.domain.documents.schemas.holds import HoldOut, PlaceHold, ReleaseHold
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, created, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/holds", tags=["holds"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("documents:read")]
Writes = Annotated[FirmSession, commanding("holds:write")]


class HoldsQuery(ListQuery):
    """Which holds, in which order."""

    order: Literal["updated_at", "-updated_at"] = "-updated_at"
    matter_id: UUID | None = None


@router.get("", operation_id="listHolds", response_model=PageOut[HoldOut])
async def list_holds(request: Request, query: Annotated[HoldsQuery, Query()], reads: Reads) -> Response:
    """List legal holds.

    The latest changed first; those that were released as well.
    """
    return await page_answer(request, reads, queries.HOLDS, query)


@router.post("", operation_id="placeHold", status_code=201, response_model=HoldOut)
async def place_hold(order: PlaceHold, db: Writes) -> Response:
    """Place a legal hold.

    On one document, or on all of a matter, those to come as well. Until it is released, nothing of them is deleted.
    """
    out = await commands.place_hold(db, order)
    return created(out, f"/v1/holds/{out.id}")


@router.get("/{hold_id}", operation_id="getHold", response_model=HoldOut)
async def get_hold(request: Request, hold_id: UUID, reads: Reads) -> Response:
    """Read a legal hold."""
    return read_answer(request, await reads.first(queries.HOLD, id=hold_id))


@router.post("/{hold_id}/release", operation_id="releaseHold", response_model=HoldOut)
async def release_hold(hold_id: UUID, order: ReleaseHold, db: Writes, if_match: IfMatch = None) -> Response:
    """Release a legal hold.

    With the reason. Another hold on the same document still keeps it.
    """
    return changed(await commands.release_hold(db, hold_id, order, expected_version(if_match)))
