"""Authlib's own client, over httpx, as a firm's program in Python would use it."""

import warnings
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from authlib.deprecate import AuthlibDeprecationWarning
from authlib.integrations.base_client.errors import OAuthError
from authlib.oidc.core import CodeIDToken
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.api.identity.authorizing import BACK, VERIFIER, App, agree, new_app
from tests.api.identity.browsers import Somebody, hired, open_browser, sign_in
from tests.conftest import Firm

with warnings.catch_warnings():
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)  # it would rather have httpx2, the heir of httpx
    from authlib.integrations.httpx_client import AsyncOAuth2Client

ISSUER = "https://merit.test"
AUTHORIZE, TOKEN = f"{ISSUER}/oauth/authorize", f"{ISSUER}/oauth/token"


@pytest.fixture
async def marie(app: FastAPI, firm_a: Firm) -> Somebody:
    return await hired(app, firm_a.id)


@pytest.fixture
async def docket(firm_a: Firm) -> App:
    return await new_app(firm_a.api)


@pytest.fixture
async def client(app: FastAPI, docket: App) -> AsyncIterator[AsyncOAuth2Client]:
    """A client that asks for PKCE with S256."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with AsyncOAuth2Client(
        docket.client_id,
        docket.secret,
        scope="openid email matters:read",
        redirect_uri=BACK,
        code_challenge_method="S256",
        transport=transport,
        base_url=ISSUER,
    ) as made:
        yield made


@pytest.fixture
async def called_back(app: FastAPI, client: AsyncOAuth2Client, marie: Somebody) -> str:
    """The address at which the client is called back after the person has signed in and agreed."""
    address, _ = client.create_authorization_url(
        AUTHORIZE, state="the-state", nonce="the-nonce", code_verifier=VERIFIER
    )
    async with open_browser(app) as browser:
        await sign_in(browser, marie.email)
        answer = await agree(browser, await browser.get(address))
    return answer.headers["location"]


async def tokens(client: AsyncOAuth2Client, called_back: str, verifier: str = VERIFIER) -> dict[str, Any]:
    found: dict[str, Any] = await client.fetch_token(
        TOKEN, authorization_response=called_back, state="the-state", code_verifier=verifier
    )
    return found


async def test_a_person_signs_in_and_the_client_reads_for_them(client: AsyncOAuth2Client, called_back: str) -> None:
    await tokens(client, called_back)
    assert (await client.get("/v1/matters")).status_code == 200


async def test_the_id_token_stands_before_authlibs_checks(
    client: AsyncOAuth2Client, called_back: str, docket: App
) -> None:
    given = await tokens(client, called_back)
    keys = KeySet.import_key_set((await client.get("/oauth/jwks.json")).json())
    signed = jwt.decode(given["id_token"], keys, algorithms=["ES256"])
    wanted = {"iss": {"values": [ISSUER]}, "aud": {"values": [docket.client_id]}}
    params = {"nonce": "the-nonce", "client_id": docket.client_id, "max_age": 60}
    claims = CodeIDToken(signed.claims, signed.header, options=wanted, params=params)
    claims.validate(leeway=0)


async def test_another_verifier_gets_nothing(client: AsyncOAuth2Client, called_back: str) -> None:
    with pytest.raises(OAuthError, match="invalid_grant"):
        await tokens(client, called_back, "another-verifier-of-forty-three-characters-or-so")


async def test_a_token_is_refreshed_and_the_old_one_is_a_replay(client: AsyncOAuth2Client, called_back: str) -> None:
    first = (await tokens(client, called_back))["refresh_token"]
    second = (await client.refresh_token(TOKEN, first))["refresh_token"]
    for dead in (first, second):
        with pytest.raises(OAuthError, match="invalid_grant"):
            await client.refresh_token(TOKEN, dead)


async def test_a_revoked_token_is_not_active(client: AsyncOAuth2Client, called_back: str) -> None:
    token = (await tokens(client, called_back))["access_token"]
    await client.revoke_token(f"{ISSUER}/oauth/revoke", token)
    answer = await client.introspect_token(f"{ISSUER}/oauth/introspect", token)
    assert answer.json() == {"active": False}


async def test_a_client_gets_a_token_of_its_own(client: AsyncOAuth2Client) -> None:
    given = await client.fetch_token(TOKEN, grant_type="client_credentials", scope="matters:read")
    assert given["scope"] == "matters:read"
    assert (await client.get("/v1/matters")).status_code == 200
