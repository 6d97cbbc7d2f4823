"""The access log: who was shown a medical or privileged record, and who was refused by an ethical wall."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.domain.history import queries
from service.domain.history.schemas import AccessEntryOut, AccessOutcome
from service.values.instants import GivenInstant
from service.web.access import reading
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(tags=["access-log"], route_class=MeritRoute)


class AccessLogQuery(ListQuery):
    """Which entries, in which order."""

    order: Literal["at", "-at"] = "-at"
    matter_id: UUID | None = None
    member_id: UUID | None = None
    outcome: AccessOutcome | None = None
    at_to: GivenInstant | None = None


@router.get("/v1/access-log", operation_id="listAccessLog", response_model=PageOut[AccessEntryOut])
async def list_access_log(
    request: Request,
    query: Annotated[AccessLogQuery, Query()],
    reads: Annotated[FirmReads, reading("access_log:read")],
) -> Response:
    """List who was shown what, and who was refused by an ethical wall.

    The latest first, before `at_to`: read on until they are old enough. The log can only be added to.
    """
    return await page_answer(request, reads, queries.ACCESSES, query)
