"""Stages: what follows what in a case, and what must hold before."""

from typing import Annotated

from fastapi import APIRouter, Response

from service.domain.matters import queries
from service.domain.matters.schemas.stages import StageOut
from service.values.caller import Caller
from service.web.access import calling
from service.web.etags import computed
from service.web.paging import PageOut
from service.web.route import MeritRoute

router = APIRouter(tags=["stages"], route_class=MeritRoute)

Asks = Annotated[Caller, calling("matters:read")]


@router.get("/v1/matter-stages", operation_id="listStages", response_model=PageOut[StageOut])
async def list_stages(_: Asks) -> Response:
    """List the stages of a matter.

    In the order in which a case goes through them, each with those that may follow and the gates on the way in.
    """
    return computed(PageOut(data=list(queries.stages()), next_cursor=None))
