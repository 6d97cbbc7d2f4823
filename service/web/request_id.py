"""The outermost layer: an id for every request, the body limit, a log line without personal data, no bare 500.

HEAD is answered as GET is, without the body (RFC 9110, 9.3.2).
"""

import re
import time
import traceback
from pathlib import Path

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.values.ids import new_id
from service.web.limits import limited
from service.web.problems import problem

_ACCEPTED = re.compile(rb"[A-Za-z0-9._:-]{1,100}")
_UNLESS_GIVEN = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
"""No cache keeps an answer, and no browser takes it for more than it says it is (OWASP ASVS 4.0, 14.4)."""
_METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}
"""What is logged of the methods: any word can be sent as one."""
_log = structlog.get_logger("merit.request")


class RequestEdge:
    """ASGI middleware. A caller's own X-Request-Id is kept when it is short and plain."""

    def __init__(self, app: ASGIApp, body_limit_bytes: int) -> None:
        self._app = app
        self._body_limit = body_limit_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        started, status = time.perf_counter(), 0
        bodiless = scope["method"] == "HEAD"
        if bodiless:
            scope = {**scope, "method": "GET"}

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = message["headers"]
                names = {name for name, _ in headers}
                headers.append((b"x-request-id", request_id.encode()))
                headers += scope["state"].get("headers", ())
                headers += [header for header in _UNLESS_GIVEN if header[0] not in names]
            elif bodiless:
                message = {**message, "body": b""}
            await send(message)

        try:
            await self._app(scope, limited(scope, receive, self._body_limit), send_with_id)
        except Exception as error:
            _log.error("request failed", request_id=request_id, route=_route(scope), failures=_failures(error))
            if status:
                raise
            answer = problem(
                request_id,
                status=500,
                code="internal_error",
                title="Something went wrong on our side",
                detail="Nothing was stored. The request id helps us to find out what happened.",
            )
            await answer(scope, receive, send_with_id)
        finally:
            self._write_line(scope, request_id, status, started)

    @staticmethod
    def _write_line(scope: Scope, request_id: str, status: int, started: float) -> None:
        caller = scope["state"].get("caller")
        _log.info(
            "request",
            request_id=request_id,
            method=scope["method"] if scope["method"] in _METHODS else None,
            route=_route(scope),
            status=status,
            ms=round((time.perf_counter() - started) * 1000, 1),
            client=getattr(caller, "client_id", None),
            firm=str(caller.firm_id) if caller else None,
        )


def _route(scope: Scope) -> str | None:
    """Returns the address's template: the address itself may carry an id that names a person."""
    return getattr(scope.get("route"), "path", None)


def _failures(error: BaseException | None) -> list[str]:
    """Returns what was raised and where, the last first; not what it says, which may name a person."""
    found: list[str] = []
    told: set[int] = set()
    while error is not None and id(error) not in told:
        told.add(id(error))
        places = [f"{Path(at.filename).name}:{at.lineno} {at.name}" for at in traceback.extract_tb(error.__traceback__)]
        found.append(" < ".join([type(error).__name__, *reversed(places)]))
        error = error.__cause__ or error.__context__
    return found


def _request_id(scope: Scope) -> str:
    given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    return given.decode() if _ACCEPTED.fullmatch(given) else str(new_id())
