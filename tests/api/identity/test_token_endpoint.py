"""The token endpoint as RFC 6749 has it: sections 2.3.1, 3.3, 4.4, 5.1 and 5.2."""

import base64
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import KeySet

from service.db.engine import Database
from service.db.sessions import platform_session
from service.domain.firms.commands import restore_firm, suspend_firm
from service.domain.identity.commands import add_secret, create_client, revoke_client
from service.domain.identity.keyring import open_keyring
from service.domain.identity.schemas import OAuthErrorOut, TokenOut
from service.settings import Settings
from tests.conftest import Firm

GRANT = {"grant_type": "client_credentials"}


async def ask(anyone: httpx.AsyncClient, firm: Firm, **form: str) -> httpx.Response:
    return await anyone.post("/oauth/token", data=GRANT | form, auth=(firm.client_id, firm.client_secret))


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """Status and error of an answer that is a refusal of RFC 6749, 5.2, and not to be kept by any cache."""
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "application/json"
    return answer.status_code, OAuthErrorOut.model_validate_json(answer.content).error


async def claims_of(anyone: httpx.AsyncClient, text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a token, verified as an outside service would: with the published keys."""
    keys = KeySet.import_key_set((await anyone.get("/oauth/jwks.json")).json())
    decoded = jwt.decode(text, keys, algorithms=["ES256"])
    return decoded.header, decoded.claims


async def test_a_client_gets_a_bearer_token_by_http_basic(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    answer = await ask(anyone, firm_a)
    assert answer.status_code == 200
    assert TokenOut.model_validate(answer.json(), extra="forbid").token_type == "Bearer"


async def test_a_client_gets_a_token_with_its_secret_in_the_form(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    form = GRANT | {"client_id": firm_a.client_id, "client_secret": firm_a.client_secret}
    assert (await anyone.post("/oauth/token", data=form)).status_code == 200


async def test_the_answer_is_kept_by_no_cache(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    answer = await ask(anyone, firm_a)
    assert (answer.headers["Cache-Control"], answer.headers["Pragma"]) == ("no-store", "no-cache")


async def test_there_is_no_refresh_token(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    assert "refresh_token" not in (await ask(anyone, firm_a)).json()  # RFC 6749, 4.4.3


async def test_the_token_lives_as_long_as_the_answer_says(
    anyone: httpx.AsyncClient, firm_a: Firm, test_settings: Settings
) -> None:
    answer = (await ask(anyone, firm_a)).json()
    _, claims = await claims_of(anyone, answer["access_token"])
    assert claims["exp"] - claims["iat"] == answer["expires_in"] == 60 * test_settings.access_token_minutes


async def test_the_token_is_a_jwt_of_rfc_9068_for_its_firm(
    anyone: httpx.AsyncClient, firm_a: Firm, firm_b: Firm
) -> None:
    for firm in (firm_a, firm_b):
        header, claims = await claims_of(anyone, (await ask(anyone, firm)).json()["access_token"])
        assert (header["typ"], header["alg"]) == ("at+jwt", "ES256")
        assert claims["iss"] == claims["aud"] == "https://merit.test"
        assert claims["sub"] == claims["client_id"] == firm.client_id
        assert claims["firm_id"] == str(firm.id)


async def test_no_two_tokens_have_the_same_id(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    first = await claims_of(anyone, (await ask(anyone, firm_a)).json()["access_token"])
    second = await claims_of(anyone, (await ask(anyone, firm_a)).json()["access_token"])
    assert first[1]["jti"] != second[1]["jti"]


async def test_without_scope_the_token_carries_all_scopes_of_the_client(
    anyone: httpx.AsyncClient, app: FastAPI, firm_a: Firm, firm_b: Firm, test_settings: Settings
) -> None:
    async with platform_session(app.state.database) as db:
        scopes = ["matters:read", "history:read"]
        client = await create_client(db, open_keyring(test_settings), firm_b.id, "reader", scopes)
    answer = await anyone.post("/oauth/token", data=GRANT, auth=(client.client_id, client.client_secret))
    assert answer.json()["scope"] == "history:read matters:read"
    assert len((await ask(anyone, firm_a)).json()["scope"].split()) > 2


async def test_a_token_carries_only_the_scopes_asked_for(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    answer = (await ask(anyone, firm_a, scope="matters:read contacts:read")).json()
    assert answer["scope"] == "contacts:read matters:read"
    me = await anyone.get("/v1/me", headers={"Authorization": f"Bearer {answer['access_token']}"})
    assert me.json()["scopes"] == ["contacts:read", "matters:read"]


async def test_a_scope_beyond_those_of_the_client_is_refused(
    anyone: httpx.AsyncClient, app: FastAPI, firm_a: Firm, firm_b: Firm, test_settings: Settings
) -> None:
    async with platform_session(app.state.database) as db:
        client = await create_client(db, open_keyring(test_settings), firm_b.id, "reader", ["matters:read"])
    form = GRANT | {"scope": "matters:read matters:write"}
    answer = await anyone.post("/oauth/token", data=form, auth=(client.client_id, client.client_secret))
    assert refusal(answer) == (400, "invalid_scope")
    assert (await ask(anyone, firm_a, scope="matters:read matters:write")).status_code == 200


@pytest.mark.parametrize("scope", ["trust:write", "matters", "matters:read trust:write", "matters:read,contacts:read"])
async def test_an_unknown_scope_is_refused(anyone: httpx.AsyncClient, firm_a: Firm, scope: str) -> None:
    assert refusal(await ask(anyone, firm_a, scope=scope)) == (400, "invalid_scope")


@pytest.mark.parametrize("scope", [" ", " matters:read", "matters:read  contacts:read", "matters:read "])
async def test_a_malformed_scope_is_refused(anyone: httpx.AsyncClient, firm_a: Firm, scope: str) -> None:
    # RFC 6749, 3.3: scope-token *( SP scope-token ), so neither empty nor with double spaces
    assert refusal(await ask(anyone, firm_a, scope=scope)) == (400, "invalid_scope")


async def test_a_request_without_grant_type_is_invalid(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    auth = (firm_a.client_id, firm_a.client_secret)
    assert refusal(await anyone.post("/oauth/token", auth=auth)) == (400, "invalid_request")


@pytest.mark.parametrize(
    "grant", ["password", "urn:ietf:params:oauth:grant-type:device_code", "CLIENT_CREDENTIALS", 'ü"\\']
)
async def test_another_grant_type_is_not_supported(anyone: httpx.AsyncClient, firm_a: Firm, grant: str) -> None:
    assert refusal(await ask(anyone, firm_a, grant_type=grant)) == (400, "unsupported_grant_type")


@pytest.mark.parametrize("grant", ["authorization_code", "refresh_token"])
async def test_a_client_to_which_nobody_is_sent_back_may_not_act_for_people(
    anyone: httpx.AsyncClient, firm_a: Firm, grant: str
) -> None:
    assert refusal(await ask(anyone, firm_a, grant_type=grant)) == (400, "unauthorized_client")


async def test_a_client_that_does_not_authenticate_is_told_how_to(anyone: httpx.AsyncClient) -> None:
    answer = await anyone.post("/oauth/token", data=GRANT)
    assert refusal(answer) == (401, "invalid_client")
    assert answer.headers["WWW-Authenticate"].startswith("Basic realm=")


async def test_a_wrong_secret_is_refused(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    answer = await anyone.post("/oauth/token", data=GRANT, auth=(firm_a.client_id, firm_a.client_secret + "x"))
    assert refusal(answer) == (401, "invalid_client")


async def test_the_secret_of_another_firms_client_is_refused(
    anyone: httpx.AsyncClient, firm_a: Firm, firm_b: Firm
) -> None:
    answer = await anyone.post("/oauth/token", data=GRANT, auth=(firm_a.client_id, firm_b.client_secret))
    assert refusal(answer) == (401, "invalid_client")


async def test_an_unknown_client_is_refused_in_the_same_words_as_a_wrong_secret(
    anyone: httpx.AsyncClient, firm_a: Firm
) -> None:
    unknown = await anyone.post("/oauth/token", data=GRANT, auth=("client_0", firm_a.client_secret))
    wrong = await anyone.post("/oauth/token", data=GRANT, auth=(firm_a.client_id, "wrong"))
    assert refusal(unknown) == (401, "invalid_client")
    assert unknown.json() == wrong.json()


async def test_credentials_in_header_and_form_at_once_are_invalid(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    # RFC 6749, 2.3: no more than one way of authentication in a request
    both = await ask(anyone, firm_a, client_id=firm_a.client_id, client_secret=firm_a.client_secret)
    assert refusal(both) == (400, "invalid_request")


async def test_two_authorization_headers_are_invalid(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    basic = base64.b64encode(f"{firm_a.client_id}:{firm_a.client_secret}".encode()).decode()
    headers = [("Authorization", f"Basic {basic}"), ("Authorization", f"Basic {basic}")]
    assert refusal(await anyone.post("/oauth/token", data=GRANT, headers=headers)) == (400, "invalid_request")


async def test_a_revoked_client_gets_no_token(
    anyone: httpx.AsyncClient, database: Database, firm_a: Firm, firm_b: Firm
) -> None:
    async with platform_session(database) as db:
        await revoke_client(db, firm_a.client_id)
    assert refusal(await ask(anyone, firm_a)) == (401, "invalid_client")
    assert (await ask(anyone, firm_b)).status_code == 200


async def test_a_suspended_firm_gets_no_token_until_it_is_restored(
    anyone: httpx.AsyncClient, database: Database, firm_a: Firm, firm_b: Firm
) -> None:
    async with platform_session(database) as db:
        await suspend_firm(db, firm_a.id)
    assert refusal(await ask(anyone, firm_a)) == (401, "invalid_client")
    assert (await ask(anyone, firm_b)).status_code == 200
    async with platform_session(database) as db:
        await restore_firm(db, firm_a.id)
    assert (await ask(anyone, firm_a)).status_code == 200


async def test_a_new_client_of_a_suspended_firm_gets_no_token(
    anyone: httpx.AsyncClient, database: Database, firm_a: Firm, firm_b: Firm, test_settings: Settings
) -> None:
    async with platform_session(database) as db:
        await suspend_firm(db, firm_a.id)
        client = await create_client(db, open_keyring(test_settings), firm_a.id, "new", ["matters:read"])
    answer = await anyone.post("/oauth/token", data=GRANT, auth=(client.client_id, client.client_secret))
    assert refusal(answer) == (401, "invalid_client")
    assert (await ask(anyone, firm_b)).status_code == 200


async def test_both_secrets_work_while_one_is_exchanged(
    anyone: httpx.AsyncClient, database: Database, firm_a: Firm, firm_b: Firm, test_settings: Settings
) -> None:
    async with platform_session(database) as db:
        second = await add_secret(db, open_keyring(test_settings), firm_a.client_id)
    answer = await anyone.post("/oauth/token", data=GRANT, auth=(firm_a.client_id, second.client_secret))
    assert (answer.status_code, (await ask(anyone, firm_a)).status_code) == (200, 200)
    foreign = await anyone.post("/oauth/token", data=GRANT, auth=(firm_b.client_id, second.client_secret))
    assert refusal(foreign) == (401, "invalid_client")


async def test_the_use_of_a_client_is_noted(
    anyone: httpx.AsyncClient, app: FastAPI, firm_a: Firm, superuser_url: str
) -> None:
    connection = await asyncpg.connect(superuser_url)
    try:
        used = await connection.fetchval(
            "SELECT last_used_at FROM oauth_clients WHERE client_id = $1", firm_a.client_id
        )
    finally:
        await connection.close()
    assert used is not None
