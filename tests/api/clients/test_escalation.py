"""A client gives nothing that it does not hold, locks nobody out, and reaches into no other firm."""

import asyncio
from typing import Any

import asyncpg
import httpx
import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from service.db.engine import Database
from service.db.sessions import firm_session, platform_session
from service.domain.identity.commands import revoke_client
from service.domain.identity.tables import OAuthClient, OAuthClientSecret
from tests.api.clients.conftest import CLIENTS, bearer, client_of, second_secret, shown, token_answer
from tests.api.http.records import nothing_stored, pointers, refused
from tests.conftest import Firm

Change = tuple[str, str, dict[str, Any] | None]


async def manager_of(anyone: httpx.AsyncClient, firm: Firm, *scopes: str) -> tuple[dict[str, Any], dict[str, str]]:
    """A client that manages clients and may do `scopes`, with its token's header."""
    client = await client_of(firm, "clients:read", "clients:write", *scopes, name="Manager")
    return client, await bearer(anyone, client)


async def test_a_scope_that_is_not_held_is_not_given_to_a_new_client(
    anyone: httpx.AsyncClient, firm_a: Firm, firm_b: Firm
) -> None:
    _, header = await manager_of(anyone, firm_a, "matters:read")
    order = {"name": "Successor", "scopes": ["matters:read", "matters:write", "history:read"]}
    async with nothing_stored(firm_a, firm_b):
        problem = refused(await anyone.post(CLIENTS, json=order, headers=header), 422, "invalid")
        assert pointers(problem) == [("/scopes/1", "scope_not_held"), ("/scopes/2", "scope_not_held")]


async def test_a_scope_that_the_token_does_not_carry_is_not_given_either(
    anyone: httpx.AsyncClient, firm_a: Firm
) -> None:
    client, _ = await manager_of(anyone, firm_a, "matters:read")
    narrow = await bearer(anyone, client, "clients:write")
    order = {"name": "Successor", "scopes": ["matters:read"]}
    problem = refused(await anyone.post(CLIENTS, json=order, headers=narrow), 422, "invalid")
    assert pointers(problem) == [("/scopes/0", "scope_not_held")]


@pytest.mark.parametrize("own", [True, False])
async def test_a_scope_that_is_not_held_is_added_to_no_client(
    anyone: httpx.AsyncClient, firm_a: Firm, own: bool
) -> None:
    manager, header = await manager_of(anyone, firm_a)
    target = manager if own else await client_of(firm_a, "clients:read")
    order = {"scopes": ["clients:read", "clients:write", "matters:read"]}
    answer = await anyone.patch(f"{CLIENTS}/{target['id']}", json=order, headers=header)
    assert pointers(refused(answer, 422, "invalid")) == [("/scopes/2", "scope_not_held")]


async def test_a_client_that_may_do_more_keeps_it_and_can_be_renamed_and_narrowed(
    anyone: httpx.AsyncClient, firm_a: Firm
) -> None:
    _, header = await manager_of(anyone, firm_a)
    place = f"{CLIENTS}/{(await client_of(firm_a, 'matters:read', 'matters:write'))['id']}"
    renamed = await anyone.patch(place, json={"name": "x"}, headers=header)
    narrowed = await anyone.patch(place, json={"scopes": ["matters:read"]}, headers=header)
    assert [renamed.json()["scopes"], narrowed.json()["scopes"]] == [
        ["matters:read", "matters:write"],
        ["matters:read"],
    ]


async def test_a_secret_of_a_client_that_may_do_more_is_not_given(
    anyone: httpx.AsyncClient, firm_a: Firm, firm_b: Firm
) -> None:
    """Whoever got it could ask for tokens as that client."""
    _, header = await manager_of(anyone, firm_a, "matters:read")
    stronger = await client_of(firm_a, "matters:read", "matters:write")
    async with nothing_stored(firm_a, firm_b):
        answer = await anyone.post(f"{CLIENTS}/{stronger['id']}/secrets", json={}, headers=header)
        assert "matters:write" in refused(answer, 403, "scopes_not_held")["detail"]
        # RFC 6750, 3.1: insufficient_scope names what is missing
        wanted = 'Bearer realm="merit", error="insufficient_scope", scope="matters:write"'
        assert answer.headers["WWW-Authenticate"] == wanted


