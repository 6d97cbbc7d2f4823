"""Revocation as RFC 7009 has it, and what it takes away."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from service.db.engine import Database
from service.db.sessions import PlatformSession, platform_session
from service.domain.firms.commands import close_firm, suspend_firm
from service.domain.identity.commands import revoke_client
from service.domain.identity.schemas import OAuthErrorOut
from tests.conftest import Firm, token


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


async def revoke(anyone: httpx.AsyncClient, firm: Firm, text: str, **form: str) -> httpx.Response:
    return await anyone.post("/oauth/revoke", data={"token": text} | form, auth=(firm.client_id, firm.client_secret))


async def token_of(anyone: httpx.AsyncClient, firm: Firm) -> str:
    return await token(anyone, firm.client_id, firm.client_secret)


async def test_a_revoked_token_is_refused_at_once(anyone: httpx.AsyncClient, firm_a: Firm, firm_b: Firm) -> None:
    text = await token_of(anyone, firm_a)
    assert (await anyone.get("/v1/me", headers=bearer(text))).status_code == 200
    assert (await revoke(anyone, firm_a, text)).status_code == 200
    answer = await anyone.get("/v1/me", headers=bearer(text))
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")
    assert (await firm_b.api.get("/v1/me")).status_code == 200


async def test_a_revocation_outlives_a_reload(anyone: httpx.AsyncClient, app: FastAPI, firm_a: Firm) -> None:
    text = await token_of(anyone, firm_a)
    await revoke(anyone, firm_a, text)
    await app.state.tokens.reload()
    assert (await anyone.get("/v1/me", headers=bearer(text))).status_code == 401


async def test_the_other_tokens_of_the_client_stay_good(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    await revoke(anyone, firm_a, await token_of(anyone, firm_a))
    assert (await firm_a.api.get("/v1/me")).status_code == 200


async def test_a_token_may_be_revoked_twice(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    text = await token_of(anyone, firm_a)
    assert [(await revoke(anyone, firm_a, text)).status_code for _ in range(2)] == [200, 200]


@pytest.mark.parametrize("text", ["unknown", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "x" * 10_000])
async def test_an_unknown_token_counts_as_revoked(anyone: httpx.AsyncClient, firm_a: Firm, text: str) -> None:
    assert (await revoke(anyone, firm_a, text)).status_code == 200  # RFC 7009, 2.2


async def test_another_clients_token_is_not_revoked(anyone: httpx.AsyncClient, firm_a: Firm, firm_b: Firm) -> None:
    text = await token_of(anyone, firm_a)
    answer = await revoke(anyone, firm_b, text)
    assert (answer.status_code, OAuthErrorOut.model_validate_json(answer.content).error) == (400, "invalid_grant")
    assert (await anyone.get("/v1/me", headers=bearer(text))).status_code == 200


@pytest.mark.parametrize("hint", ["access_token", "refresh_token", "nonsense"])
async def test_a_hint_is_ignored_right_or_wrong(anyone: httpx.AsyncClient, firm_a: Firm, hint: str) -> None:
    text = await token_of(anyone, firm_a)
    assert (await revoke(anyone, firm_a, text, token_type_hint=hint)).status_code == 200
    assert (await anyone.get("/v1/me", headers=bearer(text))).status_code == 401


async def test_a_request_without_a_token_is_invalid(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    answer = await anyone.post("/oauth/revoke", auth=(firm_a.client_id, firm_a.client_secret))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("text", ["£", "a b"])
async def test_what_cannot_be_a_token_is_invalid(anyone: httpx.AsyncClient, firm_a: Firm, text: str) -> None:
    # RFC 6749, A.12: access-token = 1*VSCHAR, that is visible ASCII characters
    answer = await revoke(anyone, firm_a, text)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_the_client_must_authenticate(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    text = await token_of(anyone, firm_a)
    answer = await anyone.post("/oauth/revoke", data={"token": text})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")
    assert (await anyone.get("/v1/me", headers=bearer(text))).status_code == 200


async def test_the_tokens_of_a_revoked_client_are_refused(
    database: Database, app: FastAPI, firm_a: Firm, firm_b: Firm
) -> None:
    async with platform_session(database) as db:
        await revoke_client(db, firm_a.client_id)
    await app.state.tokens.reload()
    assert (await firm_a.api.get("/v1/me")).status_code == 401
    assert (await firm_b.api.get("/v1/me")).status_code == 200


Bar = Callable[[PlatformSession, UUID], Awaitable[object]]


@pytest.mark.parametrize("bar", [suspend_firm, close_firm])
async def test_the_tokens_of_a_barred_firm_are_refused(
    database: Database,
    app: FastAPI,
    firm_a: Firm,
    firm_b: Firm,
    bar: Callable[[PlatformSession, UUID], Awaitable[object]],
) -> None:
    async with platform_session(database) as db:
        await bar(db, firm_a.id)
    await app.state.tokens.reload()
    assert (await firm_a.api.get("/v1/me")).status_code == 401
    assert (await firm_b.api.get("/v1/me")).status_code == 200
