"""The authorization code grant with PKCE, attack by attack (RFC 9700, 4), and refresh tokens that work once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import KeySet

from service.db.sessions import PlatformSession
from service.domain.identity.schemas import Membership
from service.values.ids import new_id
from tests.api.identity.authorizing import BACK, VERIFIER, App, agree, answered, ask, new_app, obtain_code
from tests.api.identity.browsers import Somebody, alert, enrol, open_browser, send, sign_in
from tests.conftest import Firm

PERMISSIONS = frozenset({"matters:read", "contacts:read"})


@dataclass
class Places:
    """Who has which place where, in the stead of the firms' own records."""

    of: dict[UUID, Membership]

    async def __call__(self, _: PlatformSession, __: UUID) -> list[Membership]:
        return list(self.of.values())


@pytest.fixture
async def marie(app: FastAPI) -> Somebody:
    return await enrol(app.state.accounts)


@pytest.fixture
def places(app: FastAPI, firm_a: Firm, marie: Somebody, monkeypatch: pytest.MonkeyPatch) -> Places:
    place = Membership(firm_a.id, "Adams & Abbott", new_id(), "Marie Dupont", marie.email, PERMISSIONS)
    found = Places({place.member_id: place})
    monkeypatch.setattr(app.state.tokens, "_places", found)
    return found


@pytest.fixture
async def browser(app: FastAPI, places: Places) -> AsyncIterator[httpx.AsyncClient]:
    async with open_browser(app) as opened:
        yield opened


@pytest.fixture
async def docket(firm_a: Firm) -> App:
    return await new_app(firm_a.api)


async def error_of(browser: httpx.AsyncClient, question: dict[str, str]) -> str:
    """Returns the error that the browser brings back, with our name and the client's state beside it."""
    brought = answered(await ask(browser, question))
    assert (brought["iss"], brought["state"]) == ("https://merit.test", "the-state")
    assert "code" not in brought
    return brought["error"]


async def test_a_person_signs_in_agrees_and_the_client_acts_for_them(
    browser: httpx.AsyncClient, anyone: httpx.AsyncClient, docket: App, marie: Somebody, places: Places
) -> None:
    answer = await ask(browser, docket.question())
    page = await browser.get(answer.headers["location"])
    assert "form-action 'self' https://docket.example;" in page.headers["content-security-policy"]
    answer = await send(browser, page, "/sign-in", email=marie.email, password="plum-orbit-kettle")
    consent = await browser.get(answer.headers["location"])
    assert "Read matters with their parties, claims, facts, damages and negotiations." in consent.text
    brought = answered(await agree(browser, consent))
    assert (brought["state"], brought["iss"]) == ("the-state", "https://merit.test")
    tokens = (await docket.exchange(anyone, brought["code"])).json()
    assert tokens["scope"].split() == ["email", "matters:read", "openid"]
    api = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert (await anyone.get("/v1/matters", headers=api)).status_code == 200
    assert (await anyone.get("/v1/contacts", headers=api)).status_code == 403
    told = (await anyone.get("/oauth/userinfo", headers=api)).json()
    assert (told["email"], told["email_verified"], "name" in told) == (marie.email, True, False)


async def test_an_address_that_only_the_firm_says_is_not_verified(
    browser: httpx.AsyncClient, anyone: httpx.AsyncClient, docket: App, marie: Somebody, places: Places
) -> None:
    # A firm, or its directory, writes any address beside a member: a client that knows people by theirs must not
    # take one for somebody else (OpenID Connect Core, 5.7).
    places.of = {key: replace(place, email="victim@elsewhere.example") for key, place in places.of.items()}
    tokens = (await docket.exchange(anyone, await obtain_code(browser, docket, marie.email))).json()
    keys = KeySet.import_key_set((await anyone.get("/oauth/jwks.json")).json())
    claims = jwt.decode(tokens["id_token"], keys, algorithms=["ES256"]).claims
    told = (await anyone.get("/oauth/userinfo", headers={"Authorization": f"Bearer {tokens['access_token']}"})).json()
    assert (claims["email_verified"], told["email_verified"]) == (False, False)


async def test_the_id_token_says_who_signed_in_when_and_for_whom(
    browser: httpx.AsyncClient, anyone: httpx.AsyncClient, docket: App, marie: Somebody
) -> None:
    tokens = (await docket.exchange(anyone, await obtain_code(browser, docket, marie.email))).json()
    keys = KeySet.import_key_set((await anyone.get("/oauth/jwks.json")).json())
    claims = jwt.decode(tokens["id_token"], keys, algorithms=["ES256"]).claims
    assert (claims["iss"], claims["aud"], claims["nonce"]) == ("https://merit.test", [docket.client_id], "the-nonce")
    assert (claims["email"], claims["amr"]) == (marie.email, ["pwd"])
    assert claims["auth_time"] <= claims["iat"] < claims["exp"]


