"""Secrets of a client: two at most, exchanged without a pause."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from tests.api.clients.conftest import CLIENTS, SYNC, bearer, client_of, second_secret, shown, token_answer
from tests.api.http.records import nothing_stored, pointers, refused
from tests.conftest import Firm


def place_of(client: dict[str, Any]) -> str:
    return f"{CLIENTS}/{client['id']}/secrets"


async def test_both_secrets_work_until_the_older_is_ended(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    client = await client_of(firm_a)
    second = await second_secret(firm_a, client)
    for secret in (client["client_secret"], second["client_secret"]):
        assert (await token_answer(anyone, client, secret)).status_code == 200
    assert (await firm_a.api.delete(f"{place_of(client)}/{client['secrets'][0]['id']}")).status_code == 204
    assert (await token_answer(anyone, client)).status_code == 401
    assert (await token_answer(anyone, client, second["client_secret"])).status_code == 200


async def test_without_an_overlap_the_older_ends_at_once(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    client = await client_of(firm_a)
    second = await second_secret(firm_a, client, overlap_hours=0)
    assert (await token_answer(anyone, client)).status_code == 401
    assert (await token_answer(anyone, client, second["client_secret"])).status_code == 200
    assert [secret["expires_at"] for secret in second["secrets"]] == [None]


@pytest.mark.parametrize(("order", "hours"), [({}, 24), ({"overlap_hours": 1}, 1), ({"overlap_hours": 720}, 720)])
async def test_the_older_ends_after_the_overlap(firm_a: Firm, order: dict[str, Any], hours: int) -> None:
    older, newer = (await second_secret(firm_a, await client_of(firm_a), **order))["secrets"]
    ends, made = datetime.fromisoformat(older["expires_at"]), datetime.fromisoformat(newer["created_at"])
    assert ends - made == timedelta(hours=hours)
    assert newer["expires_at"] is None


@pytest.mark.parametrize(("hours", "soon"), [(14 * 24, True), (14 * 24 + 1, False)])
async def test_a_secret_that_ends_within_fourteen_days_is_marked(firm_a: Firm, hours: int, soon: bool) -> None:
    client = await client_of(firm_a)
    answered = (await second_secret(firm_a, client, overlap_hours=hours))["secrets"]
    listed = (await firm_a.api.get(CLIENTS, params={"order": "-updated_at"})).json()["data"][0]["secrets"]
    for secrets in (answered, (await shown(firm_a, client))["secrets"], listed):
        assert [secret["expires_soon"] for secret in secrets] == [soon, False]


@pytest.mark.parametrize("hours", [-1, 721, 10**30, 1.5, True, "24", None, []])
async def test_an_overlap_that_is_none_is_refused(firm_a: Firm, firm_b: Firm, hours: object) -> None:
    client = await client_of(firm_a)
    async with nothing_stored(firm_a, firm_b):
        answer = await firm_a.api.post(place_of(client), json={"overlap_hours": hours})
        assert [place for place, _ in pointers(refused(answer, 422, "invalid"))] == ["/overlap_hours"]


async def test_a_third_secret_is_refused(firm_a: Firm, firm_b: Firm) -> None:
    client = await client_of(firm_a)
    await second_secret(firm_a, client)
    async with nothing_stored(firm_a, firm_b):
        refused(await firm_a.api.post(place_of(client), json={}), 409, "too_many_secrets")


async def test_of_ten_second_secrets_at_once_one_is_given(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    client = await client_of(firm_a)
    answers = await asyncio.gather(*(firm_a.api.post(place_of(client), json={}) for _ in range(10)))
    given = [answer.json() for answer in answers if answer.status_code == 201]
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 9
    assert (await token_answer(anyone, client, given[0]["client_secret"])).status_code == 200
    assert len((await shown(firm_a, client))["secrets"]) == 2


async def test_the_only_secret_is_not_ended(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    client = await client_of(firm_a)
    refused(await firm_a.api.delete(f"{place_of(client)}/{client['secrets'][0]['id']}"), 409, "last_secret")
    assert (await token_answer(anyone, client)).status_code == 200


async def test_of_two_secrets_ended_at_once_one_stays(firm_a: Firm) -> None:
    client = await client_of(firm_a)
    both = (await second_secret(firm_a, client))["secrets"]
    answers = await asyncio.gather(*(firm_a.api.delete(f"{place_of(client)}/{secret['id']}") for secret in both))
    assert sorted(answer.status_code for answer in answers) == [204, 409]
    assert len((await shown(firm_a, client))["secrets"]) == 1


async def test_a_secret_is_ended_once(firm_a: Firm) -> None:
    client = await client_of(firm_a)
    await second_secret(firm_a, client)
    place = f"{place_of(client)}/{client['secrets'][0]['id']}"
    assert (await firm_a.api.delete(place)).status_code == 204
    refused(await firm_a.api.delete(place), 404, "not_found")


async def test_a_client_can_exchange_its_own_secret(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    client = await client_of(firm_a, "clients:read", "clients:write")
    header = await bearer(anyone, client)
    second = await anyone.post(place_of(client), json={"overlap_hours": 0}, headers=header)
    assert (await token_answer(anyone, client, second.json()["client_secret"])).status_code == 200
    assert (await token_answer(anyone, client)).status_code == 401


async def test_the_use_of_each_secret_is_noted(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    client = await client_of(firm_a)
    second = await second_secret(firm_a, client)
    assert (second["last_used_at"], [secret["last_used_at"] for secret in second["secrets"]]) == (None, [None, None])
    await token_answer(anyone, client, second["client_secret"])
    found = await shown(firm_a, client)
    older, newer = found["secrets"]
    assert older["last_used_at"] is None
    assert found["last_used_at"] == newer["last_used_at"] is not None


async def test_a_new_secret_is_another_version(firm_a: Firm) -> None:
    client = await client_of(firm_a)
    second = await second_secret(firm_a, client)
    await firm_a.api.delete(f"{place_of(client)}/{client['secrets'][0]['id']}")
    assert [client["version"], second["version"], (await shown(firm_a, client))["version"]] == [1, 2, 3]


@pytest.mark.parametrize("path", ["", "/secrets"])
async def test_a_repeated_request_shows_the_same_secret_which_lies_sealed(
    firm_a: Firm, firm_b: Firm, superuser_url: str, path: str
) -> None:
    place = f"{CLIENTS}/{(await client_of(firm_a))['id']}/secrets" if path else CLIENTS
    order, once = {} if path else SYNC, {"Idempotency-Key": "once"}
    first = await firm_a.api.post(place, json=order, headers=once)
    async with nothing_stored(firm_a, firm_b):
        again = await firm_a.api.post(place, json=order, headers=once)
    assert (again.status_code, again.json(), again.headers["Idempotent-Replayed"]) == (201, first.json(), "true")
    assert again.headers.keys() - first.headers.keys() == {"idempotent-replayed"}
    stored = await kept_answers(superuser_url, firm_a)
    assert stored
    assert not any(first.json()["client_secret"].encode() in body for body in stored)


async def kept_answers(superuser_url: str, firm: Firm) -> list[bytes]:
    connection = await asyncpg.connect(superuser_url)
    try:
        rows = await connection.fetch("SELECT body FROM idempotency_keys WHERE firm_id = $1", firm.id)
    finally:
        await connection.close()
    return [row["body"] for row in rows]
