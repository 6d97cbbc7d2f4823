"""The OpenAPI document: what FastAPI derives from the routes, plus what every route answers by being one of ours."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi

from service.domain.identity.policy import SCOPES
from service.web.access import Way
from service.web.problems import MEDIA_TYPE, Problem
from service.web.route import MeritRoute, permission_of

_EXAMPLES = Path(__file__).resolve().parents[2] / "openapi" / "examples"
_FRAMEWORKS_OWN = ("HTTPValidationError", "ValidationError")
_MEANING = {
    400: "The request is malformed, or a parameter is unknown or wrong",
    401: "No valid access token",
    403: "The token lacks the scope",
    404: "There is no such thing for this firm",
    408: "The body did not arrive in time",
    409: "The state does not allow this, or the first request with this key is still running",
    412: "Changed since the version named in If-Match",
    413: "The body is too large",
    415: "The body is not JSON",
    422: "Well formed but wrong",
    503: "Busy or not reachable; try again in a moment",
}
_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Sent again with the same key, the request happens once and is answered the same for 24 hours",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}
_NOT_MODIFIED = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag you have; 304 while it is current",
    "schema": {"type": "string"},
}


def install(app: FastAPI, routers: Sequence[APIRouter]) -> None:
    """Has `app.openapi()` return the whole contract, made once."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = document(app, list(api_routes(routers)))
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def api_routes(routers: Iterable[APIRouter]) -> Iterator[MeritRoute]:
    """Yields every route of the API."""
    for router in routers:
        for route in router.routes:
            if isinstance(route, MeritRoute):
                yield route


def document(app: FastAPI, routes: Sequence[MeritRoute]) -> dict[str, Any]:
    """Returns the OpenAPI 3.1 document."""
    contract = get_openapi(
        title="Merit",
        version=app.version,
        summary="The case system for law firms that fight medical malpractice",
        routes=app.routes,
        servers=[{"url": "/"}],
    )
    schemas = contract["components"]["schemas"]
    for name in _FRAMEWORKS_OWN:
        schemas.pop(name, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs") | {"Problem": problem}
    contract["components"]["securitySchemes"] = {
        "oauth2": {
            "type": "oauth2",
            "flows": {"clientCredentials": {"tokenUrl": "/oauth/token", "scopes": dict(SCOPES)}},
        }
    }
    examples = _examples()
    for route in routes:
        for method in route.methods or ():
            operation = contract["paths"][route.path][method.lower()]
            _complete(route, operation)
            _add_example(operation, examples.get(operation["operationId"], {}))
    return contract


def _complete(route: MeritRoute, operation: dict[str, Any]) -> None:
    permission = permission_of(route.dependant)
    method = next(iter(route.methods or ()))
    answers = operation["responses"]
    answers.pop("422", None)
    if permission is None:
        operation["security"] = []
        operation.setdefault("x-public", True)
        statuses = {400} | ({503} if route.path == "/readyz" else set())
    else:
        scopes = [permission.scope] if permission.scope else []
        operation["security"] = [{"oauth2": scopes}]
        statuses = {400, 401, 403, 503}
        if permission.way is Way.READ:
            statuses |= {404} if "{" in route.path else set()
        else:
            statuses |= {404, 409} if permission.way is Way.COMMAND else {409, 422}
    if route.body_field is not None:
        statuses |= {408, 413, 415, 422}
    names = {parameter["name"] for parameter in operation.get("parameters", [])}
    if "If-Match" in names:
        statuses.add(412)
    if method == "POST" and permission is not None:
        operation.setdefault("parameters", []).append(_IDEMPOTENCY_KEY)
        statuses |= {409, 422}
    if method == "PUT":
        answers["201"] = {**answers["200"], "description": "New"}
    if method == "GET" and permission is not None and permission.way is Way.READ and route.path.endswith("}"):
        operation.setdefault("parameters", []).append(_NOT_MODIFIED)
        answers["304"] = {"description": "Not changed"}
    for status in sorted(statuses):
        answers.setdefault(str(status), _problem(status))


def _problem(status: int) -> dict[str, Any]:
    return {
        "description": _MEANING[status],
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _examples() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for file in sorted(_EXAMPLES.glob("*.json")):
        found |= json.loads(file.read_text())
    return found


def _add_example(operation: dict[str, Any], example: dict[str, Any]) -> None:
    """Puts an example of openapi/examples where documentation and generated clients look for it."""
    if "body" in example:
        for media in operation["requestBody"]["content"].values():
            media["example"] = example["body"]
    if "answer" in example:
        for media in operation["responses"][str(example["status"])].get("content", {}).values():
            media["example"] = example["answer"]