async def test_an_id_token_is_no_access_token(
    browser: httpx.AsyncClient, anyone: httpx.AsyncClient, docket: App, marie: Somebody
) -> None:
    tokens = (await docket.exchange(anyone, await obtain_code(browser, docket, marie.email))).json()
    answer = await anyone.get("/v1/me", headers={"Authorization": f"Bearer {tokens['id_token']}"})
    assert answer.status_code == 401


async def test_consent_is_remembered_and_asked_for_again_where_more_is_wanted(
    browser: httpx.AsyncClient, docket: App, marie: Somebody
) -> None:
    await obtain_code(browser, docket, marie.email)
    assert "code" in answered(await ask(browser, docket.question(prompt="none")))
    assert (await ask(browser, docket.question(scope="openid profile matters:read"))).status_code == 200
    assert (await ask(browser, docket.question(prompt="consent"))).status_code == 200


async def test_whoever_refuses_is_sent_back_without_a_code(
    browser: httpx.AsyncClient, docket: App, marie: Somebody
) -> None:
    await sign_in(browser, marie.email)
    brought = answered(await agree(browser, await ask(browser, docket.question()), "refuse"))
    assert (brought["error"], "code" in brought) == ("access_denied", False)


async def test_another_site_cannot_agree_in_the_persons_name(
    browser: httpx.AsyncClient, docket: App, marie: Somebody
) -> None:
    await sign_in(browser, marie.email)
    await ask(browser, docket.question())
    forged = await browser.post("/oauth/authorize", data={"decision": "agree", "guard": "0" * 64, "request": "x"})
    assert forged.status_code == 403


@pytest.mark.parametrize(
    "address", ["https://evil.example/", BACK + "/", BACK + "?x=1", "javascript:alert(1)", "\"'<é>", None]
)
async def test_nothing_goes_to_an_address_that_is_not_the_clients(
    browser: httpx.AsyncClient, docket: App, address: str | None
) -> None:
    answer = await ask(browser, docket.question(redirect_uri=address))
    assert answer.status_code == 400
    assert "location" not in answer.headers


@pytest.mark.parametrize("client_id", ["client_unknown", "", "é\"'<script>"])
async def test_a_client_that_is_none_leads_nowhere(browser: httpx.AsyncClient, docket: App, client_id: str) -> None:
    answer = await ask(browser, docket.question(client_id=client_id))
    assert (answer.status_code, "location" in answer.headers, "<script" in answer.text) == (400, False, False)


async def test_a_repeated_parameter_leads_nowhere(browser: httpx.AsyncClient, docket: App) -> None:
    answer = await browser.get("/oauth/authorize", params=[*docket.question().items(), ("redirect_uri", BACK)])
    assert (answer.status_code, alert(answer)) == (400, "A parameter is repeated.")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": '"é'}, "unsupported_response_type"),
        ({"scope": "contacts:read"}, "invalid_scope"),
        ({"scope": "nothing:such"}, "invalid_scope"),
        ({"prompt": "none"}, "login_required"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"request_uri": "https://x.example"}, "request_uri_not_supported"),
        ({"response_mode": "fragment"}, "invalid_request"),
    ],
)
async def test_a_wrong_request_is_answered_to_the_client(
    browser: httpx.AsyncClient, docket: App, changes: dict[str, str | None], error: str
) -> None:
    assert await error_of(browser, docket.question(**changes)) == error


async def test_prompt_login_asks_once_more_and_then_goes_on(
    browser: httpx.AsyncClient, docket: App, marie: Somebody
) -> None:
    await obtain_code(browser, docket, marie.email)
    for wish in ({"prompt": "login"}, {"max_age": "0"}):
        assert (await ask(browser, docket.question(**wish))).headers["location"].startswith("/sign-in")
        assert await obtain_code(browser, docket, marie.email, **wish)


async def test_whoever_has_no_place_in_the_firm_is_told_so_and_refused(
    browser: httpx.AsyncClient, docket: App, marie: Somebody, places: Places
) -> None:
    places.of.clear()
    await sign_in(browser, marie.email)
    page = await ask(browser, docket.question())
    assert alert(page) == f"Docket works for a firm in which {marie.email} has no place."
    brought = answered(await agree(browser, page, "refuse"))
    assert (brought["error"], brought["error_description"]) == ("access_denied", "The person has no place in the firm.")
    assert await error_of(browser, docket.question(prompt="none")) == "access_denied"


