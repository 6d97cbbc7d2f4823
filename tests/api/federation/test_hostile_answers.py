"""What is not believed: answers of another provider, another browser, another time, another key, another domain."""

import time
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from joserfc.jwk import ECKey, OctKey

from tests.api.federation.conftest import Way, order_of
from tests.api.federation.journeys import come_in, depart, led_to, there
from tests.api.identity.browsers import alert, open_browser
from tests.api.identity.conftest import ShiftedClock
from tests.builders.openid_provider import CLIENT_SECRET
from tests.conftest import Firm


async def refused(browser: httpx.AsyncClient, answer: httpx.Response, status: int = 403) -> str:
    """Requires that a browser was not let in; returns what it was told."""
    assert answer.status_code == status, answer.text
    assert (await browser.get("/account")).headers["location"] == "/sign-in"
    return alert(answer)


async def test_an_answer_ends_one_journey(app: FastAPI, browser: httpx.AsyncClient, way: Way) -> None:
    back = await there(browser, way.email)
    assert (await browser.get(back)).status_code == 303
    assert (await browser.get(back)).status_code == 400
    async with open_browser(app) as thief:
        await refused(thief, await thief.get(back), 400)


async def test_an_answer_is_for_the_browser_that_asked(app: FastAPI, browser: httpx.AsyncClient, way: Way) -> None:
    # Who has a victim's browser bring his own answer would sign the victim in as himself.
    back = await there(browser, way.email)
    async with open_browser(app) as victim:
        await victim.get("/sign-in")
        said = await refused(victim, await victim.get(back), 400)
    assert said == "It was begun in another browser. Begin again in this one."


async def test_an_answer_comes_back_at_the_address_of_its_firm(
    browser: httpx.AsyncClient, way: Way, firm_b: Firm
) -> None:
    back = await there(browser, way.email)
    await refused(browser, await browser.get(back.replace(str(way.firm.id), str(firm_b.id))), 400)


@pytest.mark.parametrize("query", ["", "state=", "state=x&code=y", "state=%00", "state=" + "x" * 5_000, "code=y"])
async def test_an_answer_without_a_question_is_told_so(browser: httpx.AsyncClient, way: Way, query: str) -> None:
    await refused(browser, await browser.get(f"/sign-in/provider/{way.firm.id}?{query}"), 400)


@pytest.mark.parametrize("firm", ["x", "00000000-0000-0000-0000-000000000000", "%00"])
async def test_a_firm_that_is_none_leads_nowhere(browser: httpx.AsyncClient, firm: str) -> None:
    await refused(browser, await browser.get(f"/sign-in/provider/{firm}?state=x&code=y"), 400)


async def test_an_answer_of_another_issuer_is_a_mix_up(browser: httpx.AsyncClient, way: Way) -> None:
    # RFC 9207, 2.4; RFC 9700, 4.4: the code is not even sent to the token endpoint.
    way.provider.answer = {"iss": "https://evil.example"}
    assert "another provider" in await refused(browser, await come_in(browser, way.email))
    assert "token" not in way.provider.asked


async def test_an_answer_must_name_its_issuer_where_the_provider_always_does(
    browser: httpx.AsyncClient, way: Way
) -> None:
    way.provider.discovery = {"authorization_response_iss_parameter_supported": True}
    back = await there(browser, way.email)
    kept = "&".join(one for one in back.split("&") if not one.startswith("iss="))
    assert "another provider" in await refused(browser, await browser.get(kept))


WRONG: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://evil.example"},
    "another client": {"aud": "another"},
    "two clients, and not for us": {"aud": ["merit", "another"], "azp": "another"},
    "another nonce": {"nonce": "of another journey"},
    "no nonce": {"nonce": None},
    "expired": {"exp": int(time.time()) - 3_600},
    "no expiry": {"exp": None},
    "an expiry that is none": {"exp": "tomorrow"},
    "from the future": {"iat": int(time.time()) + 3_600},
    "nobody": {"sub": None},
    "an empty subject": {"sub": ""},
    "a subject that is none": {"sub": 7},
    "too long a subject": {"sub": "x" * 256},
    "mail that is not verified": {"email_verified": False},
    "mail that is said to be verified": {"email_verified": "true"},
    "mail of which nothing is said": {"email_verified": None},
    "no mail": {"email": None},
    "mail that is none": {"email": ["marie"]},
    "mail of a foreign domain": {"email": "marie@foreign.example"},
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_an_id_token_is_not_believed(browser: httpx.AsyncClient, way: Way, wrong: str) -> None:
    way.provider.claims |= WRONG[wrong]
    assert await refused(browser, await come_in(browser, way.email))
    assert (await way.firm.api.get("/v1/members")).json()["data"] == []


async def test_a_subdomain_and_a_domain_that_ends_alike_are_foreign(browser: httpx.AsyncClient, way: Way) -> None:
    for domain in (f"sub.{way.domain}", f"evil-{way.domain}"):
        way.provider.claims |= {"email": f"marie@{domain}"}
        await refused(browser, await come_in(browser, way.email))


async def test_an_id_token_that_nobody_signed_is_not_believed(browser: httpx.AsyncClient, way: Way) -> None:
    way.provider.algorithm = "none"
    await refused(browser, await come_in(browser, way.email))


