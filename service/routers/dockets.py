"""Dockets: the cases in court that a matter leads to."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.matters import queries
from service.domain.matters.commands import dockets as commands
from service.domain.matters.schemas.dockets import ChangeDocket, CourtOut, DocketOut, OpenDocket, TransferDocket
from service.values.caller import Caller
from service.web.access import calling, commanding, reading
from service.web.etags import IfMatch, changed, computed, created, deleted, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(tags=["dockets"], route_class=MeritRoute)

Asks = Annotated[Caller, calling("matters:read")]
Reads = Annotated[FirmReads, reading("matters:read")]
Writes = Annotated[FirmSession, commanding("matters:write")]

_PLACE = "/v1/matters/{matter_id}/dockets"


class DocketsQuery(ListQuery):
    """In which order."""

    order: Literal["updated_at", "-updated_at"] = "updated_at"


@router.get("/v1/jurisdictions/{code}/courts", operation_id="listCourts", response_model=PageOut[CourtOut])
async def list_courts(code: str, _: Asks) -> Response:
    """List the courts of a state, or the federal courts for US.

    All of them on one page, by name, as the Free Law Project keeps them.
    """
    return computed(PageOut(data=list(queries.courts_in(code)), next_cursor=None))


@router.get(_PLACE, operation_id="listDockets", response_model=PageOut[DocketOut])
async def list_dockets(
    request: Request, matter_id: UUID, query: Annotated[DocketsQuery, Query()], reads: Reads
) -> Response:
    """List the dockets of a matter."""
    under = (queries.MATTER, matter_id)
    return await page_answer(request, reads, queries.DOCKETS, query, {"matter_id": matter_id}, under)


@router.post(_PLACE, operation_id="openDocket", status_code=201, response_model=DocketOut)
async def open_docket(matter_id: UUID, order: OpenDocket, db: Writes) -> Response:
    """Open a docket.

    The court by its id, or by its name where it has none. A matter may have several.
    """
    out = await commands.open_docket(db, matter_id, order)
    return created(out, f"/v1/matters/{matter_id}/dockets/{out.id}")


@router.get(_PLACE + "/{docket_id}", operation_id="getDocket", response_model=DocketOut)
async def get_docket(request: Request, matter_id: UUID, docket_id: UUID, reads: Reads) -> Response:
    """Read a docket."""
    return read_answer(request, await reads.first(queries.DOCKET, matter_id=matter_id, id=docket_id))


@router.patch(_PLACE + "/{docket_id}", operation_id="changeDocket", response_model=DocketOut)
async def change_docket(
    matter_id: UUID, docket_id: UUID, change: ChangeDocket, db: Writes, if_match: IfMatch = None
) -> Response:
    """Change a docket.

    JSON merge patch: what is absent stays, null removes. A case that goes to another court is transferred instead.
    """
    return changed(await commands.change_docket(db, matter_id, docket_id, change, expected_version(if_match)))


@router.post(_PLACE + "/{docket_id}/transfer", operation_id="transferDocket", status_code=201, response_model=DocketOut)
async def transfer_docket(
    matter_id: UUID, docket_id: UUID, order: TransferDocket, db: Writes, if_match: IfMatch = None
) -> Response:
    """Transfer a case to another court.

    Removal, remand, change of venue: the docket ends here and goes on as a new one, which names where it came from.
    """
    out = await commands.transfer_docket(db, matter_id, docket_id, order, expected_version(if_match))
    return created(out, f"/v1/matters/{matter_id}/dockets/{out.id}")


@router.delete(_PLACE + "/{docket_id}", operation_id="removeDocket", status_code=204)
async def remove_docket(matter_id: UUID, docket_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Take out a docket that was entered by mistake.

    Refused with 409 while another one follows it. History keeps what it was.
    """
    await commands.remove_docket(db, matter_id, docket_id, expected_version(if_match))
    return deleted()
