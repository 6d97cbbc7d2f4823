"""The examples of openapi/examples: every operation has one, and each is answered as it shows."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from service.db.engine import Database
from service.routers import ROUTERS
from service.settings import Settings
from service.values.ids import new_id
from service.web.contract import api_routes
from service.web.examples import examples
from service.web.route import MeritRoute
from tests.api.contract.likeness import Likeness
from tests.builders.acting import authorized
from tests.builders.people import doubled, placed
from tests.conftest import Firm

People = Mapping[str | None, dict[str, str]]

DUPLICATE = "019abd20-4c02-7d18-9b5e-71c0a4f3d204"
"""The contact that the example of merging takes away."""
SHOWN_ORIGIN = "https://merit.example"
ROUTES = {str(route.operation_id): route for route in api_routes(ROUTERS)}


def in_working_order() -> Iterator[MeritRoute]:
    """The operations in the order of the examples' files, tag by tag; what takes away comes last."""
    tags = list(dict.fromkeys(str(route.tags[0]) for route in ROUTES.values()))
    order = [ROUTES[name] for tag in tags for name in examples() if name in ROUTES and ROUTES[name].tags == [tag]]
    yield from (route for route in order if not _takes_away(route))
    yield from (route for route in reversed(order) if _takes_away(route))


def _takes_away(route: MeritRoute) -> bool:
    return route.method == "DELETE" or route.operation_id == "removeMember"


async def execute(
    firm: Firm, route: MeritRoute, example: dict[str, Any], likeness: Likeness, people: People
) -> httpx.Response:
    """Sends what an example shows, with the real ids, as the firm's client or as whom the example names."""
    path = route.path.format(**likeness.real(example.get("path", {})))
    query = likeness.real(example.get("query", {}))
    body = likeness.real(example.get("body"))
    if route.path.startswith("/oauth/"):
        auth = (firm.client_id, firm.client_secret) if body else None
        return await firm.api.request(route.method, path, data=body, auth=auth)
    by = people.get(example.get("by"))
    if isinstance(body, str):
        return await firm.api.request(route.method, path, params=query, content=body, headers=by)
    return await firm.api.request(route.method, path, params=query, json=body, headers=by)


@pytest.mark.parametrize("operation_id", sorted(ROUTES))
def test_an_operation_has_an_example(operation_id: str) -> None:
    assert operation_id in examples()


def test_an_example_is_of_an_operation() -> None:
    assert examples().keys() <= ROUTES.keys()


def test_an_example_lies_in_the_file_of_its_tag() -> None:
    for file in (Path(__file__).parents[3] / "openapi" / "examples").glob("*.json"):
        assert {ROUTES[name].tags[0] for name in json.loads(file.read_text())} == {file.stem}


async def test_the_examples_are_answered_as_they_show(
    app: FastAPI, test_settings: Settings, database: Database, firm_a: Firm, firm_b: Firm
) -> None:
    await placed(database, firm_a.id)
    likeness, shown, wrong = Likeness(test_settings.public_url, SHOWN_ORIGIN), examples(), []
    people = {who: authorized(app, test_settings, firm_a, new_id(), new_id()) for who in ("a member", "another member")}
    likeness.differences(DUPLICATE, str(await doubled(database, firm_a.id)), "the duplicate")
    for route in in_working_order():
        name = str(route.operation_id)
        for _ in range(shown[name].get("times", 1)):
            answer = await execute(firm_a, route, shown[name], likeness, people)
        if answer.status_code != shown[name]["status"]:
            wrong.append(f"{name}: {answer.status_code} {answer.text}")
        elif "media_type" in shown[name]:
            if answer.headers["Content-Type"] != shown[name]["media_type"] or not answer.content:
                wrong.append(f"{name}: {answer.headers['Content-Type']}")
        elif answer.content or "answer" in shown[name]:
            samples = shown[name].get("lists") == "samples"
            said = answer.json() if "json" in answer.headers["Content-Type"] else answer.text
            wrong += likeness.differences(shown[name].get("answer"), said, name, samples=samples)
    assert not wrong, "\n".join(wrong)
    assert (await firm_b.api.get("/v1/history")).json()["data"] == []
