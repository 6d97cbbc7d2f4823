"""Userinfo (OpenID Connect Core, 5.3): who a person is, for a client that may know it."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from service.domain.identity.authorizations import Authorizations
from service.web.access import Forbidden, authenticate
from service.web.rate_limits import rate_limits_of


async def userinfo(request: Request) -> Response:
    """Answers with the claims that the token's scopes permit. Raises InvalidToken, RateLimited, Forbidden."""
    caller = authenticate(request)
    await rate_limits_of(request).admit(request, caller, bulk=False)
    if "openid" not in caller.scopes:
        raise Forbidden("openid")
    endpoint: Authorizations = request.app.state.authorizations
    return JSONResponse(await endpoint.about(caller))


PAGES = (Route("/oauth/userinfo", userinfo, methods=["GET", "POST"]),)
