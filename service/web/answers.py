"""What every route may answer by being one of ours: refusals, headers, and what they mean."""

import json
from typing import Any

from service.domain.firms.errors import DataDestroyed
from service.domain.identity.errors import InvalidToken
from service.values.errors import Conflict, DomainError, FieldError, InvalidInput, NotFound, StaleVersion
from service.web.access import Forbidden, Permission, Way
from service.web.downloads import RangeNotSatisfiable
from service.web.limits import BodyTooLarge, BodyTooSlow
from service.web.problems import MEDIA_TYPE, content
from service.web.rate_limits import RateLimited
from service.web.route import MeritRoute, Unavailable, UnknownParameter, UnsupportedMediaType, permission_of
from service.web.scim import ScimRoute
from service.web.scim_errors import MEDIA_TYPE as SCIM_MEDIA_TYPE
from service.web.scim_errors import scim_error

_REQUEST_ID = "019abc00-3f1e-7c52-9d4b-6a0e7f3c2b18"
_HEADERS = {
    "X-Request-Id": ("The id of this request: your own, if it was sent and is plain", True),
    "ETag": ("The version, to be sent in If-Match or If-None-Match", True),
    "Location": ("Where the new resource is", True),
    "Link": ("The next page, rel=next; absent on the last one", False),
    "Idempotent-Replayed": ("`true` where an earlier answer to the same Idempotency-Key is repeated", False),
    "RateLimit": ("What is left of each budget, and the seconds until it is whole again", False),
    "RateLimit-Policy": ("The budgets that this request counts in: how many requests in how many seconds", False),
    "Retry-After": ("Seconds after which to try again", False),
    "WWW-Authenticate": ("What is missing (RFC 6750)", True),
}
_REFUSALS: dict[int, tuple[str, DomainError]] = {
    400: (
        "The request is malformed, or a parameter is unknown or wrong",
        UnknownParameter(
            "This address does not know: state.",
            [FieldError("/query/state", "unknown_parameter", "not a parameter of this address")],
        ),
    ),
    401: ("There is no valid access token", InvalidToken("The access token has expired; get a new one.")),
    403: ("The token lacks the scope", Forbidden("matters:write")),
    404: ("There is no such thing for this firm", NotFound("There is no such thing here.")),
    408: ("The body did not arrive in time", BodyTooSlow("The body must arrive within 30 seconds.")),
    409: (
        "The state does not allow this, or the first request with this key is still running",
        Conflict("Another change came first, or something refers to this."),
    ),
    410: (
        "What was asked for cannot be read any more",
        DataDestroyed("The firm's key was destroyed, and this with it."),
    ),
    416: (
        "The range lies beyond the end of the file",
        RangeNotSatisfiable("The file has 30 bytes."),
    ),
    412: ("It has changed since the version named in If-Match", StaleVersion()),
    413: ("The body is too large", BodyTooLarge("At most 1048576 bytes are taken here.")),
    415: ("The body is not JSON", UnsupportedMediaType("Send application/json.")),
    422: (
        "Well formed but wrong: see `errors` for the places",
        InvalidInput("See errors for the places.", [FieldError("/title", "missing", "Field required")]),
    ),
    429: ("The budget of this minute is used up", RateLimited("client", 3_000, 17)),
    503: ("Busy or not reachable", Unavailable("The database is busy or not reachable; try again in a moment.")),
}
_SCIM_REFUSAL = {
    "description": "Refused in SCIM's own shape; `scimType` is a keyword of RFC 7644, table 9",
    "headers": {"X-Request-Id": {"$ref": "#/components/headers/X-Request-Id"}},
    "content": {
        SCIM_MEDIA_TYPE: {
            "schema": {"$ref": "#/components/schemas/ScimErrorOut"},
            "example": json.loads(bytes(scim_error(400, "userName is required", "invalidValue").body)),
        }
    },
}
_SUCCESSES = {
    "200": "As it is now",
    "201": "New",
    "202": "Taken on; the job can be followed",
    "204": "Done; nothing is left to show",
    "304": "Not changed",
}


