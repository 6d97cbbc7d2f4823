"""Matters: the cases of a firm."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.matters import queries
from service.domain.matters.commands import closing, stages
from service.domain.matters.commands import matters as commands
from service.domain.matters.schemas.matters import (
    ChangeMatter,
    CloseMatter,
    MatterNumberText,
    MatterOut,
    MatterStage,
    MatterStatus,
    OpenMatter,
)
from service.domain.matters.schemas.stages import CheckStage, MoveMatter, OverrideStage, StageCheckOut
from service.gates import GATES
from service.values.instants import GivenInstant
from service.values.text import ExternalId, SourceName
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, computed, created, deleted, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/matters", tags=["matters"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("matters:read")]
Tries = Annotated[FirmSession, commanding("matters:read")]
Overrides = Annotated[FirmSession, commanding("matters:override")]
Writes = Annotated[FirmSession, commanding("matters:write")]


class MattersQuery(ListQuery):
    """Which matters, in which order."""

    order: Literal["updated_at", "-updated_at"] = "-updated_at"
    status: MatterStatus | None = None
    stage: MatterStage | None = None
    number: MatterNumberText | None = None
    updated_since: GivenInstant | None = None


@router.get("", operation_id="listMatters", response_model=PageOut[MatterOut])
async def list_matters(request: Request, query: Annotated[MattersQuery, Query()], reads: Reads) -> Response:
    """List matters.

    The firm's matters, the latest changed first.
    """
    return await page_answer(request, reads, queries.MATTERS, query)


@router.post("", operation_id="openMatter", status_code=201, response_model=MatterOut)
async def open_matter(order: OpenMatter, db: Writes) -> Response:
    """Open a matter.

    Without a number it gets the firm's next of the year, such as 2026-0042.
    """
    out = await commands.open_matter(db, order)
    return created(out, f"/v1/matters/{out.id}")


@router.get("/{matter_id}", operation_id="getMatter", response_model=MatterOut)
async def get_matter(request: Request, matter_id: UUID, reads: Reads) -> Response:
    """Read a matter.

    With its ETag; If-None-Match is answered with 304 while nothing has changed.
    """
    return read_answer(request, await reads.first(queries.MATTER, id=matter_id))


@router.patch("/{matter_id}", operation_id="changeMatter", response_model=MatterOut)
async def change_matter(matter_id: UUID, change: ChangeMatter, db: Writes, if_match: IfMatch = None) -> Response:
    """Change a matter.

    JSON merge patch: what is absent stays, null removes. The status changes by close and reopen, the stage by its own
    address.
    """
    return changed(await commands.change_matter(db, matter_id, change, expected_version(if_match)))


@router.delete("/{matter_id}", operation_id="deleteMatter", status_code=204)
async def delete_matter(matter_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Delete a matter that was opened by mistake.

    Refused with 409 while it has parties or claims, and once somebody was screened from it. History keeps what it was.
    """
    await commands.delete_matter(db, matter_id, expected_version(if_match))
    return deleted()


@router.post("/{matter_id}/close", operation_id="closeMatter", response_model=MatterOut)
async def close_matter(matter_id: UUID, order: CloseMatter, db: Writes, if_match: IfMatch = None) -> Response:
    """Close a matter.

    With the reason, once everything in it is settled: refused with 409 while a case goes on in a court; `errors` say
    what is missing. A closed matter can still be read, and reopened.
    """
    return changed(await closing.close_matter(db, matter_id, order, GATES, expected_version(if_match)))


@router.post("/{matter_id}/reopen", operation_id="reopenMatter", response_model=MatterOut)
async def reopen_matter(matter_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Reopen a closed matter.

    In the stage in which it was. The reason it was closed for stays in its history.
    """
    return changed(await closing.reopen_matter(db, matter_id, expected_version(if_match)))


@router.post("/{matter_id}/stage", operation_id="moveMatter", response_model=MatterOut)
async def move_matter(matter_id: UUID, order: MoveMatter, db: Writes, if_match: IfMatch = None) -> Response:
    """Have a matter enter a stage.

    One that follows, or any before it (`GET /v1/matter-stages`). Refused with 409 where something is missing; `errors`
    say what and where.
    """
    return changed(await stages.move_matter(db, matter_id, order, GATES, expected_version(if_match)))


@router.post("/{matter_id}/stage/check", operation_id="checkStage", response_model=StageCheckOut)
async def check_stage(matter_id: UUID, order: CheckStage, db: Tries) -> Response:
    """Check what is missing before a matter may enter a stage.

    Nothing is changed.
    """
    return computed(await stages.check_stage(db, matter_id, order, GATES))


@router.post("/{matter_id}/stage/override", operation_id="overrideStage", response_model=MatterOut)
async def override_stage(matter_id: UUID, order: OverrideStage, db: Overrides, if_match: IfMatch = None) -> Response:
    """Have a matter enter a stage although something is missing.

    With the reason. The matter shows which gates were passed by until it enters another stage; history keeps them.
    """
    return changed(await stages.override_stage(db, matter_id, order, GATES, expected_version(if_match)))


@router.put("/by-external-id/{source}/{external_id}", operation_id="putMatter", response_model=MatterOut)
async def put_matter(
    source: SourceName, external_id: ExternalId, order: OpenMatter, db: Writes, if_match: IfMatch = None
) -> Response:
    """Open or replace a matter by the id that an outside system gave it.

    201 when it is new, 200 when it was there. Sending the same again changes nothing.
    """
    out, new = await commands.put_matter(db, source, external_id, order, expected_version(if_match))
    return created(out, f"/v1/matters/{out.id}") if new else changed(out)
