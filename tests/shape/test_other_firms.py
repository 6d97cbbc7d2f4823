"""Firm B holds a valid token and knows every id of firm A: on no route does it see, change or learn anything."""

import itertools
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import asyncpg
import pytest

from service.web.access import Way
from service.web.route import MeritRoute, permission_of
from tests.builders.casefile import CONTACT, MATTER, ORDERS, QUESTIONS, Case, build_case
from tests.builders.documents import CONTENTS
from tests.builders.leads import LEAD
from tests.conftest import Firm
from tests.shape.catalogue import firm_tables
from tests.shape.conftest import Standing
from tests.shape.routes import ROUTES, method_of

OWNED_BY_NOBODY = {
    "getJurisdiction": "the law is the same for every firm",
    "listCourts": "the courts are the same for every firm",
    "getScimResourceType": "SCIM's resource types are the same for every firm",
    "getScimSchema": "SCIM's schemas are the same for every firm",
    "searchScimKind": "Users or Groups, in every firm",
    "putContact": "an outside id is the firm's own: B's contact by that name is another one (tested below)",
    "putLead": "an outside id is the firm's own: B's lead by that name is another one (tested below)",
    "putMatter": "an outside id is the firm's own: B's matter by that name is another one (tested below)",
}
"""Operations whose address names nothing that a firm owns, each with the reason."""

KINDS = {"identifier_kind", "version_number"}
"""Parameters of addresses that are words of the API, and belong to nobody."""

WITH_IDS = {
    str(route.operation_id): route
    for route in ROUTES
    if "{" in route.path and route.operation_id not in OWNED_BY_NOBODY and permission_of(route.dependant)
}
LISTS = {
    str(route.operation_id): route
    for route in ROUTES
    if method_of(route) == "GET"
    and "{" not in route.path
    and getattr(permission_of(route.dependant), "way", None) is Way.READ
}


def parameters(route: MeritRoute) -> list[str]:
    return [parameter.alias for parameter in route.dependant.path_params]


def mixtures(route: MeritRoute) -> list[frozenset[str]]:
    """Every way to name something of A's in an address: alone, or beside things of B's own."""
    names = [name for name in parameters(route) if name not in KINDS]
    return [frozenset(chosen) for some in range(1, len(names) + 1) for chosen in itertools.combinations(names, some)]


