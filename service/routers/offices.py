"""Offices: the places where the firm works."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.firms import queries
from service.domain.firms.commands import offices as commands
from service.domain.firms.schemas.offices import AddOffice, ChangeOffice, OfficeOut
from service.values.instants import GivenInstant
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, created, deleted, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/offices", tags=["offices"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("firm:read")]
Writes = Annotated[FirmSession, commanding("firm:write")]


class OfficesQuery(ListQuery):
    """Which offices, in which order."""

    order: Literal["updated_at", "-updated_at"] = "-updated_at"
    updated_since: GivenInstant | None = None


@router.get("", operation_id="listOffices", response_model=PageOut[OfficeOut])
async def list_offices(request: Request, query: Annotated[OfficesQuery, Query()], reads: Reads) -> Response:
    """List offices.

    The firm's offices, the latest changed first.
    """
    return await page_answer(request, reads, queries.OFFICES, query)


@router.post("", operation_id="addOffice", status_code=201, response_model=OfficeOut)
async def add_office(order: AddOffice, db: Writes) -> Response:
    """Add an office."""
    out = await commands.add_office(db, order)
    return created(out, f"/v1/offices/{out.id}")


@router.get("/{office_id}", operation_id="getOffice", response_model=OfficeOut)
async def get_office(request: Request, office_id: UUID, reads: Reads) -> Response:
    """Read an office.

    With its ETag; If-None-Match is answered with 304 while nothing has changed.
    """
    return read_answer(request, await reads.first(queries.OFFICE, id=office_id))


@router.patch("/{office_id}", operation_id="changeOffice", response_model=OfficeOut)
async def change_office(office_id: UUID, change: ChangeOffice, db: Writes, if_match: IfMatch = None) -> Response:
    """Change an office.

    JSON merge patch: what is absent stays, null removes.
    """
    return changed(await commands.change_office(db, office_id, change, expected_version(if_match)))


@router.delete("/{office_id}", operation_id="deleteOffice", status_code=204)
async def delete_office(office_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Delete an office.

    Refused with 409 while members or invitations name it. History keeps what it was.
    """
    await commands.delete_office(db, office_id, expected_version(if_match))
    return deleted()
