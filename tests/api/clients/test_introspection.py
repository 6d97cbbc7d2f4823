"""Introspection as RFC 7662 has it: a client asks about the tokens of its own firm."""

from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from service import clock
from service.db.engine import Database
from service.db.sessions import platform_session
from service.domain.firms.commands import suspend_firm
from service.domain.identity.commands import revoke_client
from service.domain.identity.schemas import ActiveTokenOut, OAuthErrorOut
from service.domain.identity.tokens import ClientRequest, open_tokens
from service.settings import Settings
from tests.api.clients.conftest import bearer, client_of
from tests.conftest import Firm, token

INACTIVE = {"active": False}


async def introspect(api: httpx.AsyncClient, firm: Firm, text: str, **form: str) -> httpx.Response:
    return await api.post("/oauth/introspect", data={"token": text} | form, auth=(firm.client_id, firm.client_secret))


async def token_of(api: httpx.AsyncClient, firm: Firm, scope: str | None = None) -> str:
    return await token(api, firm.client_id, firm.client_secret, scope)


async def test_a_good_token_is_active_and_says_what_it_is(
    anyone: httpx.AsyncClient, test_settings: Settings, firm_a: Firm
) -> None:
    answer = await introspect(anyone, firm_a, await token_of(anyone, firm_a, "matters:read contacts:read"))
    said = ActiveTokenOut.model_validate(answer.json(), extra="forbid")
    assert (answer.status_code, said.active, said.token_type) == (200, True, "Bearer")
    assert (said.client_id, said.sub, said.firm_id) == (firm_a.client_id, firm_a.client_id, firm_a.id)
    assert (said.iss, said.aud, said.scope) == (
        test_settings.public_url,
        test_settings.public_url,
        "contacts:read matters:read",
    )
    assert said.exp - said.iat == test_settings.access_token_minutes * 60
    assert answer.headers["Cache-Control"] == "no-store"


async def test_a_token_of_the_firms_other_client_may_be_asked_about(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    other = await client_of(firm_a, "matters:read")
    text = (await bearer(anyone, other))["Authorization"].removeprefix("Bearer ")
    assert (await introspect(anyone, firm_a, text)).json()["client_id"] == other["client_id"]


async def test_a_token_of_another_firm_is_as_good_as_none(
    anyone: httpx.AsyncClient, firm_a: Firm, firm_b: Firm
) -> None:
    answer = await introspect(anyone, firm_b, await token_of(anyone, firm_a))
    assert (answer.status_code, answer.json()) == (200, INACTIVE)


@pytest.mark.parametrize("text", ["unknown", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "x" * 10_000])
async def test_what_is_no_token_of_ours_is_not_active(anyone: httpx.AsyncClient, firm_a: Firm, text: str) -> None:
    answer = await introspect(anyone, firm_a, text)
    assert (answer.status_code, answer.json()) == (200, INACTIVE)


async def test_a_revoked_token_is_not_active(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    text = await token_of(anyone, firm_a)
    await anyone.post("/oauth/revoke", data={"token": text}, auth=(firm_a.client_id, firm_a.client_secret))
    assert (await introspect(anyone, firm_a, text)).json() == INACTIVE


async def test_a_token_of_a_revoked_client_is_not_active(
    anyone: httpx.AsyncClient, app: FastAPI, database: Database, firm_a: Firm
) -> None:
    other = await client_of(firm_a, "matters:read")
    text = (await bearer(anyone, other))["Authorization"].removeprefix("Bearer ")
    async with platform_session(database) as db:
        await revoke_client(db, other["client_id"])
    await app.state.tokens.reload()
    assert (await introspect(anyone, firm_a, text)).json() == INACTIVE


async def test_an_expired_token_is_not_active(
    anyone: httpx.AsyncClient, own_database: Database, test_settings: Settings, firm_a: Firm
) -> None:
    text = await token_of(anyone, firm_a)
    later = timedelta(minutes=test_settings.access_token_minutes)
    form = f"token={text}&client_id={firm_a.client_id}&client_secret={firm_a.client_secret}"
    async with open_tokens(own_database, test_settings, now=lambda: clock.now() + later) as tokens:
        assert (await tokens.introspect(ClientRequest(form.encode(), ()))).body == INACTIVE


async def test_a_client_of_a_suspended_firm_may_not_ask(
    anyone: httpx.AsyncClient, database: Database, firm_a: Firm
) -> None:
    text = await token_of(anyone, firm_a)
    async with platform_session(database) as db:
        await suspend_firm(db, firm_a.id)
    answer = await introspect(anyone, firm_a, text)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize("hint", ["access_token", "refresh_token", "nonsense"])
async def test_a_hint_is_ignored_right_or_wrong(anyone: httpx.AsyncClient, firm_a: Firm, hint: str) -> None:
    answer = await introspect(anyone, firm_a, await token_of(anyone, firm_a), token_type_hint=hint)
    assert answer.json()["active"] is True


@pytest.mark.parametrize("text", ["", "£", "a b"])
async def test_a_request_without_a_token_is_invalid(anyone: httpx.AsyncClient, firm_a: Firm, text: str) -> None:
    answer = await introspect(anyone, firm_a, text)
    assert (answer.status_code, OAuthErrorOut.model_validate_json(answer.content).error) == (400, "invalid_request")


async def test_who_does_not_authenticate_learns_nothing(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    text = await token_of(anyone, firm_a)
    answer = await anyone.post("/oauth/introspect", data={"token": text})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    wrong = await anyone.post("/oauth/introspect", data={"token": text}, auth=(firm_a.client_id, "secret_wrong"))
    assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")


async def test_a_bearer_token_does_not_authenticate_here(firm_a: Firm) -> None:
    answer = await firm_a.api.post("/oauth/introspect", data={"token": "x"})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_the_metadata_name_the_endpoint(anyone: httpx.AsyncClient, test_settings: Settings) -> None:
    # RFC 8414, 2
    metadata = (await anyone.get("/.well-known/oauth-authorization-server")).json()
    assert metadata["introspection_endpoint"] == f"{test_settings.public_url}/oauth/introspect"
    assert "client_secret_basic" in metadata["introspection_endpoint_auth_methods_supported"]