@pytest.mark.parametrize("secret", ["the client's secret", "the public key"])
async def test_an_id_token_that_a_shared_secret_signed_is_not_believed(
    browser: httpx.AsyncClient, way: Way, secret: str
) -> None:
    # The public key taken for an HMAC secret is the oldest confusion of algorithms (RFC 8725, 2.1).
    known = CLIENT_SECRET.ljust(32, "0") if secret == "the client's secret" else str(way.provider.key.as_dict()["x"])
    way.provider.algorithm, way.provider.signs_with = "HS256", OctKey.import_key(known, {"kid": "first"})
    await refused(browser, await come_in(browser, way.email))


async def test_an_id_token_of_another_key_of_the_same_name_is_not_believed(
    browser: httpx.AsyncClient, way: Way
) -> None:
    way.provider.signs_with = ECKey.generate_key("P-256", {"kid": "first"})
    await refused(browser, await come_in(browser, way.email))


async def test_a_provider_changes_its_keys_without_a_word(
    app: FastAPI, browser: httpx.AsyncClient, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = ShiftedClock()
    monkeypatch.setattr(app.state.coming_in._providers, "_now", clock)
    assert (await come_in(browser, way.email)).status_code == 303
    clock.pass_time(timedelta(minutes=1))
    way.provider.rotate()
    assert (await come_in(browser, way.email)).status_code == 303


async def test_keys_that_nobody_knows_are_looked_for_once_a_minute(browser: httpx.AsyncClient, way: Way) -> None:
    await come_in(browser, way.email)
    way.provider.signs_with = ECKey.generate_key("P-256", {"kid": "unknown"})
    for _ in range(3):
        assert (await come_in(browser, way.email)).status_code == 403
    assert way.provider.asked.count("keys") == 1


async def test_what_a_provider_says_of_itself_is_kept_for_an_hour(browser: httpx.AsyncClient, way: Way) -> None:
    for _ in range(3):
        await depart(browser, way.email)
    assert way.provider.asked.count("configuration") == 1


async def test_a_provider_that_is_out_of_order_is_named_on_a_page(browser: httpx.AsyncClient, way: Way) -> None:
    way.provider.down = True
    page = await depart(browser, way.email)
    assert (page.status_code, "it answered 500" in alert(page)) == (503, True)


async def test_a_provider_that_is_not_there_is_named_on_a_page(browser: httpx.AsyncClient, way: Way) -> None:
    order = order_of(way.provider, way.domain, issuer="http://127.0.0.1:1", client_secret="s")
    await way.firm.api.put("/v1/identity-provider", json=order)
    page = await depart(browser, way.email)
    assert (page.status_code, "cannot be reached" in alert(page)) == (503, True)


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://merit.example/token"},
        {"jwks_uri": "https://user:password@login.example/keys"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": None},
        {"jwks_uri": ["x"]},
        {"more": "x" * 300_000},
    ],
)
async def test_a_provider_that_says_odd_things_of_itself_is_not_gone_to(
    browser: httpx.AsyncClient, way: Way, said: dict[str, Any]
) -> None:
    # OpenID Connect Discovery, 4.3: it must call itself by the name under which it was found.
    way.provider.discovery = said
    assert (await depart(browser, way.email)).status_code == 503


async def test_a_redirect_is_not_followed(browser: httpx.AsyncClient, way: Way) -> None:
    way.provider.discovery = {"jwks_uri": f"{way.provider.issuer}/elsewhere"}
    assert await refused(browser, await come_in(browser, way.email), 503)


async def test_a_provider_that_refuses_the_code_lets_nobody_in(browser: httpx.AsyncClient, way: Way) -> None:
    way.provider.token_status = 400
    assert "refused the code (400)" in await refused(browser, await come_in(browser, way.email))


async def test_a_person_who_calls_it_off_is_not_let_in(browser: httpx.AsyncClient, way: Way) -> None:
    way.provider.answer = {"error": "access_denied", "error_description": "<script>"}
    said = await refused(browser, await come_in(browser, way.email))
    assert said == "It was called off there. Begin again, or ask whoever runs it."


async def test_a_provider_within_our_own_network_is_never_asked(browser: httpx.AsyncClient, way: Way) -> None:
    # Private addresses (RFC 1918), the clouds' metadata (RFC 3927), this machine.
    for host in ("10.0.0.1", "169.254.169.254", "127.0.0.1", "localhost"):
        order = order_of(way.provider, way.domain, issuer=f"https://{host}", client_secret="s")
        assert (await way.firm.api.put("/v1/identity-provider", json=order)).status_code == 200
        page = await depart(browser, way.email)
        assert (page.status_code, "none of the public internet" in alert(page)) == (503, True), host


async def test_a_provider_that_changes_meanwhile_ends_the_journey(browser: httpx.AsyncClient, way: Way) -> None:
    back = await there(browser, way.email)
    order = order_of(way.provider, way.domain, issuer="https://login.example", client_secret="s")
    await way.firm.api.put("/v1/identity-provider", json=order)
    await refused(browser, await browser.get(back), 400)


async def test_a_journey_may_take_ten_minutes(
    app: FastAPI, browser: httpx.AsyncClient, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = ShiftedClock()
    monkeypatch.setattr(app.state.coming_in, "_now", clock)
    back = await there(browser, way.email)
    clock.pass_time(timedelta(minutes=10))
    await refused(browser, await browser.get(back), 400)


async def test_the_page_that_leads_on_runs_no_script(browser: httpx.AsyncClient, way: Way) -> None:
    page = await depart(browser, way.email)
    assert led_to(page).startswith(way.provider.issuer)
    assert "script" not in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
