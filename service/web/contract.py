"""The OpenAPI document: what FastAPI derives from the routes, plus what every route answers by being one of ours."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi

from service.domain.identity.policy import SCOPES
from service.domain.provisioning.schemas import ScimErrorOut
from service.web import answers
from service.web.examples import examples, show
from service.web.problems import Problem
from service.web.route import MeritRoute, permission_of

_FRAMEWORKS_OWN = ("HTTPValidationError", "ValidationError")
_INTRODUCTION = (
    "Matters, parties, claims and their limitations dates, each date with its reasons. The firm comes from the access "
    "token. Errors are problem documents (RFC 9457). Every address is under `/v1`; what is added to it breaks nothing, "
    "anything else is announced."
)
_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Sent again with the same key, the request happens once and is answered the same for 24 hours",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}
_IF_NONE_MATCH = {
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


def text(app: FastAPI) -> str:
    """Returns the document as it is served and committed."""
    return json.dumps(app.openapi(), indent=2, ensure_ascii=False) + "\n"


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
        description=_INTRODUCTION,
        license_info={"name": "Apache License 2.0", "identifier": "Apache-2.0"},
        routes=app.routes,
        servers=[{"url": "/"}],
        tags=_tags(routes),
    )
    components = contract["components"]
    for name in _FRAMEWORKS_OWN:
        components["schemas"].pop(name, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components["schemas"] |= problem.pop("$defs") | {"Problem": problem}
    components["schemas"]["ScimErrorOut"] = ScimErrorOut.model_json_schema()
    components |= answers.components()
    components["securitySchemes"] = {
        "oauth2": {
            "type": "oauth2",
            "flows": {"clientCredentials": {"tokenUrl": "/oauth/token", "scopes": dict(SCOPES)}},
        }
    }
    shown = examples()
    for route in routes:
        operation = contract["paths"][route.path][route.method.lower()]
        _describe(route, operation)
        answers.complete(route, operation)
        show(operation, shown.get(operation["operationId"], {}))
    return contract


def _describe(route: MeritRoute, operation: dict[str, Any]) -> None:
    """Summary and description from what the route says of itself, its permission, and its parameters."""
    permission = permission_of(route.dependant)
    first, _, rest = route.description.partition("\n")
    operation["summary"] = first.removesuffix(".")
    if permission is None:
        operation["security"] = []
        needed = "Open to anyone: no access token is needed."
    else:
        operation["security"] = [{"oauth2": [permission.scope] if permission.scope else []}]
        needed = f"Permission: `{permission.scope}`." if permission.scope else "Permission: any valid access token."
        needed += " Each read is entered in the access log." if permission.logged else ""
    operation["description"] = f"{rest.strip()}\n\n{needed}".strip()
    parameters = operation.get("parameters", [])
    for parameter in parameters:
        parameter["schema"] = _not_null(parameter["schema"])
    if route.method == "POST" and permission is not None:
        parameters.append(_IDEMPOTENCY_KEY)
    if route.method == "GET" and "version" in getattr(route.response_model, "model_fields", {}):
        parameters.append(_IF_NONE_MATCH)
    if parameters:
        operation["parameters"] = [dict(parameter) for parameter in parameters]


def _not_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter is given or it is not: there is no null in an address or a header."""
    given: list[dict[str, Any]] = [one for one in schema.get("anyOf", []) if one != {"type": "null"}]
    if len(given) != 1:
        return schema
    return given[0] | {name: value for name, value in schema.items() if name not in {"anyOf", "title"}}


def _tags(routes: Iterable[MeritRoute]) -> list[dict[str, Any]]:
    """The tags in the order of the routers, each with what its module says of itself."""
    found: dict[str, str] = {}
    for route in routes:
        said = sys.modules[route.endpoint.__module__].__doc__ or ""
        found.setdefault(str(route.tags[0]), said.partition("\n")[0])
    return [{"name": name, "description": said} for name, said in found.items()]
