"""Tokens that a firm gives its directory: shown once, taken under /scim alone, ended at once."""

import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from service import clock
from service.db.sessions import firm_session, platform_session
from service.domain.firms.commands import suspend_firm
from service.domain.provisioning.tables import ScimToken
from tests.api.http.records import log_of, nothing_stored, refused
from tests.api.scim.directory import asked, refusal, said, user_of
from tests.conftest import Firm, token


async def made(firm: Firm, **more: Any) -> dict[str, Any]:
    """Makes a token."""
    answer = await firm.api.post("/v1/scim-tokens", json={"name": "Okta"} | more)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
async def inspector(superuser_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection that sees through every wall."""
    connection = await asyncpg.connect(superuser_url)
    yield connection
    await connection.close()


def bearing(text: str) -> dict[str, str]:
    """The header of a token."""
    return {"Authorization": f"Bearer {text}"}


async def test_a_directory_asks_with_its_token(firm_a: Firm, anyone: httpx.AsyncClient) -> None:
    secret = (await made(firm_a))["token"]
    user = await user_of(firm_a)
    answer = said(await anyone.get("/scim/v2/Users", headers=bearing(secret)), 200)
    assert [one["id"] for one in answer["Resources"]] == [user["id"]]


async def test_history_names_the_token_that_acted(firm_a: Firm, anyone: httpx.AsyncClient) -> None:
    own = await made(firm_a)
    place = f"/scim/v2/Users/{(await user_of(firm_a))['id']}"
    assert (await anyone.delete(place, headers=bearing(own["token"]))).status_code == 204
    actor = (await log_of(firm_a))[-1]["actor"]
    named = f"scim_token_{own['id'].replace('-', '')}"
    assert actor == {"kind": "client", "client_id": named, "member_id": None}


async def test_a_token_is_taken_under_scim_alone(firm_a: Firm, anyone: httpx.AsyncClient) -> None:
    secret = (await made(firm_a))["token"]
    for path in ("/v1/members", "/v1/me", "/v1/scim-tokens", "/v1/matters"):
        refused(await anyone.get(path, headers=bearing(secret)), 401, "invalid_token")


async def test_a_token_is_shown_once_and_stored_as_a_hash(firm_a: Firm, inspector: asyncpg.Connection) -> None:
    own = await made(firm_a)
    secret = own["token"].partition(".")[2]
    for path in ("/v1/scim-tokens", f"/v1/scim-tokens/{own['id']}", "/v1/history"):
        assert secret not in (await firm_a.api.get(path)).text
    stored = await inspector.fetchval("SELECT token_hash FROM scim_tokens WHERE firm_id = $1", firm_a.id)
    assert stored == hashlib.sha256(secret.encode()).hexdigest()


async def test_a_revoked_token_is_refused_at_once(firm_a: Firm, anyone: httpx.AsyncClient) -> None:
    own = await made(firm_a)
    assert (await firm_a.api.delete(f"/v1/scim-tokens/{own['id']}")).status_code == 204
    refusal(await anyone.get("/scim/v2/Users", headers=bearing(own["token"])), 401, None)


async def test_a_token_ends_when_it_was_said_to(app: FastAPI, firm_a: Firm, anyone: httpx.AsyncClient) -> None:
    own = await made(firm_a, expires_at=(clock.now() + timedelta(days=1)).isoformat())
    said(await anyone.get("/scim/v2/Groups", headers=bearing(own["token"])), 200)
    async with firm_session(app.state.database, firm_a.id) as db:
        row = await db.get(ScimToken, (firm_a.id, own["id"]))
        assert row is not None
        row.expires_at = db.now
    refusal(await anyone.get("/scim/v2/Groups", headers=bearing(own["token"])), 401, None)


async def test_a_token_that_would_have_ended_is_not_made(firm_a: Firm) -> None:
    async with nothing_stored(firm_a):
        order = {"name": "Okta", "expires_at": "2020-01-01T00:00:00Z"}
        refused(await firm_a.api.post("/v1/scim-tokens", json=order), 422, "invalid")


async def test_whoever_makes_a_token_must_hold_what_it_does(firm_a: Firm, anyone: httpx.AsyncClient) -> None:
    weaker = await token(anyone, firm_a.client_id, firm_a.client_secret, "clients:write")
    async with nothing_stored(firm_a):
        answer = await anyone.post("/v1/scim-tokens", json={"name": "Okta"}, headers=bearing(weaker))
        refused(answer, 403, "scopes_not_held")


async def test_the_first_use_is_noted(firm_a: Firm, anyone: httpx.AsyncClient) -> None:
    own = await made(firm_a)
    assert own["last_used_at"] is None
    await anyone.get("/scim/v2/Users", headers=bearing(own["token"]))
    seen = (await firm_a.api.get(f"/v1/scim-tokens/{own['id']}")).json()
    assert seen["last_used_at"] is not None
    assert seen["version"] == own["version"]


async def test_a_token_of_a_suspended_firm_is_refused(app: FastAPI, firm_a: Firm, anyone: httpx.AsyncClient) -> None:
    secret = (await made(firm_a))["token"]
    async with platform_session(app.state.database) as db:
        await suspend_firm(db, firm_a.id)
    await app.state.tokens.reload()  # as every process does each second
    refusal(await anyone.get("/scim/v2/Users", headers=bearing(secret)), 401, None)


async def test_a_secret_of_one_firm_opens_no_other(firm_a: Firm, firm_b: Firm, anyone: httpx.AsyncClient) -> None:
    secret = (await made(firm_a))["token"].partition(".")[2]
    await made(firm_b)
    crossed = f"scim_{firm_b.id.hex}.{secret}"
    refusal(await anyone.get("/scim/v2/Users", headers=bearing(crossed)), 401, None)


@pytest.mark.parametrize("text", ["scim_", "scim_x.y", "scim_" + "0" * 32 + "." + "A" * 43, "scim_" + "9" * 9_000])
async def test_what_only_looks_like_a_token_is_refused(firm_a: Firm, text: str) -> None:
    refusal(await asked(firm_a, "GET", "/Users", headers=bearing(text)), 401, None)
