"""Somebody who may do everything and is screened from a matter: on no route does he meet it or change it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from service.db.walls import matter_column
from service.settings import Settings
from service.tables import METADATA
from service.web.route import MeritRoute, permission_of
from tests.builders.acting import authorized
from tests.builders.casefile import ORDERS, Case, build_case
from tests.builders.people import placed
from tests.builders.walls import screened
from tests.conftest import Firm, entered
from tests.shape.routes import ROUTES, method_of
from tests.shape.test_other_firms import LISTS, everything_of

HANGING = {"matter_id"} | {
    f"{name.removesuffix('s')}_id"
    for name, table in METADATA.tables.items()
    if matter_column(table) is not None and name != "leads"  # one hangs on a matter once it was converted
}
IN_A_MATTER = {
    str(route.operation_id): route
    for route in ROUTES
    if permission_of(route.dependant) is not None
    and any(parameter.alias in HANGING for parameter in route.dependant.path_params)
}
"""Operations at addresses inside a matter, or of a thing that hangs on one."""
PAGED = [name for name, route in LISTS.items() if "next_cursor" in getattr(route.response_model, "model_fields", {})]


@pytest.fixture
async def inspector(superuser_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection that sees through every wall."""
    connection = await asyncpg.connect(superuser_url)
    yield connection
    await connection.close()


class Screened:
    """A member of firm A with every permission, his client, and two cases, from the first of which he is screened."""

    def __init__(self, firm: Firm, member_id: UUID, headers: dict[str, str], hidden: Case, shown: Case) -> None:
        self.firm, self.member_id, self.headers, self.hidden, self.shown = firm, member_id, headers, hidden, shown
        self.known: set[str] = set()

    async def asked(self, route: MeritRoute, case: Case) -> httpx.Response:
        """Sends a route's request as the screened member."""
        body = ORDERS[str(route.operation_id)](case) if route.body_field is not None else None
        place = case.path(route.path)
        return await self.firm.api.request(method_of(route), place, json=body, headers=self.headers)

    async def denials(self) -> list[dict[str, Any]]:
        """Returns what he was refused since this was asked the last time, as the access log has it."""
        query = {"outcome": "denied", "member_id": str(self.member_id), "limit": "200"}
        found = (await self.firm.api.get("/v1/access-log", params=query)).json()["data"]
        new = [entry for entry in found if entry["id"] not in self.known]
        self.known |= {entry["id"] for entry in new}
        return new


@pytest.fixture(scope="module")
async def member(app: FastAPI, test_settings: Settings) -> AsyncIterator[Screened]:
    """Once for all tests: whatever the member asks for changes nothing."""
    async with entered(app, test_settings, "Screened & Shown") as firm:
        hidden, shown = await build_case(firm.api), await build_case(firm.api, bare=True)
        someone = await placed(app.state.database, firm.id)
        await screened(app.state.database, firm.id, UUID(hidden.ids["matter_id"]), someone.id)
        headers = authorized(app, test_settings, firm, someone.user_id, someone.id)
        yield Screened(firm, someone.id, headers, hidden, shown)


def in_the_matter(case: Case) -> set[str]:
    """Returns the ids of a case that must not be seen by whom its matter's wall screens."""
    return {case.ids["matter_id"]} | {made["id"] for made in case.made.values() if made.get("matter_id") is not None}


@pytest.mark.parametrize("operation", IN_A_MATTER)
async def test_what_lies_in_a_walled_matter_is_not_there_and_the_attempt_is_logged(
    operation: str, member: Screened, inspector: asyncpg.Connection
) -> None:
    route = IN_A_MATTER[operation]
    await member.denials()
    before = await everything_of(inspector, member.firm)
    answer = await member.asked(route, member.hidden)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), answer.text
    after = await everything_of(inspector, member.firm)
    assert {table for table in after if after[table] != before[table]} == {"access_log"}
    (entry,) = await member.denials()
    assert (entry["matter_id"], entry["route"]) == (member.hidden.ids["matter_id"], f"{method_of(route)} {route.path}")


@pytest.mark.parametrize("operation", IN_A_MATTER)
async def test_things_of_a_walled_matter_are_not_there_under_another_one(operation: str, member: Screened) -> None:
    route = IN_A_MATTER[operation]
    names = [one.alias for one in route.dependant.path_params if one.alias in HANGING - {"matter_id"}]
    await member.denials()
    for name in names:
        mixed = replace(member.shown, ids={**member.shown.ids, name: member.hidden.ids[name]})
        assert (await member.asked(route, mixed)).status_code == 404
        (entry,) = await member.denials()
        assert entry["subject_ids"] == [member.hidden.ids[name]]


@pytest.mark.parametrize("operation", [name for name, route in IN_A_MATTER.items() if method_of(route) == "GET"])
async def test_the_same_member_sees_another_matter(operation: str, member: Screened) -> None:
    await member.denials()
    assert (await member.asked(IN_A_MATTER[operation], member.shown)).status_code == 200
    assert await member.denials() == []


@pytest.mark.parametrize("operation", PAGED)
async def test_a_list_holds_nothing_of_a_walled_matter(operation: str, member: Screened) -> None:
    everybody = await member.firm.api.get(LISTS[operation].path, params={"limit": 200})
    answer = await member.firm.api.get(LISTS[operation].path, params={"limit": 200}, headers=member.headers)
    assert answer.status_code == 200
    hidden = in_the_matter(member.hidden)
    assert not any(one in answer.text for one in hidden)
    kept = [item for item in everybody.json()["data"] if not any(one in str(item) for one in hidden)]
    shown = [item for item in answer.json()["data"] if item["id"] in {one["id"] for one in kept}]
    assert shown == kept, "the wall hides more than the matter"


@pytest.mark.parametrize("filtered", ["subject_id", "matter_id"])
async def test_history_filtered_by_a_walled_matter_is_empty(filtered: str, member: Screened) -> None:
    query = {filtered: member.hidden.ids["matter_id"]}
    answer = await member.firm.api.get("/v1/history", params=query, headers=member.headers)
    assert answer.json() == {"data": [], "next_cursor": None}