def components() -> dict[str, dict[str, Any]]:
    """Returns the parts of the document that refusals and headers refer to."""
    return {
        "responses": {f"Refused{status}": _refusal(status) for status in _REFUSALS} | {"ScimRefused": _SCIM_REFUSAL},
        "headers": {
            name: {"description": text, "required": required, "schema": {"type": "string"}}
            for name, (text, required) in _HEADERS.items()
        },
    }


def complete(route: MeritRoute, operation: dict[str, Any]) -> None:
    """Adds to an operation what its route answers besides what it says itself."""
    permission, answers = permission_of(route.dependant), operation["responses"]
    answers.pop("422", None)
    fields = getattr(route.response_model, "model_fields", {})
    if route.method == "PUT" and "200" in answers and not isinstance(route, ScimRoute):
        answers["201"] = {**answers["200"]}
    if route.method == "GET" and "version" in fields:
        answers["304"] = {}
    refused = [status for status, answer in answers.items() if int(status) in _REFUSALS and "content" not in answer]
    for status in refused:
        del answers[status]  # what the route declares of its own is described once, for all
    for status, answer in answers.items():
        names = _success_headers(route, status) if status in _SUCCESSES else ["X-Request-Id"]
        answer["headers"] = {**answer.get("headers", {}), **{name: _header(name) for name in names}}
        answer["description"] = _SUCCESSES.get(status, answer.get("description"))
    for status in sorted(_statuses(route, permission) | {int(status) for status in refused}):
        name = "ScimRefused" if isinstance(route, ScimRoute) else f"Refused{status}"
        answers.setdefault(str(status), {"$ref": f"#/components/responses/{name}"})


def _statuses(route: MeritRoute, permission: Permission | None) -> set[int]:
    if permission is None:
        return {400} | ({503} if route.path == "/readyz" else set()) | ({429} if _is_counted(route) else set())
    statuses = {400, 401, 429, 503} | ({403} if permission.scope else set()) | ({404} if "{" in route.path else set())
    if permission.way is not Way.READ:
        statuses |= {408, 413}
    if permission.way in {Way.COMMAND, Way.UPLOAD}:
        statuses |= {409}
    if permission.way is Way.UPLOAD:
        statuses |= {422}
    if route.method == "POST":
        statuses |= {409, 422}
    if route.body_field is not None:
        statuses |= {415, 422}
    if any(parameter.alias == "If-Match" for parameter in route.dependant.header_params):
        statuses |= {412}
    return statuses


def _is_counted(route: MeritRoute) -> bool:
    return permission_of(route.dependant) is not None or route.method == "POST"


def _success_headers(route: MeritRoute, status: str) -> list[str]:
    fields = getattr(route.response_model, "model_fields", {})
    names = ["X-Request-Id", "RateLimit", "RateLimit-Policy"] if _is_counted(route) else ["X-Request-Id"]
    if "version" in fields:
        names.append("ETag")
    if status in {"201", "202"}:
        names.append("Location")
    if any(parameter.alias == "query" for parameter in route.dependant.query_params) and "next_cursor" in fields:
        names.append("Link")
    if route.method == "POST" and permission_of(route.dependant) is not None:
        names.append("Idempotent-Replayed")
    return names


def _refusal(status: int) -> dict[str, Any]:
    meaning, error = _REFUSALS[status]
    names = ["X-Request-Id"]
    names += ["WWW-Authenticate"] if status in {401, 403} else []
    names += ["RateLimit", "RateLimit-Policy"] if status == 429 else []
    names += ["Retry-After"] if status in {409, 429, 503} else []
    example = content(
        _REQUEST_ID,
        status=error.status,
        code=error.code,
        title=error.title,
        detail=error.detail,
        errors=error.errors,
    )
    return {
        "description": meaning,
        "headers": {name: _header(name) for name in names},
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}},
    }


def _header(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/headers/{name}"}
