"""Versions: ETag, If-None-Match and If-Match as RFC 9110, section 13 has them."""

import asyncio

import pytest

from tests.api.http.records import contact_of, matter_of, nothing_stored, pointers, refused
from tests.conftest import Firm


async def test_every_change_is_another_version(firm_a: Firm) -> None:
    path = f"/v1/matters/{(await matter_of(firm_a))['id']}"
    tags = [(await firm_a.api.patch(path, json={"summary": text})).headers["ETag"] for text in ("one", "two")]
    assert [*tags, (await firm_a.api.get(path)).headers["ETag"]] == ['"2"', '"3"', '"3"']


async def test_a_change_to_the_same_is_no_change(firm_a: Firm, firm_b: Firm) -> None:
    path = f"/v1/matters/{(await matter_of(firm_a, summary='one'))['id']}"
    async with nothing_stored(firm_a, firm_b):
        answer = await firm_a.api.patch(path, json={"summary": "one"})
        assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')


@pytest.mark.parametrize("known", ['"1"', 'W/"1"', '"7", "1"', '"7","1" , "x"', "*", ' "1" '])
async def test_what_is_known_already_is_not_sent_again(firm_a: Firm, known: str) -> None:
    path = f"/v1/matters/{(await matter_of(firm_a))['id']}"
    answer = await firm_a.api.get(path, headers={"If-None-Match": known})
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", '"1"')


@pytest.mark.parametrize("known", ['"2"', 'W/"11"', '"11", "21"', "1", "'1'", '"', ",,,", "x" * 10_000, '"\\"1\\""'])
async def test_what_is_not_known_is_sent(firm_a: Firm, known: str) -> None:
    path = f"/v1/matters/{(await matter_of(firm_a))['id']}"
    answer = await firm_a.api.get(path, headers={"If-None-Match": known})
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')


@pytest.mark.parametrize("expected", ['"1"', "*", '"7", "1"', '"1","7"', ',"1",'])
async def test_the_expected_version_is_changed(firm_a: Firm, expected: str) -> None:
    path = f"/v1/matters/{(await matter_of(firm_a))['id']}"
    answer = await firm_a.api.patch(path, json={"summary": "two"}, headers={"If-Match": expected})
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')


@pytest.mark.parametrize("expected", ['"2"', '"0"', 'W/"1"', '"one"', '"01"', '""', '"2", W/"1"', f'"{10**17}"'])
@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
async def test_another_version_is_left_alone(firm_a: Firm, firm_b: Firm, method: str, expected: str) -> None:
    path = f"/v1/matters/{(await matter_of(firm_a))['id']}"
    async with nothing_stored(firm_a, firm_b):
        body = {"summary": "two"} if method == "PATCH" else None
        answer = await firm_a.api.request(method, path, json=body, headers={"If-Match": expected})
        refused(answer, 412, "stale_version")
    assert (await firm_a.api.get(path)).headers["ETag"] == '"1"'


@pytest.mark.parametrize("expected", ["1", "", '"1', "'1'", '"1" "2"', '*, "1"', 'w/"1"', "null", '"a\tb"'])
async def test_a_malformed_condition_is_refused(firm_a: Firm, firm_b: Firm, expected: str) -> None:
    path = f"/v1/matters/{(await matter_of(firm_a))['id']}"
    async with nothing_stored(firm_a, firm_b):
        answer = await firm_a.api.patch(path, json={"summary": "two"}, headers={"If-Match": expected})
        assert pointers(refused(answer, 400, "malformed_if_match")) == [("/header/if-match", "malformed_if_match")]


@pytest.mark.parametrize("expected", ["*", '"1"'])
async def test_nothing_is_added_where_something_is_expected(firm_a: Firm, firm_b: Firm, expected: str) -> None:
    async with nothing_stored(firm_a, firm_b):
        answer = await firm_a.api.put(
            "/v1/contacts/by-external-id/clio/1",
            json={"kind": "person", "name": "Fabian"},
            headers={"If-Match": expected},
        )
        refused(answer, 412, "stale_version")


async def test_nothing_comes_after_a_stale_close(firm_a: Firm, firm_b: Firm) -> None:
    path = f"/v1/matters/{(await matter_of(firm_a))['id']}"
    async with nothing_stored(firm_a, firm_b):
        answer = await firm_a.api.post(f"{path}/close", json={"reason": "settled"}, headers={"If-Match": '"9"'})
        refused(answer, 412, "stale_version")


async def test_of_ten_who_saw_the_same_version_one_changes_it(firm_a: Firm) -> None:
    path = f"/v1/contacts/{(await contact_of(firm_a))['id']}"
    changes = (
        firm_a.api.patch(path, json={"notes": f"note {number}"}, headers={"If-Match": '"1"'}) for number in range(10)
    )
    statuses = sorted(answer.status_code for answer in await asyncio.gather(*changes))
    assert statuses == [200] + [412] * 9
    assert (await firm_a.api.get(path)).headers["ETag"] == '"2"'


async def test_the_other_firms_version_says_nothing(firm_a: Firm, firm_b: Firm) -> None:
    path = f"/v1/matters/{(await matter_of(firm_a))['id']}"
    for headers in ({"If-None-Match": '"1"'}, {"If-None-Match": "*"}):
        refused(await firm_b.api.get(path, headers=headers), 404, "not_found")
    refused(await firm_b.api.patch(path, json={}, headers={"If-Match": '"9"'}), 404, "not_found")
