"""Whether the process lives and can serve. Open to anyone, and tells nothing else."""

from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from service.web.etags import computed
from service.web.health import check_ready
from service.web.route import MeritRoute

router = APIRouter(tags=["health"], route_class=MeritRoute)


class HealthOut(BaseModel):
    """A sign of life."""

    status: Literal["ok"]


@router.get("/healthz", operation_id="getHealth", response_model=HealthOut)
async def get_health() -> Response:
    """Say whether the process lives."""
    return computed(HealthOut(status="ok"))


@router.get("/readyz", operation_id="getReadiness", response_model=HealthOut)
async def get_readiness(request: Request) -> Response:
    """Say whether the process can serve.

    503 while the database does not answer.
    """
    await check_ready(request.app.state.database)
    return computed(HealthOut(status="ok"))
