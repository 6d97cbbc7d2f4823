"""Who is asking."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from service.db.sessions import platform_session
from service.domain.firms import queries
from service.domain.firms.schemas.firms import MeOut
from service.values.caller import Caller
from service.web.access import calling
from service.web.etags import computed
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/me", tags=["identity"], route_class=MeritRoute)


@router.get("", operation_id="getMe", response_model=MeOut)
async def get_me(request: Request, caller: Annotated[Caller, calling(None)]) -> Response:
    """Say who asks.

    The firm, the client and the person behind the access token, and the scopes it carries. Any valid token will do.
    """
    async with platform_session(request.app.state.database) as db:
        return computed(await queries.me(db, caller))
