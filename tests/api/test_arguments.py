"""Arguments are read as FastAPI's own solver reads them: the same values, and the same errors at the same places."""

import dataclasses
import json
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi import APIRouter, Cookie, Depends
from fastapi._compat import Undefined
from fastapi.dependencies.utils import solve_dependencies
from fastapi.exceptions import RequestValidationError
from starlette.requests import Request
from starlette.responses import Response

from service.routers import ROUTERS
from service.web.arguments import ABSENT, Arguments
from service.web.contract import api_routes
from service.web.route import MeritRoute

EXAMPLES = Path(__file__).parents[2] / "openapi" / "examples"
BODIES = {name: shown for file in EXAMPLES.glob("*.json") for name, shown in json.loads(file.read_text()).items()}
ROUTES = {str(route.operation_id): route for route in api_routes(ROUTERS)}
SOME_ID = "018f3a5e-7b1c-7def-8000-0123456789ab"
PATHS = (SOME_ID, "NY", "not a uuid", "x" * 300)
QUERIES: tuple[dict[str, str], ...] = (
    {},
    {"limit": "5"},
    {"limit": "0"},
    {"limit": "five"},
    {"order": "-updated_at"},
    {"order": "by heart"},
    {"cursor": "abc"},
    {"cursor": ""},
    {"status": "open"},
    {"status": "lost"},
    {"kind": "person"},
    {"updated_since": "2026-11-24T09:00:00Z"},
    {"updated_since": "yesterday"},
    {"matter_id": SOME_ID, "subject_id": "none"},
    {"unknown": "1"},
)
HEADERS: tuple[dict[str, str], ...] = ({}, {"if-match": '"3"'})
WRONG_BODIES: tuple[Any, ...] = (Undefined, None, [], "text", {}, {"unknown": 1})


def requests_to(route: MeritRoute) -> Iterator[tuple[Request, Any]]:
    """Yields requests and their bodies: right ones, and ones with one thing wrong at a time."""
    right = BODIES.get(str(route.operation_id), {}).get("body", Undefined)
    for path in PATHS if "{" in route.path else ("",):
        yield request_to(route, path, {}, {}), right
    for query in QUERIES:
        yield request_to(route, SOME_ID, query, {}), right
    for headers in HEADERS:
        yield request_to(route, SOME_ID, {}, headers), right
    for body in WRONG_BODIES:
        yield request_to(route, SOME_ID, {"limit": "five"}, {}), body


def request_to(route: MeritRoute, path: str, query: dict[str, str], headers: dict[str, str]) -> Request:
    """Returns a request as the router hands it over; every parameter of the path has the same value."""
    return Request(
        {
            "type": "http",
            "method": route.method,
            "path": route.path,
            "path_params": dict.fromkeys(route.param_convertors, path),
            "query_string": urlencode(query).encode(),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
    )


def read_by_us(route: MeritRoute, request: Request, body: Any) -> tuple[dict[str, Any], list[Any]]:
    try:
        return Arguments(route).read(request, ABSENT if body is Undefined else body), []
    except RequestValidationError as error:
        return {}, told(error.errors())


async def read_by_the_framework(route: MeritRoute, request: Request, body: Any) -> tuple[dict[str, Any], list[Any]]:
    async with AsyncExitStack() as stack:
        request.scope |= {"fastapi_inner_astack": stack, "fastapi_function_astack": stack}
        solved = await solve_dependencies(
            request=request,
            dependant=dataclasses.replace(route.dependant, dependencies=[]),
            body=body,
            async_exit_stack=stack,
            embed_body_fields=False,
        )
    return ({}, told(solved.errors)) if solved.errors else (solved.values, [])


def told(errors: Any) -> list[Any]:
    return sorted((error["loc"], error["type"], error["msg"]) for error in errors)


@pytest.mark.parametrize("operation", ROUTES)
async def test_arguments_are_read_as_the_framework_reads_them(operation: str) -> None:
    route = ROUTES[operation]
    for request, body in requests_to(route):
        ours = read_by_us(route, request, body)
        assert ours == await read_by_the_framework(route, request, body), (dict(request.query_params), body)


def test_a_signature_that_cannot_be_read_stops_the_start() -> None:
    router = APIRouter(route_class=MeritRoute)

    async def asks_for_a_cookie(crumb: str = Cookie()) -> Response:
        raise NotImplementedError

    def something() -> None:
        raise NotImplementedError

    async def asks_for_another_dependency(found: None = Depends(something)) -> Response:
        raise NotImplementedError

    for endpoint in (asks_for_a_cookie, asks_for_another_dependency):
        with pytest.raises(TypeError, match="/planted"):
            router.get("/planted")(endpoint)
