"""Errors as RFC 9457 problem+json: one shape, one place."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from service.values.errors import DomainError, FieldError
from service.web.scim_errors import SCIM, scim_error

MEDIA_TYPE = "application/problem+json"

_TITLES = {
    400: ("bad_request", "The request is malformed"),
    401: ("unauthorized", "A valid access token is needed"),
    404: ("not_found", "Not found"),
    413: ("body_too_large", "The body is too large"),
    415: ("unsupported_media_type", "The body's media type is not taken here"),
}


class ProblemError(BaseModel):
    """One wrong place in the input."""

    pointer: str = Field(description="JSON pointer into the body, or /query/…, /path/…, /header/… for the others")
    code: str
    detail: str


class Problem(BaseModel):
    """An error answer (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[ProblemError]


def content(
    request_id: str,
    *,
    status: int,
    code: str,
    title: str,
    detail: str,
    errors: Sequence[FieldError] = (),
) -> dict[str, Any]:
    """Returns what a problem document says; its shape is Problem."""
    return {
        "type": f"urn:merit:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": request_id,
        "errors": [{"pointer": e.pointer, "code": e.code, "detail": e.detail} for e in errors],
    }


def problem(
    request_id: str,
    *,
    status: int,
    code: str,
    title: str,
    detail: str,
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Renders one problem."""
    said = content(request_id, status=status, code=code, title=title, detail=detail, errors=errors)
    # Half a surrogate pair, repeated from the input, is no text: it becomes a question mark.
    body = json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")
    return Response(body, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def request_id_of(request: Request) -> str:
    """Returns the id of this request, as answered in X-Request-Id."""
    return str(request.scope.get("state", {}).get("request_id", ""))


def challenges(error: DomainError) -> dict[str, str]:
    """Returns the headers of an error of the domain: which token is needed, and when to come again."""
    headers: dict[str, str] = {}
    if error.status in {401, 403}:
        headers["WWW-Authenticate"] = getattr(error, "challenge", f'Bearer realm="merit", error="{error.code}"')
    retry_after = getattr(error, "retry_after_seconds", None)
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    return headers


def domain_problem(request: Request, error: DomainError) -> Response:
    """Renders an error of the domain."""
    return problem(
        request_id_of(request),
        status=error.status,
        code=error.code,
        title=error.title,
        detail=error.detail,
        errors=error.errors,
        headers=challenges(error),
    )


def install(app: FastAPI) -> None:
    """Has the app render every error as a problem."""

    @app.exception_handler(DomainError)
    async def _domain(request: Request, error: DomainError) -> Response:
        return domain_problem(request, error)

    @app.exception_handler(RequestValidationError)
    async def _validation(request: Request, error: RequestValidationError) -> Response:
        return invalid_request(request, error.errors())

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        if request.url.path.startswith(SCIM):
            return scim_error(error.status_code, str(error.detail), headers=error.headers)
        code, title = _TITLES.get(error.status_code, ("error", "The request failed"))
        return problem(
            request_id_of(request),
            status=error.status_code,
            code=code,
            title=title,
            detail=str(error.detail),
            headers=error.headers,
        )


def invalid_request(request: Request, found: Sequence[Any]) -> Response:
    """Renders arguments of a route that are wrong."""
    places = {str(error["loc"][0]) for error in found if error["loc"]}
    errors = [_field_error(error) for error in found]
    if "path" in places:
        status, code, title, detail = 404, "not_found", "Not found", "There is nothing at this address."
    elif any(error["type"] == "json_invalid" for error in found):
        status, code, title, detail = 400, "malformed_json", "The body is not JSON", errors[0].detail
    elif "body" in places:
        status, code, title, detail = 422, "invalid", "The input is wrong", "See errors for the places."
    else:
        status, code, title, detail = 400, "invalid_parameter", "A parameter is wrong", "See errors for the names."
    return problem(request_id_of(request), status=status, code=code, title=title, detail=detail, errors=errors)


def _field_error(error: Any) -> FieldError:
    place, *path = error["loc"] or ("body",)
    steps = path if place == "body" else [place, *path]
    if error["type"] == "json_invalid":
        steps = []
    return FieldError(
        pointer="".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps),
        code=str(error["type"]),
        detail=str(error["msg"]),
    )