async def test_a_narrow_token_gets_no_secret_of_its_own_wide_client(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    client, _ = await manager_of(anyone, firm_a, "matters:read")
    narrow = await bearer(anyone, client, "clients:write")
    answer = await anyone.post(f"{CLIENTS}/{client['id']}/secrets", json={}, headers=narrow)
    refused(answer, 403, "scopes_not_held")


async def test_a_scope_taken_a_moment_ago_is_not_given_on(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    """The token still carries it and is refused within seconds; until then it makes no successor."""
    client, header = await manager_of(anyone, firm_a, "matters:read")
    left = {"scopes": ["clients:read", "clients:write"]}
    assert (await firm_a.api.patch(f"{CLIENTS}/{client['id']}", json=left)).status_code == 200
    answer = await anyone.post(CLIENTS, json={"name": "x", "scopes": ["matters:read"]}, headers=header)
    assert answer.status_code in {401, 422}


async def test_a_client_that_was_revoked_a_moment_ago_makes_no_successor(
    anyone: httpx.AsyncClient, database: Database, firm_a: Firm, firm_b: Firm
) -> None:
    client, header = await manager_of(anyone, firm_a)
    async with platform_session(database) as db:
        await revoke_client(db, client["client_id"])
    async with nothing_stored(firm_a, firm_b):
        answer = await anyone.post(CLIENTS, json={"name": "x", "scopes": ["clients:read"]}, headers=header)
        refused(answer, 401, "invalid_token")


async def test_a_client_does_not_disable_itself(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    client, header = await manager_of(anyone, firm_a)
    refused(await anyone.delete(f"{CLIENTS}/{client['id']}", headers=header), 409, "own_client")
    assert (await token_answer(anyone, client)).status_code == 200


async def test_a_client_does_not_take_the_management_of_clients_from_itself(
    anyone: httpx.AsyncClient, firm_a: Firm
) -> None:
    client, header = await manager_of(anyone, firm_a, "matters:read")
    place = f"{CLIENTS}/{client['id']}"
    less = await anyone.patch(place, json={"scopes": ["matters:read"]}, headers=header)
    refused(less, 409, "own_client")
    other = await anyone.patch(place, json={"scopes": ["clients:write"]}, headers=header)
    assert other.json()["scopes"] == ["clients:write"]


async def test_of_two_clients_that_disable_each_other_at_once_one_stays(
    anyone: httpx.AsyncClient, firm_a: Firm
) -> None:
    (first, of_first), (second, of_second) = [await manager_of(anyone, firm_a) for _ in range(2)]
    answers = await asyncio.gather(
        anyone.delete(f"{CLIENTS}/{second['id']}", headers=of_first),
        anyone.delete(f"{CLIENTS}/{first['id']}", headers=of_second),
    )
    assert sorted(answer.status_code for answer in answers) == [204, 401]
    assert sorted([(await token_answer(anyone, one)).status_code for one in (first, second)]) == [200, 401]


@pytest.mark.parametrize(
    "change",
    [
        ("GET", "", None),
        ("PATCH", "", {"name": "theirs"}),
        ("DELETE", "", None),
        ("POST", "/secrets", {}),
        ("DELETE", "/secrets/{secret}", None),
    ],
    ids=["read", "change", "disable", "add a secret", "end a secret"],
)
async def test_another_firms_client_is_not_there(
    anyone: httpx.AsyncClient, firm_a: Firm, firm_b: Firm, change: Change
) -> None:
    client = await client_of(firm_a)
    second = await second_secret(firm_a, client)
    method, path, body = change
    place = f"{CLIENTS}/{client['id']}{path.format(secret=client['secrets'][0]['id'])}"
    async with nothing_stored(firm_a, firm_b):
        refused(await firm_b.api.request(method, place, json=body), 404, "not_found")
    for secret in (client["client_secret"], second["client_secret"]):
        assert (await token_answer(anyone, client, secret)).status_code == 200


async def test_a_secret_of_another_client_is_not_there(firm_a: Firm) -> None:
    mine, other = await client_of(firm_a), await client_of(firm_a)
    await second_secret(firm_a, mine)
    answer = await firm_a.api.delete(f"{CLIENTS}/{mine['id']}/secrets/{other['secrets'][0]['id']}")
    refused(answer, 404, "not_found")
    assert len((await shown(firm_a, other))["secrets"]) == 1


async def test_a_firms_session_sees_its_own_clients_only(database: Database, firm_a: Firm, firm_b: Firm) -> None:
    async with firm_session(database, firm_a.id) as db:
        assert {row.client_id for row in (await db.exec(select(OAuthClient))).all()} == {firm_a.client_id}
        rows = await db.fetch("SELECT DISTINCT firm_id FROM oauth_client_secrets")
        assert [row["firm_id"] for row in rows] == [firm_a.id]


async def test_a_firms_session_cannot_read_what_is_stored_of_a_secret(database: Database, firm_a: Firm) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        async with firm_session(database, firm_a.id) as db:
            await db.exec(select(OAuthClientSecret))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with firm_session(database, firm_a.id) as db:
            await db.fetch("SELECT count(*) FROM oauth_client_secrets WHERE secret_hash > '\\x00'")
