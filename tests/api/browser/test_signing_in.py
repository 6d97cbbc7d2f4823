"""Signing in to a client and back, in a real browser, without a mouse."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlencode, urlsplit

import pyotp
import pytest
from fastapi import FastAPI
from playwright.async_api import Page

from tests.api.browser.conftest import Watched
from tests.api.identity.authorizing import App, new_app
from tests.api.identity.browsers import PASSWORD, hired, open_browser, sign_in
from tests.api.identity.test_own_account import set_up
from tests.conftest import Firm


@dataclass(frozen=True)
class Listener:
    """A program on this machine that waits for its person to come back (RFC 8252, 7.3)."""

    address: str
    called: "asyncio.Future[str]"


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    called: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        target = (await reader.readline()).decode().split()[1]
        if not called.done():
            called.set_result(target)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nDone")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield Listener(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/signed-in", called)


@pytest.fixture
async def desktop(firm_a: Firm) -> App:
    return await new_app(firm_a.api, public=True, redirect_uris=["http://127.0.0.1/signed-in"])


async def focused(page: Page) -> str:
    """Returns what has the focus: the text of a button or a link, the name of a field."""
    found: str = await page.evaluate("document.activeElement.name || document.activeElement.innerText")
    return found


async def tab(page: Page, *expected: str) -> None:
    """Goes on with the tabulator; what gets the focus must come in this order, and show that it has it."""
    for one in expected:
        await page.keyboard.press("Tab")
        assert await focused(page) == one
        assert await page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


async def fill(page: Page, *values: str) -> None:
    """Types into the fields of the page, from the first on, and sends the form with Enter."""
    await tab(page, "Skip to the content")
    for value in values:
        await page.keyboard.press("Tab")
        await page.keyboard.type(value)
    async with page.expect_navigation():
        await page.keyboard.press("Enter")


async def test_a_person_with_a_second_factor_signs_in_agrees_and_is_led_back_by_keyboard_alone(
    watched: Watched, app: FastAPI, firm_a: Firm, desktop: App, listener: Listener
) -> None:
    marie, page = await hired(app, firm_a.id), watched.page
    async with open_browser(app) as elsewhere:
        await sign_in(elsewhere, marie.email)
        key, _ = await set_up(elsewhere)
    await page.goto("/oauth/authorize?" + urlencode(desktop.question(redirect_uri=listener.address)))
    await fill(page, marie.email, PASSWORD)
    assert await page.locator("h1").inner_text() == "Second factor"
    await fill(page, pyotp.TOTP(key).at(datetime.now(UTC)))
    assert await page.locator("h1").inner_text() == "Let Docket act for you?"
    assert watched.asked == {watched.origin}
    await tab(page, "Skip to the content", "decision", "decision")
    await page.keyboard.press("Shift+Tab")
    async with page.expect_navigation():
        await page.keyboard.press("Enter")
    brought = parse_qs(urlsplit(await listener.called).query)
    assert brought["state"] == ["the-state"]
    assert {"code", "iss"} <= brought.keys()


async def test_whoever_refuses_is_led_back_without_a_code(
    watched: Watched, app: FastAPI, firm_a: Firm, desktop: App, listener: Listener
) -> None:
    marie, page = await hired(app, firm_a.id), watched.page
    await page.goto("/oauth/authorize?" + urlencode(desktop.question(redirect_uri=listener.address)))
    await fill(page, marie.email, PASSWORD)
    await page.get_by_role("button", name="Refuse").press("Enter")
    assert parse_qs(urlsplit(await listener.called).query)["error"] == ["access_denied"]
