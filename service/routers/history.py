"""History: what happened in a firm and who did it."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.history import commands, queries
from service.domain.history.schemas import HistoryEventOut
from service.domain.matters.queries import MATTER
from service.jobs import JobOut
from service.web.accepted import accepted
from service.web.access import commanding, reading
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(tags=["history"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("history:read", logged="history_event")]


class TimelineQuery(ListQuery):
    """In which order."""

    order: Literal["seq", "-seq"] = "-seq"


class HistoryQuery(TimelineQuery):
    """What happened to what, in which order."""

    subject_id: UUID | None = None
    matter_id: UUID | None = None


@router.get("/v1/history", operation_id="listHistory", response_model=PageOut[HistoryEventOut])
async def list_history(request: Request, query: Annotated[HistoryQuery, Query()], reads: Reads) -> Response:
    """List what happened.

    Every change in the firm with who did it, before and after, the latest first. The log can only be added to.
    """
    return await page_answer(request, reads, queries.EVENTS, query)


@router.post("/v1/history/checks", operation_id="checkHistory", status_code=202, response_model=JobOut)
async def check_history(db: Annotated[FirmSession, commanding("history:read", bulk=True)]) -> Response:
    """Have the whole log checked.

    Each entry carries the hash of itself and the one before. The job's result says how many entries there are, and
    which is the first that does not fit, if any.
    """
    return accepted(await commands.order_check(db))


@router.get("/v1/matters/{matter_id}/timeline", operation_id="getTimeline", response_model=PageOut[HistoryEventOut])
async def get_timeline(
    request: Request, matter_id: UUID, query: Annotated[TimelineQuery, Query()], reads: Reads
) -> Response:
    """List what happened in a matter."""
    under = (MATTER, matter_id)
    return await page_answer(request, reads, queries.EVENTS, query, {"matter_id": matter_id}, under)
