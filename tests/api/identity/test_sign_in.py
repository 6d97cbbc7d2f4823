"""Signing in and out, as a browser sees it."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from tests.api.identity.browsers import COOKIE, PASSWORD, Somebody, alert, enrol, open_browser, send, sign_in


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with open_browser(app) as opened:
        yield opened


@pytest.fixture
async def marie(app: FastAPI) -> Somebody:
    return await enrol(app.state.accounts)


async def test_whoever_gives_address_and_password_is_signed_in(browser: httpx.AsyncClient, marie: Somebody) -> None:
    answer = await sign_in(browser, marie.email)
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert marie.email in (await browser.get("/account")).text


async def test_the_case_of_the_address_does_not_matter(browser: httpx.AsyncClient, marie: Somebody) -> None:
    assert (await sign_in(browser, f" {marie.email.upper()} ")).status_code == 303


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_hosts(
    browser: httpx.AsyncClient, marie: Somebody
) -> None:
    cookie = (await sign_in(browser, marie.email)).headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} == set(cookie.split("; ")[1:])


async def test_a_planted_cookie_is_worth_nothing_after_signing_in(
    app: FastAPI, browser: httpx.AsyncClient, marie: Somebody
) -> None:
    await browser.get("/sign-in")
    planted = browser.cookies[COOKIE]
    await sign_in(browser, marie.email)
    assert browser.cookies[COOKIE] != planted
    async with open_browser(app) as thief:
        thief.cookies.set(COOKIE, planted, domain="merit.test")
        assert (await thief.get("/account")).headers["location"] == "/sign-in"


async def test_an_unknown_address_is_answered_as_a_wrong_password_is(
    browser: httpx.AsyncClient, marie: Somebody
) -> None:
    wrong = await sign_in(browser, marie.email, "plum-orbit-kettl")
    unknown = await sign_in(browser, "nobody@people.example", "plum-orbit-kettl")
    assert (wrong.status_code, alert(wrong)) == (unknown.status_code, alert(unknown))
    assert wrong.text.replace(marie.email, "") == unknown.text.replace("nobody@people.example", "")


@pytest.mark.parametrize("email", ["", "x", "é@é", "a@b.example\x00", "a" * 5_000 + "@b.example", "\ud800@b.example"])
async def test_odd_addresses_are_wrong_and_no_more(browser: httpx.AsyncClient, email: str) -> None:
    page = await browser.get("/sign-in")
    guard = re.search(r'name="guard" value="([^"]*)"', page.text)
    assert guard is not None
    body = httpx.QueryParams({"guard": guard[1], "email": email.encode("utf-8", "surrogatepass").decode("latin-1")})
    answer = await browser.post(
        "/sign-in", content=str(body), headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code in {400, 403}


async def test_signing_out_ends_the_session_not_only_the_cookie(browser: httpx.AsyncClient, marie: Somebody) -> None:
    await sign_in(browser, marie.email)
    secret = browser.cookies[COOKIE]
    await send(browser, await browser.get("/account"), "/sign-out")
    browser.cookies.set(COOKIE, secret, domain="merit.test")
    assert (await browser.get("/account")).headers["location"] == "/sign-in"


async def test_a_form_without_our_guard_is_refused(browser: httpx.AsyncClient, marie: Somebody) -> None:
    await browser.get("/sign-in")
    for guard in ("", "0" * 64, "é"):
        answer = await browser.post("/sign-in", data={"guard": guard, "email": marie.email, "password": PASSWORD})
        assert answer.status_code == 403
    assert (await browser.get("/account")).headers["location"] == "/sign-in"


async def test_a_form_with_another_browsers_guard_is_refused(
    app: FastAPI, browser: httpx.AsyncClient, marie: Somebody
) -> None:
    await sign_in(browser, marie.email)
    async with open_browser(app) as attacker:
        theirs = await attacker.get("/sign-in")
    assert (await send(browser, theirs, "/sign-out")).status_code == 403
    assert (await browser.get("/account")).status_code == 200


async def test_a_form_that_the_browser_says_another_site_sent_is_refused(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/sign-in")
    browser.headers["Sec-Fetch-Site"] = "cross-site"
    assert (await send(browser, page, "/sign-in", email="a@b.example", password=PASSWORD)).status_code == 403


@pytest.mark.parametrize("address", ["/sign-in", "/sign-in/code"])
async def test_a_page_runs_no_script_and_is_shown_in_no_frame(browser: httpx.AsyncClient, address: str) -> None:
    page = await browser.get(address)
    assert page.headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    assert page.headers["cache-control"] == "no-store"
    assert "<script" not in page.text
    assert "style=" not in page.text


async def test_a_page_can_be_read_aloud(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/sign-in")).text
    assert '<html lang="en">' in page
    assert page.count("<h1>") == 1
    shown = set(re.findall(r'<input id="(\w+)"', page))
    assert shown == set(re.findall(r'<label for="(\w+)"', page)) == {"email", "password"}


async def test_what_is_typed_is_shown_as_text(browser: httpx.AsyncClient) -> None:
    answer = await sign_in(browser, '"><script>alert(1)</script>@b.example')
    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text


async def test_the_style_sheet_comes_from_the_package(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/pages/merit.css")
    assert answer.headers["content-type"].startswith("text/css")


@pytest.mark.parametrize(
    "path", ["/account/end", "/account/password", "/account/second-factor", "/account/second-factor/confirm"]
)
async def test_nothing_is_changed_by_whoever_is_not_signed_in(browser: httpx.AsyncClient, path: str) -> None:
    answer = await send(browser, await browser.get("/sign-in"), path, what="new", password=PASSWORD)
    assert (answer.status_code, alert(answer)) == (401, "You are not signed in, or no longer.")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_another_method_is_not_taken(browser: httpx.AsyncClient, method: str) -> None:
    answer = await browser.request(method, "/sign-in")
    assert (answer.status_code, "POST" in answer.headers["allow"]) == (405, True)
