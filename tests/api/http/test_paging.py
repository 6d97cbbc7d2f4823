"""Lists page by page: every row once, whatever happens in between."""

import base64
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from tests.api.http.records import contact_of, matter_of, pointers, refused
from tests.conftest import Firm


async def pages(firm: Firm, path: str, **params: Any) -> AsyncIterator[list[dict[str, Any]]]:
    """The pages of a list, one after the other."""
    cursor: str | None = ""
    while cursor is not None:
        answer = await firm.api.get(path, params=params | ({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        cursor = answer.json()["next_cursor"]
        yield answer.json()["data"]


async def numbered(firm: Firm, count: int) -> list[str]:
    """Opens matters and returns their ids in the order in which they were opened."""
    return [(await matter_of(firm, number=f"N-{number:03d}"))["id"] for number in range(count)]


@pytest.mark.parametrize(("order", "step"), [("updated_at", 1), ("-updated_at", -1)])
async def test_every_row_comes_once_and_in_order(firm_a: Firm, firm_b: Firm, order: str, step: int) -> None:
    ids = await numbered(firm_a, 7)
    await numbered(firm_b, 3)
    found = [[row["id"] for row in page] async for page in pages(firm_a, "/v1/matters", order=order, limit=3)]
    assert [len(page) for page in found] == [3, 3, 1]
    assert [row for page in found for row in page] == ids[::step]


async def test_a_full_last_page_is_the_last(firm_a: Firm) -> None:
    await numbered(firm_a, 4)
    assert [len(page) async for page in pages(firm_a, "/v1/matters", limit=2)] == [2, 2]


async def test_an_empty_list_is_one_page(firm_a: Firm, firm_b: Firm) -> None:
    await numbered(firm_b, 2)
    answer = await firm_a.api.get("/v1/matters")
    assert answer.json() == {"data": [], "next_cursor": None}
    assert "Link" not in answer.headers


async def test_rows_that_were_there_come_once_while_others_are_added(firm_a: Firm) -> None:
    ids = await numbered(firm_a, 6)
    found: list[str] = []
    async for page in pages(firm_a, "/v1/matters", order="-updated_at", limit=2):
        found += [row["id"] for row in page]
        await matter_of(firm_a)
    assert found == ids[::-1]


async def test_a_row_that_changes_while_the_oldest_are_read_comes_again_at_the_end(firm_a: Firm) -> None:
    """In the order of changes a changed row has a new place: after everything that was read, so it is not missed."""
    ids = await numbered(firm_a, 4)
    found: list[str] = []
    async for page in pages(firm_a, "/v1/matters", order="updated_at", limit=2):
        found += [row["id"] for row in page]
        if len(found) == 2:
            await firm_a.api.patch(f"/v1/matters/{ids[0]}", json={"summary": "changed"})
    assert found == [*ids, ids[0]]


async def test_no_row_is_missed_while_one_that_was_read_is_taken_away(firm_a: Firm) -> None:
    ids = await numbered(firm_a, 5)
    found: list[str] = []
    async for page in pages(firm_a, "/v1/matters", order="updated_at", limit=2):
        found += [row["id"] for row in page]
        if len(found) == 2:
            assert (await firm_a.api.delete(f"/v1/matters/{ids[1]}")).status_code == 204
    assert found == ids


async def test_the_link_leads_to_the_next_page(firm_a: Firm) -> None:
    ids = await numbered(firm_a, 3)
    first = await firm_a.api.get("/v1/matters", params={"limit": 2, "order": "updated_at", "status": "open"})
    assert first.headers["Link"].endswith('>; rel="next"')
    address = urlsplit(first.headers["Link"].removeprefix("<").split(">")[0])
    assert address.path == "/v1/matters"
    assert dict(parse_qsl(address.query)) == {
        "limit": "2",
        "order": "updated_at",
        "status": "open",
        "cursor": first.json()["next_cursor"],
    }
    second = await firm_a.api.get(address.geturl())
    assert [row["id"] for row in second.json()["data"]] == ids[2:]


async def test_a_cursor_carries_its_order(firm_a: Firm) -> None:
    ids = await numbered(firm_a, 3)
    first = await firm_a.api.get("/v1/matters", params={"limit": 2, "order": "updated_at"})
    second = await firm_a.api.get("/v1/matters", params={"limit": 2, "cursor": first.json()["next_cursor"]})
    assert [row["id"] for row in second.json()["data"]] == ids[2:]


async def test_a_cursor_of_another_order_is_refused(firm_a: Firm) -> None:
    await numbered(firm_a, 3)
    cursor = (await firm_a.api.get("/v1/matters", params={"limit": 2, "order": "updated_at"})).json()["next_cursor"]
    answer = await firm_a.api.get("/v1/matters", params={"cursor": cursor, "order": "-updated_at"})
    assert pointers(refused(answer, 400, "bad_cursor")) == [("/query/cursor", "bad_cursor")]


@pytest.mark.parametrize("path", ["/v1/contacts", "/v1/history"])
async def test_a_cursor_of_another_list_is_refused(firm_a: Firm, path: str) -> None:
    await numbered(firm_a, 2)
    cursor = (await firm_a.api.get("/v1/matters", params={"limit": 1})).json()["next_cursor"]
    refused(await firm_a.api.get(path, params={"cursor": cursor}), 400, "bad_cursor")


async def test_the_cursor_of_another_firm_shows_nothing_of_it(firm_a: Firm, firm_b: Firm) -> None:
    await numbered(firm_a, 3)
    cursor = (await firm_a.api.get("/v1/matters", params={"limit": 1})).json()["next_cursor"]
    assert (await firm_b.api.get("/v1/matters", params={"cursor": cursor})).json()["data"] == []


def made_up(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


ID = "0193e7a4-0000-7000-8000-000000000000"
GARBAGE = {
    "a word": "next",
    "no base64": "%%%",
    "not ASCII": "größer",
    "no JSON": base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    "a number": base64.urlsafe_b64encode(b"7").decode(),
    "too few parts": made_up("matters", "updated_at"),
    "no order": made_up("matters", "title", "2026-01-01T00:00:00+00:00", ID),
    "no instant": made_up("matters", "updated_at", "yesterday", ID),
    "an instant of nowhere": made_up("matters", "updated_at", "2026-01-01T00:00:00", ID),
    "an instant before time": made_up("matters", "updated_at", "0001-01-01T00:00:00+23:59", ID),
    "a number for an instant": made_up("matters", "updated_at", 7, ID),
    "no id": made_up("matters", "updated_at", "2026-01-01T00:00:00+00:00", "x"),
    "a list as order": made_up("matters", ["updated_at"], "2026-01-01T00:00:00+00:00", ID),
    "brackets": base64.urlsafe_b64encode(b"[" * 370).decode(),
}


@pytest.mark.parametrize("cursor", GARBAGE.values(), ids=GARBAGE.keys())
async def test_garbage_is_no_cursor(firm_a: Firm, cursor: str) -> None:
    refused(await firm_a.api.get("/v1/matters", params={"cursor": cursor}), 400, "bad_cursor")


@pytest.mark.parametrize("seq", [2**70, -(2**70), 1.5, "1", True, None], ids=str)
async def test_a_made_up_sequence_is_no_cursor(firm_a: Firm, seq: Any) -> None:
    cursor = made_up("history_events", "seq", seq, ID)
    refused(await firm_a.api.get("/v1/history", params={"cursor": cursor}), 400, "bad_cursor")


async def lists_of(firm: Firm) -> dict[str, httpx.Response]:
    """One page of every list, with something in each."""
    matter, contact = await matter_of(firm), await contact_of(firm)
    path = f"/v1/matters/{matter['id']}"
    party = {"contact_id": contact["id"], "role": "plaintiff", "side": "claimant"}
    assert (await firm.api.post(f"{path}/parties", json=party)).status_code == 201
    assert (await firm.api.post(f"{path}/claims", json={"jurisdiction": "NY"})).status_code == 201
    lists = ("/v1/matters", "/v1/contacts", f"{path}/parties", f"{path}/claims", "/v1/history", f"{path}/timeline")
    return {address: await firm.api.get(address) for address in lists}


async def test_every_list_has_the_same_form(firm_a: Firm, firm_b: Firm) -> None:
    for address, answer in (await lists_of(firm_a)).items():
        assert answer.json().keys() == {"data", "next_cursor"}, address
        assert answer.json()["data"], address
        other = await firm_b.api.get(address)
        assert other.status_code == 404 or other.json()["data"] == [], address
