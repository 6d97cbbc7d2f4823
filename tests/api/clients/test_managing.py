"""A firm makes, changes and disables its own clients."""

import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from service.domain.identity.schemas import NewOAuthClientOut, OAuthClientOut
from tests.api.clients.conftest import CLIENTS, SYNC, bearer, client_of, second_secret, shown, token_answer
from tests.api.http.records import log_of, nothing_stored, pointers, refused
from tests.conftest import Firm


async def test_a_new_client_can_do_what_it_was_given_and_no_more(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    client = await client_of(firm_a, "matters:read")
    NewOAuthClientOut.model_validate(client, extra="forbid")
    header = await bearer(anyone, client)
    assert (await anyone.get("/v1/matters", headers=header)).status_code == 200
    refused(await anyone.get("/v1/contacts", headers=header), 403, "missing_scope")


async def test_the_secret_is_shown_once(firm_a: Firm) -> None:
    client = await client_of(firm_a)
    listed = await firm_a.api.get(CLIENTS)
    read = await firm_a.api.get(f"{CLIENTS}/{client['id']}")
    OAuthClientOut.model_validate(read.json(), extra="forbid")
    assert client["client_secret"] not in read.text + listed.text


async def test_the_secret_is_not_in_the_log(firm_a: Firm) -> None:
    client = await client_of(firm_a)
    second = await second_secret(firm_a, client)
    text = str(await log_of(firm_a))
    assert client["client_id"] in text
    assert client["client_secret"] not in text
    assert second["client_secret"] not in text


async def test_no_cache_may_keep_the_answer_with_the_secret(firm_a: Firm) -> None:
    # RFC 9111, 5.2.2.5; RFC 6749, 5.1 asks it of what holds credentials
    answer = await firm_a.api.post(CLIENTS, json=SYNC)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"name": "a\x00b"}, "/name"),
        ({"scopes": []}, "/scopes"),
        ({"scopes": "matters:read"}, "/scopes"),
        ({"scopes": ["matters:read", "everything"]}, "/scopes/1"),
        ({"scopes": ["matters:read matters:write"]}, "/scopes/0"),
        ({"scopes": [None]}, "/scopes/0"),
        ({"client_id": "client_mine"}, "/client_id"),
        ({"client_secret": "secret_mine"}, "/client_secret"),
    ],
)
async def test_a_wrong_client_is_refused_with_the_place(
    firm_a: Firm, firm_b: Firm, wrong: dict[str, Any], pointer: str
) -> None:
    async with nothing_stored(firm_a, firm_b):
        problem = refused(await firm_a.api.post(CLIENTS, json=SYNC | wrong), 422, "invalid")
        assert [place for place, _ in pointers(problem)] == [pointer]


async def test_a_scope_named_twice_is_given_once(firm_a: Firm) -> None:
    client = await client_of(firm_a, "matters:read", "contacts:read", "matters:read")
    assert client["scopes"] == ["contacts:read", "matters:read"]


async def test_a_name_is_changed_and_the_scopes_stay(firm_a: Firm) -> None:
    client = await client_of(firm_a)
    answer = await firm_a.api.patch(f"{CLIENTS}/{client['id']}", json={"name": "Another"})
    assert (answer.json()["name"], answer.json()["scopes"], answer.json()["version"]) == ("Another", SYNC["scopes"], 2)


@pytest.mark.parametrize("removed", ["name", "scopes"])
async def test_what_a_client_needs_cannot_be_removed(firm_a: Firm, removed: str) -> None:
    client = await client_of(firm_a)
    problem = refused(await firm_a.api.patch(f"{CLIENTS}/{client['id']}", json={removed: None}), 422, "invalid")
    assert [place for place, _ in pointers(problem)] == [f"/{removed}"]


async def test_a_token_with_a_scope_that_was_taken_away_is_refused(
    app: FastAPI, anyone: httpx.AsyncClient, firm_a: Firm
) -> None:
    client = await client_of(firm_a, "matters:read", "matters:write")
    wide, narrow = await bearer(anyone, client), await bearer(anyone, client, "matters:read")
    await firm_a.api.patch(f"{CLIENTS}/{client['id']}", json={"scopes": ["matters:read"]})
    await app.state.tokens.reload()
    refused(await anyone.get("/v1/matters", headers=wide), 401, "invalid_token")
    assert (await anyone.get("/v1/matters", headers=narrow)).status_code == 200
    assert (await anyone.get("/v1/matters", headers=await bearer(anyone, client))).status_code == 200


