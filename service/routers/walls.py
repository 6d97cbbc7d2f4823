"""Ethical walls: who is screened from a matter, whatever the role."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.matters import queries
from service.domain.matters.commands import walls as commands
from service.domain.matters.schemas.walls import LiftWall, Screen, WallEntryOut, WallStatus
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, created, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/matters/{matter_id}/wall", tags=["walls"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("walls:read")]
Writes = Annotated[FirmSession, commanding("walls:write")]


class WallQuery(ListQuery):
    """Which entries of the wall, in which order."""

    order: Literal["updated_at", "-updated_at"] = "updated_at"
    status: WallStatus | None = None


@router.get("", operation_id="listWall", response_model=PageOut[WallEntryOut])
async def list_wall(request: Request, matter_id: UUID, query: Annotated[WallQuery, Query()], reads: Reads) -> Response:
    """List who is or was screened from a matter.

    For the screened themselves the matter is not there, and neither is its wall.
    """
    under = (queries.MATTER, matter_id)
    return await page_answer(request, reads, queries.WALL, query, {"matter_id": matter_id}, under)


@router.post("", operation_id="screen", status_code=201, response_model=WallEntryOut)
async def screen(matter_id: UUID, order: Screen, db: Writes) -> Response:
    """Screen a member or an OAuth client from a matter.

    From now on the matter and all that belongs to it are not there for them: in no list, no search, no history and at
    no address, whatever their role. Each attempt is entered in the access log.
    """
    out = await commands.screen(db, matter_id, order)
    return created(out, f"/v1/matters/{matter_id}/wall/{out.id}")


@router.get("/{wall_entry_id}", operation_id="getWallEntry", response_model=WallEntryOut)
async def get_wall_entry(request: Request, matter_id: UUID, wall_entry_id: UUID, reads: Reads) -> Response:
    """Read who is screened, why and by whom."""
    return read_answer(request, await reads.first(queries.WALL_ENTRY, matter_id=matter_id, id=wall_entry_id))


@router.post("/{wall_entry_id}/lift", operation_id="requestWallLift", response_model=WallEntryOut)
async def request_wall_lift(
    matter_id: UUID, wall_entry_id: UUID, order: LiftWall, db: Writes, if_match: IfMatch = None
) -> Response:
    """Ask for a wall to be lifted.

    It stands until a second member approves. Only members can, and not the one whom it screens.
    """
    return changed(await commands.request_lift(db, matter_id, wall_entry_id, order, expected_version(if_match)))


@router.post("/{wall_entry_id}/approve-lift", operation_id="approveWallLift", response_model=WallEntryOut)
async def approve_wall_lift(matter_id: UUID, wall_entry_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Lift a wall for which another member has asked it.

    Who asked cannot approve. History keeps every step.
    """
    return changed(await commands.approve_lift(db, matter_id, wall_entry_id, expected_version(if_match)))
