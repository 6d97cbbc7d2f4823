"""Which methods an address takes: OPTIONS says it, 405 says it."""

import re
from collections.abc import Iterable

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from service.web.problems import problem, request_id_of
from service.web.route import MeritRoute
from service.web.scim_errors import SCIM, scim_error

_ALWAYS = {"OPTIONS"}


class Methods:
    """The methods of every address."""

    def __init__(self, routes: Iterable[MeritRoute]) -> None:
        self._of: dict[re.Pattern[str], set[str]] = {}
        for route in routes:
            methods = self._of.setdefault(route.path_regex, set(_ALWAYS))
            methods |= {"GET", "HEAD"} if route.method == "GET" else {route.method}

    def allowed(self, path: str) -> str | None:
        """Returns the value of Allow for an address; None if no route of the API is there."""
        found = set[str]().union(*(methods for pattern, methods in self._of.items() if pattern.match(path)))
        return ", ".join(sorted(found)) or None


def install(app: FastAPI, routes: Iterable[MeritRoute]) -> None:
    """Has the app answer OPTIONS, and every method that an address does not take, with the methods that it does."""
    methods = Methods(routes)

    @app.exception_handler(405)
    async def _not_taken(request: Request, error: HTTPException) -> Response:
        allowed = methods.allowed(request.url.path) or (error.headers or {}).get("Allow", "")
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": allowed})
        if request.url.path.startswith(SCIM):
            return scim_error(405, f"It takes {allowed}.", headers={"Allow": allowed})
        return problem(
            request_id_of(request),
            status=405,
            code="method_not_allowed",
            title="This address does not take that method",
            detail=f"It takes {allowed}.",
            headers={"Allow": allowed},
        )