async def test_a_code_is_worth_nothing_without_its_verifier(
    browser: httpx.AsyncClient, anyone: httpx.AsyncClient, docket: App, marie: Somebody
) -> None:
    code = await obtain_code(browser, docket, marie.email)
    for verifier in ("", VERIFIER + "x", VERIFIER[:42]):
        answer = await docket.exchange(anyone, code, code_verifier=verifier)
        assert answer.status_code == 400
    assert (await docket.exchange(anyone, code)).status_code == 200


async def test_a_code_is_worth_nothing_with_another_address_or_to_another_client(
    browser: httpx.AsyncClient, anyone: httpx.AsyncClient, firm_a: Firm, docket: App, marie: Somebody
) -> None:
    code, other = await obtain_code(browser, docket, marie.email), await new_app(firm_a.api)
    assert (await docket.exchange(anyone, code, redirect_uri=BACK + "/")).json()["error"] == "invalid_grant"
    assert (await other.exchange(anyone, code)).json()["error"] == "invalid_grant"


async def test_a_code_that_comes_twice_ends_what_came_of_it(
    app: FastAPI, browser: httpx.AsyncClient, anyone: httpx.AsyncClient, docket: App, marie: Somebody
) -> None:
    code = await obtain_code(browser, docket, marie.email)
    tokens = (await docket.exchange(anyone, code)).json()
    assert (await docket.exchange(anyone, code)).json()["error"] == "invalid_grant"
    await app.state.tokens.reload()
    answer = await anyone.get("/v1/matters", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert answer.status_code == 401
    assert (await docket.refresh(anyone, tokens["refresh_token"])).json()["error"] == "invalid_grant"


async def test_of_many_who_bring_a_code_at_once_one_gets_tokens(
    browser: httpx.AsyncClient, anyone: httpx.AsyncClient, docket: App, marie: Somebody
) -> None:
    code = await obtain_code(browser, docket, marie.email)
    answers = await asyncio.gather(*(docket.exchange(anyone, code) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 400, 400, 400]


async def test_a_refresh_token_works_once_and_its_replay_ends_the_family(
    app: FastAPI, browser: httpx.AsyncClient, anyone: httpx.AsyncClient, docket: App, marie: Somebody
) -> None:
    first = (await docket.exchange(anyone, await obtain_code(browser, docket, marie.email))).json()
    second = (await docket.refresh(anyone, first["refresh_token"])).json()
    third = (await docket.refresh(anyone, second["refresh_token"])).json()
    assert len({first["refresh_token"], second["refresh_token"], third["refresh_token"]}) == 3
    assert (await docket.refresh(anyone, first["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await docket.refresh(anyone, third["refresh_token"])).json()["error"] == "invalid_grant"
    await app.state.tokens.reload()
    answer = await anyone.get("/v1/matters", headers={"Authorization": f"Bearer {third['access_token']}"})
    assert answer.status_code == 401


async def test_a_refresh_token_that_is_brought_twice_at_once_is_a_replay_too(
    browser: httpx.AsyncClient, anyone: httpx.AsyncClient, docket: App, marie: Somebody
) -> None:
    tokens = (await docket.exchange(anyone, await obtain_code(browser, docket, marie.email))).json()
    both = await asyncio.gather(*(docket.refresh(anyone, tokens["refresh_token"]) for _ in range(2)))
    assert sorted(answer.status_code for answer in both) == [200, 400]
    winner = next(answer.json() for answer in both if answer.status_code == 200)
    assert (await docket.refresh(anyone, winner["refresh_token"])).status_code == 400


@pytest.mark.parametrize("public", [False, True])
async def test_a_refresh_token_that_was_revoked_ends_with_all_that_came_of_its_code(
    app: FastAPI, browser: httpx.AsyncClient, anyone: httpx.AsyncClient, firm_a: Firm, marie: Somebody, public: bool
) -> None:
    client = await new_app(firm_a.api, public=public)
    tokens = (await client.exchange(anyone, await obtain_code(browser, client, marie.email))).json()
    form = {"token": tokens["refresh_token"], "client_id": client.client_id}
    if client.secret:
        form["client_secret"] = client.secret
    assert (await anyone.post("/oauth/revoke", data=form)).status_code == 200
    assert (await client.refresh(anyone, tokens["refresh_token"])).json()["error"] == "invalid_grant"
    await app.state.tokens.reload()
    answer = await anyone.get("/v1/matters", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert answer.status_code == 401


async def test_a_refresh_token_of_another_client_is_not_revoked(
    browser: httpx.AsyncClient, anyone: httpx.AsyncClient, firm_b: Firm, docket: App, marie: Somebody
) -> None:
    tokens = (await docket.exchange(anyone, await obtain_code(browser, docket, marie.email))).json()
    stranger = (firm_b.client_id, firm_b.client_secret)
    answer = await anyone.post("/oauth/revoke", data={"token": tokens["refresh_token"]}, auth=stranger)
    assert answer.json()["error"] == "invalid_grant"
    assert (await docket.refresh(anyone, tokens["refresh_token"])).status_code == 200


async def test_a_new_password_ends_what_was_granted(
    browser: httpx.AsyncClient, anyone: httpx.AsyncClient, docket: App, marie: Somebody
) -> None:
    tokens = (await docket.exchange(anyone, await obtain_code(browser, docket, marie.email))).json()
    page = await browser.get("/account")
    await send(browser, page, "/account/password", old="plum-orbit-kettle", new="walnut-lantern-brook")
    assert (await docket.refresh(anyone, tokens["refresh_token"])).json()["error"] == "invalid_grant"


async def test_a_refresh_token_is_worth_nothing_to_another_client(
    browser: httpx.AsyncClient, anyone: httpx.AsyncClient, firm_b: Firm, docket: App, marie: Somebody
) -> None:
    tokens = (await docket.exchange(anyone, await obtain_code(browser, docket, marie.email))).json()
    thief = await new_app(firm_b.api)
    assert (await thief.refresh(anyone, tokens["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await docket.refresh(anyone, tokens["refresh_token"])).status_code == 200


async def test_what_a_person_may_no_longer_do_is_gone_at_the_next_refresh(
    browser: httpx.AsyncClient, anyone: httpx.AsyncClient, docket: App, marie: Somebody, places: Places
) -> None:
    tokens = (await docket.exchange(anyone, await obtain_code(browser, docket, marie.email))).json()
    ((member, place),) = places.of.items()
    places.of[member] = replace(place, permissions=frozenset())
    narrowed = (await docket.refresh(anyone, tokens["refresh_token"])).json()
    assert narrowed["scope"].split() == ["email", "openid"]
    places.of.clear()
    assert (await docket.refresh(anyone, narrowed["refresh_token"])).status_code == 400


async def test_a_client_that_may_do_less_keeps_what_it_knows_of_its_people(
    app: FastAPI, browser: httpx.AsyncClient, anyone: httpx.AsyncClient, firm_a: Firm, docket: App, marie: Somebody
) -> None:
    tokens = (await docket.exchange(anyone, await obtain_code(browser, docket, marie.email))).json()
    (shown,) = [
        one
        for one in (await firm_a.api.get("/v1/oauth-clients")).json()["data"]
        if one["client_id"] == docket.client_id
    ]
    await firm_a.api.patch(f"/v1/oauth-clients/{shown['id']}", json={"scopes": ["matters:read"]})
    await app.state.tokens.reload()
    api = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert (await anyone.get("/v1/matters", headers=api)).status_code == 200
    assert (await anyone.get("/oauth/userinfo", headers=api)).status_code == 200


async def test_a_public_client_has_pkce_in_place_of_a_secret(
    browser: httpx.AsyncClient, anyone: httpx.AsyncClient, firm_a: Firm, marie: Somebody
) -> None:
    phone = await new_app(firm_a.api, public=True)
    assert phone.secret is None
    tokens = (await phone.exchange(anyone, await obtain_code(browser, phone, marie.email))).json()
    assert (await phone.refresh(anyone, tokens["refresh_token"])).status_code == 200
    alone = await phone.post(anyone, {"grant_type": "client_credentials"})
    assert (alone.status_code, alone.json()["error"]) == (401, "invalid_client")


async def test_nobody_acts_as_a_client_that_has_a_secret_by_its_name_alone(
    browser: httpx.AsyncClient, anyone: httpx.AsyncClient, docket: App, marie: Somebody
) -> None:
    code = await obtain_code(browser, docket, marie.email)
    assert (await App(docket.client_id, None).exchange(anyone, code)).json()["error"] == "invalid_client"


async def test_a_client_without_addresses_sends_nobody_to_sign_in(browser: httpx.AsyncClient, firm_a: Firm) -> None:
    sync = await new_app(firm_a.api, redirect_uris=[])
    assert (await ask(browser, sync.question())).status_code == 400
