"""What people do about their own sign-in: the second factor, other browsers, the password."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from html import unescape

import httpx
import pyotp
import pytest
import segno
from fastapi import FastAPI

from tests.api.identity.browsers import PASSWORD, Somebody, alert, enrol, hidden, open_browser, send, sign_in

NEW_PASSWORD = "walnut-lantern-brook"


@pytest.fixture
async def marie(app: FastAPI) -> Somebody:
    return await enrol(app.state.accounts)


@pytest.fixture
async def browser(app: FastAPI, marie: Somebody) -> AsyncIterator[httpx.AsyncClient]:
    async with open_browser(app) as opened:
        await sign_in(opened, marie.email)
        yield opened


def code_of(key: str, steps_ahead: int = 0) -> str:
    return pyotp.TOTP(key).at(datetime.now(UTC) + timedelta(seconds=30 * steps_ahead))


async def set_up(browser: httpx.AsyncClient) -> tuple[str, list[str]]:
    """Sets a second factor up; returns its key and the recovery codes."""
    page = await browser.get("/account")
    page = await send(browser, page, "/account/second-factor", what="new", password=PASSWORD)
    found = re.search(r'class="code">([A-Z2-7 ]+)<', page.text)
    assert found is not None, page.text
    key = found[1].replace(" ", "")
    done = await send(browser, page, "/account/second-factor/confirm", code=code_of(key, -1))
    return key, re.findall(r"<li>([a-z2-7-]{19})</li>", done.text)


@asynccontextmanager
async def half_way(app: FastAPI, email: str) -> AsyncIterator[httpx.AsyncClient]:
    """Opens another browser in which the password is given."""
    async with open_browser(app) as other:
        answer = await sign_in(other, email)
        assert answer.headers["location"] == "/sign-in/code"
        yield other


async def give(browser: httpx.AsyncClient, code: str) -> httpx.Response:
    return await send(browser, await browser.get("/sign-in/code"), "/sign-in/code", code=code)


async def test_with_a_second_factor_the_password_is_not_enough(
    app: FastAPI, browser: httpx.AsyncClient, marie: Somebody
) -> None:
    key, _ = await set_up(browser)
    async with half_way(app, marie.email) as other:
        assert (await other.get("/account")).headers["location"] == "/sign-in"
        assert (await give(other, code_of(key))).headers["location"] == "/account"
        assert (await other.get("/account")).status_code == 200


async def test_a_code_counts_once(app: FastAPI, browser: httpx.AsyncClient, marie: Somebody) -> None:
    key, _ = await set_up(browser)
    code = code_of(key)
    async with half_way(app, marie.email) as first, half_way(app, marie.email) as second:
        assert (await give(first, code)).status_code == 303
        assert (await give(second, code)).status_code == 403


async def test_a_recovery_code_stands_in_for_a_code_once(
    app: FastAPI, browser: httpx.AsyncClient, marie: Somebody
) -> None:
    _, codes = await set_up(browser)
    assert len(set(codes)) == 10
    async with half_way(app, marie.email) as first, half_way(app, marie.email) as second:
        assert (await give(first, codes[3].upper())).status_code == 303
        assert (await give(second, codes[3])).status_code == 403
        assert (await give(second, codes[4])).status_code == 303


async def test_ten_wrong_codes_bring_a_pause_in_which_a_right_one_is_not_heard(
    app: FastAPI, browser: httpx.AsyncClient, marie: Somebody
) -> None:
    key, _ = await set_up(browser)
    async with half_way(app, marie.email) as other:
        for _ in range(10):
            assert (await give(other, "000 000" if code_of(key) != "000000" else "111111")).status_code == 403
        answer = await give(other, code_of(key))
        assert (answer.status_code, alert(answer)) == (429, "Too many attempts failed. Try again in 15 minutes.")


async def test_a_second_factor_is_set_up_by_a_right_code_only(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/account")
    page = await send(browser, page, "/account/second-factor", what="new", password=PASSWORD)
    wrong = await send(browser, page, "/account/second-factor/confirm", code="12345")
    assert (wrong.status_code, hidden(wrong)["sealed"]) == (403, hidden(page)["sealed"])
    assert "You have none yet" in (await browser.get("/account")).text


async def test_a_new_second_factor_is_shown_as_a_picture_that_the_pages_policy_lets_in(
    browser: httpx.AsyncClient,
) -> None:
    page = await browser.get("/account")
    page = await send(browser, page, "/account/second-factor", what="new", password=PASSWORD)
    address = re.search(r'href="(otpauth://[^"]+)"', page.text)
    assert address is not None
    (drawn,) = re.findall(r"<svg.*?</svg>", page.text, re.DOTALL)
    # ISO/IEC 18004: a symbol of version v has 17 + 4 v modules a side, and four modules of quiet zone around it.
    modules = 17 + 4 * segno.make(unescape(address[1]), micro=False).version + 8
    assert f"M0 0h{modules}v{modules}h-{modules}z" in drawn
    assert "style" not in drawn
    assert "script" not in drawn


async def test_another_persons_half_made_second_factor_cannot_be_slipped_in(
    app: FastAPI, browser: httpx.AsyncClient
) -> None:
    thief = await enrol(app.state.accounts)
    async with open_browser(app) as other:
        await sign_in(other, thief.email)
        page = await send(other, await other.get("/account"), "/account/second-factor", what="new", password=PASSWORD)
        sealed = hidden(page)["sealed"]
    answer = await send(
        browser, await browser.get("/account"), "/account/second-factor/confirm", sealed=sealed, code="1"
    )
    assert (answer.status_code, alert(answer)) == (401, "Somebody else began this; begin again.")


@pytest.mark.parametrize("what", ["new", "remove"])
async def test_the_second_factor_is_changed_with_the_password_only(browser: httpx.AsyncClient, what: str) -> None:
    page = await browser.get("/account")
    answer = await send(browser, page, "/account/second-factor", what=what, password="another-password")
    assert (answer.status_code, alert(answer)) == (403, "The password is wrong.")


async def test_one_does_without_the_second_factor_again(
    app: FastAPI, browser: httpx.AsyncClient, marie: Somebody
) -> None:
    await set_up(browser)
    page = await browser.get("/account")
    assert (await send(browser, page, "/account/second-factor", what="remove", password=PASSWORD)).status_code == 303
    async with open_browser(app) as other:
        assert (await sign_in(other, marie.email)).headers["location"] == "/account"


async def test_a_new_password_signs_out_everywhere_else(
    app: FastAPI, browser: httpx.AsyncClient, marie: Somebody
) -> None:
    async with open_browser(app) as other:
        await sign_in(other, marie.email)
        page = await browser.get("/account")
        answer = await send(browser, page, "/account/password", old=PASSWORD, new=NEW_PASSWORD)
        assert "The password is changed." in answer.text
        assert (await other.get("/account")).headers["location"] == "/sign-in"
        assert (await browser.get("/account")).status_code == 200
        assert (await sign_in(other, marie.email)).status_code == 403
        assert (await sign_in(other, marie.email, NEW_PASSWORD)).status_code == 303


@pytest.mark.parametrize("new", ["short", "Dupont-plum-orbit", "password12345"])
async def test_a_weak_password_is_refused_with_the_reason(browser: httpx.AsyncClient, new: str) -> None:
    page = await browser.get("/account")
    answer = await send(browser, page, "/account/password", old=PASSWORD, new=new)
    assert answer.status_code == 422
    assert alert(answer)


async def test_one_signs_out_of_another_browser_and_of_nobody_elses(
    app: FastAPI, browser: httpx.AsyncClient, marie: Somebody
) -> None:
    stranger = await enrol(app.state.accounts)
    async with open_browser(app, "198.51.100.7") as other, open_browser(app) as third:
        await sign_in(other, marie.email)
        page = await browser.get("/account")
        assert "198.51.100.0/24" in page.text
        place = hidden(page)["place"]
        await sign_in(third, stranger.email)
        await send(third, await third.get("/account"), "/account/end", place=place)
        assert (await other.get("/account")).status_code == 200
        await send(browser, page, "/account/end", place=place)
        assert (await other.get("/account")).headers["location"] == "/sign-in"


@pytest.mark.parametrize("place", ["", "x", "00000000-0000-0000-0000-000000000000"])
async def test_a_place_that_is_none_changes_nothing(browser: httpx.AsyncClient, place: str) -> None:
    answer = await send(browser, await browser.get("/account"), "/account/end", place=place)
    assert answer.headers["location"] == "/account"
    assert (await browser.get("/account")).status_code == 200
