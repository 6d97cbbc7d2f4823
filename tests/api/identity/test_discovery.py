"""What a client and an outside verifier can find out by themselves, and who asks."""

from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet

from service.db.engine import Database
from service.db.sessions import platform_session
from service.domain.firms.schemas.firms import MeOut
from service.domain.identity.commands import revoke_client
from service.domain.identity.policy import SCOPES
from service.domain.identity.schemas import JwksOut, ServerMetadataOut
from tests.api.identity.authorizing import new_app
from tests.conftest import Firm


async def test_the_metadata_name_what_rfc_8414_requires(anyone: httpx.AsyncClient) -> None:
    metadata = (await anyone.get("/.well-known/oauth-authorization-server")).json()
    ServerMetadataOut.model_validate(metadata, extra="forbid")
    assert metadata["issuer"] == "https://merit.test"
    assert metadata["response_types_supported"] == ["code"]  # OAuth 2.1, 10.1: no implicit grant
    assert metadata["grant_types_supported"] == ["client_credentials", "authorization_code", "refresh_token"]
    assert metadata["code_challenge_methods_supported"] == ["S256"]  # RFC 9700, 2.1.1
    assert metadata["scopes_supported"] == [*sorted(SCOPES), "openid", "profile", "email"]


async def test_openid_connect_clients_find_the_same_and_more(anyone: httpx.AsyncClient) -> None:
    # OpenID Connect Discovery, 3: what is required besides RFC 8414.
    metadata = (await anyone.get("/.well-known/openid-configuration")).json()
    server = (await anyone.get("/.well-known/oauth-authorization-server")).json()
    assert server.items() <= metadata.items()
    assert (metadata["subject_types_supported"], metadata["id_token_signing_alg_values_supported"]) == (
        ["public"],
        ["ES256"],
    )


async def test_the_addresses_of_the_metadata_are_those_of_the_api(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    metadata = (await anyone.get("/.well-known/oauth-authorization-server")).json()
    auth = (firm_a.client_id, firm_a.client_secret)
    path = {name: str(value).removeprefix("https://merit.test") for name, value in metadata.items()}
    asked = await anyone.post(path["token_endpoint"], data={"grant_type": "client_credentials"}, auth=auth)
    revoked = await anyone.post(path["revocation_endpoint"], data={"token": asked.json()["access_token"]}, auth=auth)
    keys = await anyone.get(path["jwks_uri"])
    assert [answer.status_code for answer in (asked, revoked, keys)] == [200, 200, 200]


async def test_every_way_to_authenticate_that_is_named_works(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    metadata = (await anyone.get("/.well-known/oauth-authorization-server")).json()
    form = {"grant_type": "client_credentials", "token": "unknown"}
    phone = await new_app(firm_a.api, public=True)
    ways: dict[str, Any] = {
        "client_secret_basic": {"data": form, "auth": (firm_a.client_id, firm_a.client_secret)},
        "client_secret_post": {"data": form | {"client_id": firm_a.client_id, "client_secret": firm_a.client_secret}},
        "none": {"data": {"grant_type": "refresh_token", "client_id": phone.client_id, "token": "unknown"}},
    }
    for endpoint, path in (("token", "/oauth/token"), ("revocation", "/oauth/revoke")):
        for way in metadata[f"{endpoint}_endpoint_auth_methods_supported"]:
            answer = await anyone.post(path, **ways[way])
            # Without a secret there is nothing for the client itself, but to prove who it is suffices to be heard.
            heard = (400, "invalid_request") if (endpoint, way) == ("token", "none") else (200, None)
            assert (answer.status_code, answer.json().get("error")) == heard


async def test_the_published_keys_hold_nothing_private(anyone: httpx.AsyncClient) -> None:
    # RFC 7518, 6.2.2 and 6.3.2 name the private members of keys.
    keys = (await anyone.get("/oauth/jwks.json")).json()
    JwksOut.model_validate(keys, extra="forbid")
    assert keys["keys"]
    assert not {"d", "p", "q", "dp", "dq", "qi", "oth", "k"} & {name for key in keys["keys"] for name in key}


async def test_the_published_keys_verify_the_tokens_of_both_firms(
    anyone: httpx.AsyncClient, firm_a: Firm, firm_b: Firm
) -> None:
    keys = KeySet.import_key_set((await anyone.get("/oauth/jwks.json")).json())
    for firm in (firm_a, firm_b):
        token = firm.api.headers["Authorization"].removeprefix("Bearer ")
        assert jwt.decode(token, keys, algorithms=["ES256"]).claims["firm_id"] == str(firm.id)


async def test_me_says_which_firm_and_client_ask_and_what_they_may_do(firm_a: Firm, firm_b: Firm) -> None:
    for firm, name in ((firm_a, "Adams & Abbott"), (firm_b, "Baker & Brandt")):
        me = (await firm.api.get("/v1/me")).json()
        MeOut.model_validate(me, extra="forbid")
        assert me["firm"] == {"id": str(firm.id), "name": name}
        assert me["client"] == {"client_id": firm.client_id, "name": "tests"}
        assert me["scopes"] == sorted(SCOPES)


async def test_me_needs_a_token(anyone: httpx.AsyncClient) -> None:
    answer = await anyone.get("/v1/me")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


async def test_me_refuses_a_client_that_was_revoked_a_moment_ago(
    database: Database, firm_a: Firm, firm_b: Firm
) -> None:
    async with platform_session(database) as db:
        await revoke_client(db, firm_a.client_id)
    assert (await firm_a.api.get("/v1/me")).json()["code"] == "invalid_token"
    assert (await firm_b.api.get("/v1/me")).status_code == 200