@pytest.fixture
async def inspector(superuser_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection that sees through every wall."""
    connection = await asyncpg.connect(superuser_url)
    yield connection
    await connection.close()


SENT_MEANWHILE = {"waiting_letters"}
"""Tables whose rows the server itself takes away, whoever asks for what."""


async def everything_of(inspector: asyncpg.Connection, firm: Firm) -> dict[str, list[str]]:
    """Every row that a firm has, in every table."""
    return {
        table: [
            row["text"]
            for row in await inspector.fetch(
                f"SELECT t::text AS text FROM {table} AS t WHERE firm_id = $1 ORDER BY 1", firm.id
            )
        ]
        for table in await firm_tables(inspector)
        if table not in SENT_MEANWHILE
    }


@pytest.mark.parametrize("operation", WITH_IDS)
async def test_another_firms_ids_are_not_there_and_nothing_happens(
    operation: str, standing_a: Standing, standing_b: Standing, inspector: asyncpg.Connection
) -> None:
    route, (firm_a, case_a), (firm_b, case_b) = WITH_IDS[operation], standing_a, standing_b
    before = await everything_of(inspector, firm_a), await everything_of(inspector, firm_b)
    for taken_from_a in mixtures(route):
        mixed = replace(case_b, ids={**case_b.ids, **{name: case_a.ids[name] for name in taken_from_a}})
        answer = await asked(firm_b, route, mixed)
        refusal = answer.json()
        assert answer.status_code == 404, (taken_from_a, answer.text)
        assert refusal.get("code", refusal.get("status")) in {"not_found", "404"}  # SCIM's errors have no code
        assert not any(secret in answer.text for secret in case_a.secrets())
    assert (await everything_of(inspector, firm_a), await everything_of(inspector, firm_b)) == before


@pytest.mark.parametrize("operation", WITH_IDS)
async def test_a_version_asked_for_does_not_tell_whether_another_firm_has_it(
    operation: str, standing_a: Standing, standing_b: Standing
) -> None:
    route, (_, case), (firm_b, _) = WITH_IDS[operation], standing_a, standing_b
    for header in ("If-Match", "If-None-Match"):
        for tag in ('"1"', '"99"'):
            assert (await asked(firm_b, route, case, {header: tag})).status_code == 404


@pytest.mark.parametrize("operation", [name for name, route in WITH_IDS.items() if method_of(route) == "GET"])
async def test_the_firm_itself_is_answered_at_the_same_addresses(operation: str, standing_a: Standing) -> None:
    firm, case = standing_a
    answer = await asked(firm, WITH_IDS[operation], case)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("operation", LISTS)
async def test_a_list_holds_nothing_of_another_firm(operation: str, standing_a: Standing, standing_b: Standing) -> None:
    (_, case_a), (firm_b, case_b) = standing_a, standing_b
    answer = await firm_b.api.get(LISTS[operation].path, params=QUESTIONS.get(operation))
    assert any(own in answer.text for own in case_b.secrets()), "B's own is missing"
    assert not any(secret in answer.text for secret in case_a.secrets())


@pytest.mark.parametrize("filtered", ["subject_id", "matter_id"])
async def test_a_list_filtered_by_another_firms_id_is_empty(filtered: str, firm_a: Firm, firm_b: Firm) -> None:
    case_a, _ = await build_case(firm_a.api), await build_case(firm_b.api)
    answer = await firm_b.api.get("/v1/history", params={filtered: case_a.ids["matter_id"]})
    assert answer.json() == {"data": [], "next_cursor": None}


async def test_a_cursor_of_another_firm_leads_on_in_the_own_list(firm_a: Firm, firm_b: Firm) -> None:
    case_a, case_b = await build_case(firm_a.api), await build_case(firm_b.api)
    cursor = (await firm_a.api.get("/v1/history", params={"limit": 1})).json()["next_cursor"]
    answer = await firm_b.api.get("/v1/history", params={"cursor": cursor})
    assert answer.status_code == 200
    assert not any(secret in answer.text for secret in case_a.secrets())
    assert case_b.ids["matter_id"] in answer.text


@pytest.mark.parametrize(("address", "order"), [("contacts", CONTACT), ("leads", LEAD), ("matters", MATTER)])
async def test_the_same_outside_id_is_another_thing_in_another_firm(
    address: str, order: dict[str, Any], firm_a: Firm, firm_b: Firm, inspector: asyncpg.Connection
) -> None:
    place = f"/v1/{address}/by-external-id/crm/7"
    mine = await firm_a.api.put(place, json=order)
    before = await everything_of(inspector, firm_a)
    theirs = await firm_b.api.put(place, json=order)
    assert (mine.status_code, theirs.status_code) == (201, 201)
    assert theirs.json()["id"] != mine.json()["id"]
    assert await everything_of(inspector, firm_a) == before


async def test_a_contact_of_another_firm_cannot_become_a_party(firm_a: Firm, firm_b: Firm) -> None:
    case_a, case_b = await build_case(firm_a.api), await build_case(firm_b.api)
    order = {"contact_id": case_a.ids["contact_id"], "role": "witness", "side": "neutral"}
    answer = await firm_b.api.post(case_b.path("/v1/matters/{matter_id}/parties"), json=order)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "unknown_contact")


@pytest.mark.parametrize("side", ["plaintiff_party_id", "defendant_party_id"])
async def test_a_party_of_another_firm_cannot_be_in_a_claim(side: str, firm_a: Firm, firm_b: Firm) -> None:
    case_a, case_b = await build_case(firm_a.api), await build_case(firm_b.api)
    order = {"jurisdiction": "NY", side: case_a.ids["party_id"]}
    stated = await firm_b.api.post(case_b.path("/v1/matters/{matter_id}/claims"), json=order)
    changed = await firm_b.api.patch(
        case_b.path("/v1/matters/{matter_id}/claims/{claim_id}"), json={side: case_a.ids["party_id"]}
    )
    assert [answer.status_code for answer in (stated, changed)] == [422, 422]
    assert stated.json()["errors"][0]["code"] == changed.json()["errors"][0]["code"] == "unknown_party"


async def test_an_idempotency_key_of_another_firm_brings_nothing_to_light(firm_a: Firm, firm_b: Firm) -> None:
    once = {"Idempotency-Key": "the-same"}
    mine = await firm_a.api.post("/v1/matters", json={"title": "A"}, headers=once)
    theirs = await firm_b.api.post("/v1/matters", json={"title": "A"}, headers=once)
    assert theirs.status_code == 201
    assert theirs.json()["id"] != mine.json()["id"]


async def asked(firm: Firm, route: MeritRoute, case: Case, headers: dict[str, str] | None = None) -> Any:
    """Sends the request of a route with what the case says. A KeyError: tests/builders/casefile.py must learn it."""
    body = ORDERS[str(route.operation_id)](case) if route.body_field is not None else None
    content = CONTENTS.get(str(route.operation_id))
    return await firm.api.request(method_of(route), case.path(route.path), json=body, content=content, headers=headers)