async def test_a_disabled_client_is_gone_gets_no_token_and_its_tokens_end(
    app: FastAPI, anyone: httpx.AsyncClient, firm_a: Firm, firm_b: Firm
) -> None:
    client, other = await client_of(firm_a), await client_of(firm_b)
    header, others = await bearer(anyone, client), await bearer(anyone, other)
    assert (await firm_a.api.delete(f"{CLIENTS}/{client['id']}")).status_code == 204
    assert (await token_answer(anyone, client)).json()["error"] == "invalid_client"
    refused(await firm_a.api.get(f"{CLIENTS}/{client['id']}"), 404, "not_found")
    assert client["id"] not in (await firm_a.api.get(CLIENTS)).text
    await app.state.tokens.reload()
    refused(await anyone.get("/v1/matters", headers=header), 401, "invalid_token")
    assert (await anyone.get("/v1/matters", headers=others)).status_code == 200


async def test_a_disabled_client_cannot_be_touched_any_more(firm_a: Firm) -> None:
    client = await client_of(firm_a)
    place = f"{CLIENTS}/{client['id']}"
    await firm_a.api.delete(place)
    secret = client["secrets"][0]["id"]
    for answer in (
        await firm_a.api.delete(place),
        await firm_a.api.patch(place, json={"name": "x"}),
        await firm_a.api.post(f"{place}/secrets", json={}),
        await firm_a.api.delete(f"{place}/secrets/{secret}"),
    ):
        refused(answer, 404, "not_found")


async def test_clients_are_listed_in_the_order_of_their_changes(firm_a: Firm) -> None:
    first, second = await client_of(firm_a, name="first"), await client_of(firm_a, name="second")
    await firm_a.api.patch(f"{CLIENTS}/{first['id']}", json={"name": "third"})
    listed = (await firm_a.api.get(CLIENTS, params={"order": "-updated_at", "limit": 2})).json()
    assert [client["name"] for client in listed["data"]] == ["third", "second"]
    assert listed["data"][1] == await shown(firm_a, second)
    rest = (await firm_a.api.get(CLIENTS, params={"cursor": listed["next_cursor"]})).json()
    assert [client["client_id"] for client in rest["data"]] == [firm_a.client_id]


async def test_another_version_is_left_alone(firm_a: Firm, firm_b: Firm) -> None:
    client = await client_of(firm_a)
    place, stale = f"{CLIENTS}/{client['id']}", {"If-Match": '"9"'}
    async with nothing_stored(firm_a, firm_b):
        for answer in (
            await firm_a.api.patch(place, json={"name": "x"}, headers=stale),
            await firm_a.api.delete(place, headers=stale),
            await firm_a.api.post(f"{place}/secrets", json={}, headers=stale),
            await firm_a.api.delete(f"{place}/secrets/{client['secrets'][0]['id']}", headers=stale),
        ):
            refused(answer, 412, "stale_version")


async def test_a_use_is_seen_by_who_asks_whether_anything_changed(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    client = await client_of(firm_a)
    place = f"{CLIENTS}/{client['id']}"
    tag = (await firm_a.api.get(place)).headers["ETag"]
    assert (await firm_a.api.get(place, headers={"If-None-Match": tag})).status_code == 304
    await bearer(anyone, client)
    assert (await firm_a.api.get(place, headers={"If-None-Match": tag})).status_code == 200


async def test_the_tag_that_was_read_names_the_version_to_change(firm_a: Firm) -> None:
    client = await client_of(firm_a)
    place = f"{CLIENTS}/{client['id']}"
    tag = {"If-Match": (await firm_a.api.get(place)).headers["ETag"]}
    assert (await firm_a.api.patch(place, json={"name": "x"}, headers=tag)).headers["ETag"] == '"2"'
    refused(await firm_a.api.patch(place, json={"name": "y"}, headers=tag), 412, "stale_version")


async def test_of_ten_who_saw_the_same_version_one_changes_it(firm_a: Firm) -> None:
    place = f"{CLIENTS}/{(await client_of(firm_a))['id']}"
    changes = (firm_a.api.patch(place, json={"name": f"n{n}"}, headers={"If-Match": '"1"'}) for n in range(10))
    assert sorted(answer.status_code for answer in await asyncio.gather(*changes)) == [200] + [412] * 9
