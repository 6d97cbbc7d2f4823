"""Adding and replacing by the ids that outside systems gave."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.api.http.records import contact_of, log_of, matter_of, nothing_stored, pointers, refused
from tests.conftest import Firm

PLACE = "/v1/matters/by-external-id/clio/M-1"
MATTER = {"title": "Fabian v. Lindsay", "number": "2026-0001"}


async def put(firm: Firm, path: str = PLACE, **fields: Any) -> httpx.Response:
    return await firm.api.put(path, json=MATTER | fields)


async def test_the_first_time_it_is_added(firm_a: Firm, firm_b: Firm) -> None:
    answer = await put(firm_a)
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"')
    assert answer.json()["external_ids"] == {"clio": "M-1"}
    assert (await firm_a.api.get(answer.headers["Location"])).json() == answer.json()
    refused(await firm_b.api.get(answer.headers["Location"]), 404, "not_found")


async def test_the_second_time_it_is_replaced(firm_a: Firm) -> None:
    first = await put(firm_a, summary="one")
    second = await put(firm_a, title="Fabian v. Lindsay and others")
    assert (second.status_code, second.headers["ETag"]) == (200, '"2"')
    assert second.json()["id"] == first.json()["id"]
    assert second.json()["title"] == "Fabian v. Lindsay and others"
    assert second.json()["summary"] is None


async def test_the_same_again_changes_nothing(firm_a: Firm, firm_b: Firm) -> None:
    first = await put(firm_a)
    async with nothing_stored(firm_a, firm_b):
        again = await put(firm_a)
    assert (again.status_code, again.json()) == (200, first.json())


async def test_the_same_id_in_two_firms_is_of_two_things(firm_a: Firm, firm_b: Firm) -> None:
    assert [(await put(firm)).status_code for firm in (firm_a, firm_b)] == [201, 201]


async def test_the_same_id_in_two_systems_is_of_two_things(firm_a: Firm) -> None:
    first = await put(firm_a)
    second = await put(firm_a, "/v1/matters/by-external-id/filevine/M-1", number="2026-0002")
    assert (second.status_code, second.json()["id"] != first.json()["id"]) == (201, True)


async def test_of_ten_at_once_one_is_added(firm_a: Firm) -> None:
    answers = await asyncio.gather(*(put(firm_a) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert [event["action"] for event in await log_of(firm_a)] == ["matter.opened"]


async def test_of_ten_contacts_at_once_one_is_added(firm_a: Firm) -> None:
    body = {"kind": "person", "name": "Fabian, Margaret"}
    puts = (firm_a.api.put("/v1/contacts/by-external-id/clio/C-1", json=body) for _ in range(10))
    assert sorted(answer.status_code for answer in await asyncio.gather(*puts)) == [200] * 9 + [201]
    assert len((await firm_a.api.get("/v1/contacts")).json()["data"]) == 1


@pytest.mark.parametrize("external_id", ["a b", "ü", "a%2Fb", "%25", "x" * 200])
async def test_an_id_is_kept_as_it_was_given(firm_a: Firm, external_id: str) -> None:
    answer = await put(firm_a, f"/v1/matters/by-external-id/clio/{external_id}")
    if external_id == "a%2Fb":  # a slash leads elsewhere, also an encoded one
        refused(answer, 404, "not_found")
    else:
        assert answer.json()["external_ids"] == {"clio": external_id.replace("%25", "%")}


async def test_an_id_that_is_too_long_is_not_found(firm_a: Firm, firm_b: Firm) -> None:
    async with nothing_stored(firm_a, firm_b):
        refused(await put(firm_a, "/v1/matters/by-external-id/clio/" + "x" * 201), 404, "not_found")


async def test_an_id_of_another_thing_is_refused(firm_a: Firm, firm_b: Firm) -> None:
    await put(firm_a)
    other = await matter_of(firm_a)
    async with nothing_stored(firm_a, firm_b):
        answer = await firm_a.api.patch(f"/v1/matters/{other['id']}", json={"external_ids": {"clio": "M-1"}})
        assert pointers(refused(answer, 409, "external_id_taken")) == [("/external_ids/clio", "external_id_taken")]
    async with nothing_stored(firm_a, firm_b):
        answer = await firm_a.api.post("/v1/matters", json={"title": "x", "external_ids": {"clio": "M-1"}})
        refused(answer, 409, "external_id_taken")


async def test_an_id_that_was_given_up_is_free(firm_a: Firm) -> None:
    first = (await put(firm_a)).json()
    await firm_a.api.patch(f"/v1/matters/{first['id']}", json={"external_ids": {"clio": None}})
    second = await put(firm_a, number="2026-0002")
    assert (second.status_code, second.json()["id"] != first["id"]) == (201, True)


async def test_the_id_of_something_deleted_is_free(firm_a: Firm) -> None:
    first = (await put(firm_a)).json()
    assert (await firm_a.api.delete(f"/v1/matters/{first['id']}")).status_code == 204
    assert (await put(firm_a)).status_code == 201


async def test_the_id_of_the_address_wins(firm_a: Firm) -> None:
    answer = await put(firm_a, external_ids={"clio": "M-2", "filevine": "9"})
    assert answer.json()["external_ids"] == {"clio": "M-1", "filevine": "9"}


async def test_a_number_of_another_matter_is_refused(firm_a: Firm, firm_b: Firm) -> None:
    await matter_of(firm_a, number="2026-0001")
    async with nothing_stored(firm_a, firm_b):
        assert pointers(refused(await put(firm_a), 409, "number_taken")) == [("/number", "number_taken")]


async def test_more_systems_than_twenty_are_refused(firm_a: Firm, firm_b: Firm) -> None:
    contact = await contact_of(firm_a, external_ids={f"system{number}": "1" for number in range(20)})
    async with nothing_stored(firm_a, firm_b):
        path = f"/v1/contacts/{contact['id']}"
        answer = await firm_a.api.patch(path, json={"external_ids": {"one_more": "1"}})
        assert pointers(refused(answer, 422, "invalid")) == [("/external_ids", "too_long")]
