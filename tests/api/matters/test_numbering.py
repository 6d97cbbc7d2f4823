"""Matters are numbered by the firm's own pattern."""

import asyncio
from typing import Any

import pytest

from tests.api.http.records import matter_of, nothing_stored, pointers, refused
from tests.conftest import Firm


async def numbered(firm: Firm, **numbering: Any) -> None:
    answer = await firm.api.patch("/v1/firm", json={"matter_numbering": numbering})
    assert answer.status_code == 200, answer.text


async def opened(firm: Firm, **fields: Any) -> str:
    return str((await matter_of(firm, opened_on="2026-03-01", **fields))["number"])


async def test_a_firm_begins_with_a_number_of_the_year(firm_a: Firm) -> None:
    assert [await opened(firm_a), await opened(firm_a)] == ["2026-0001", "2026-0002"]


async def test_a_pattern_numbers_the_next_matters(firm_a: Firm, firm_b: Firm) -> None:
    await numbered(firm_a, pattern="MM{yy}/{seq:3}", starts_at=120)
    assert [await opened(firm_a), await opened(firm_a)] == ["MM26/120", "MM26/121"]
    assert await opened(firm_b) == "2026-0001"


async def test_a_count_that_never_begins_anew_goes_on_over_the_years(firm_a: Firm) -> None:
    await numbered(firm_a, pattern="{year}-{seq:4}", restarts="never")
    found = [(await matter_of(firm_a, opened_on=day))["number"] for day in ("2025-12-31", "2026-01-01")]
    assert found == ["2025-0001", "2026-0002"]


async def test_a_yearly_count_begins_anew(firm_a: Firm) -> None:
    found = [(await matter_of(firm_a, opened_on=day))["number"] for day in ("2025-12-31", "2026-01-01")]
    assert found == ["2025-0001", "2026-0001"]


async def test_a_number_names_the_office(firm_a: Firm) -> None:
    office = (await firm_a.api.post("/v1/offices", json={"name": "Albany", "code": "ALB"})).json()["id"]
    await numbered(firm_a, pattern="{office}-{seq}", restarts="never")
    assert await opened(firm_a, office_id=office) == "ALB-1"


@pytest.mark.parametrize("coded", [False, True])
async def test_without_an_office_that_has_a_code_there_is_no_number(firm_a: Firm, coded: bool) -> None:
    office = (await firm_a.api.post("/v1/offices", json={"name": "Albany"})).json()["id"]
    await numbered(firm_a, pattern="{office}-{seq}", restarts="never")
    async with nothing_stored(firm_a):
        order = {"title": "x"} | ({"office_id": office} if coded else {})
        answer = await firm_a.api.post("/v1/matters", json=order)
    assert pointers(refused(answer, 422, "invalid")) == [("/office_id", "office_needed")]


async def test_an_office_of_another_firm_is_none(firm_a: Firm, firm_b: Firm) -> None:
    office = (await firm_b.api.post("/v1/offices", json={"name": "Troy", "code": "TRY"})).json()["id"]
    async with nothing_stored(firm_a):
        answer = await firm_a.api.post("/v1/matters", json={"title": "x", "office_id": office})
    assert pointers(refused(answer, 422, "invalid")) == [("/office_id", "unknown_office")]


async def test_a_typed_number_is_passed_over(firm_a: Firm) -> None:
    await opened(firm_a, number="2026-0001")
    assert await opened(firm_a) == "2026-0002"


async def test_many_at_once_get_numbers_without_gaps(firm_a: Firm) -> None:
    await numbered(firm_a, pattern="{seq}", restarts="never")
    found = await asyncio.gather(*(opened(firm_a) for _ in range(12)))
    assert sorted(map(int, found)) == list(range(1, 13))


@pytest.mark.parametrize(
    "pattern", ["{seq}", "{year}", "{seq}{seq}{year}", "{year} {seq}", "{year}-{seq:4}" * 3, "", 7]
)
async def test_a_pattern_that_cannot_number_is_refused(firm_a: Firm, pattern: Any) -> None:
    async with nothing_stored(firm_a):
        answer = await firm_a.api.patch("/v1/firm", json={"matter_numbering": {"pattern": pattern}})
    places = [place for place, _ in pointers(refused(answer, 422, "invalid"))]
    assert all(place.startswith("/matter_numbering") for place in places)


async def test_null_sets_the_numbering_back(firm_a: Firm) -> None:
    await numbered(firm_a, pattern="{seq}", restarts="never")
    found = (await firm_a.api.patch("/v1/firm", json={"matter_numbering": None})).json()
    assert found["matter_numbering"] == {"pattern": "{year}-{seq:4}", "restarts": "yearly", "starts_at": 1}


async def test_a_preview_shows_what_comes_and_changes_nothing(firm_a: Firm) -> None:
    place, tried = "/v1/firm/matter-numbering/preview", {"pattern": "X{seq:2}", "restarts": "never"}
    async with nothing_stored(firm_a):
        found = [(await firm_a.api.post(place, json=order)).json() for order in ({"numbering": tried}, {})]
    assert found[0] == {"numbers": ["X01", "X02", "X03"]}
    await numbered(firm_a, **tried)
    assert await opened(firm_a) == "X01"
    assert (await firm_a.api.post(place, json={})).json() == {"numbers": ["X02", "X03", "X04"]}
