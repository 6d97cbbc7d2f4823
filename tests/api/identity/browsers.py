"""A browser as far as it matters here: it keeps cookies, and sends the forms of pages."""

import re
from dataclasses import dataclass
from html import unescape
from uuid import UUID

import httpx
from fastapi import FastAPI

from service.domain.identity.accounts import Accounts
from service.values.ids import new_id
from tests.builders.people import joined

PASSWORD = "plum-orbit-kettle"
COOKIE = "__Host-merit"
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


def open_browser(app: FastAPI, address: str = "192.0.2.10") -> httpx.AsyncClient:
    """Returns a browser at an address. It does not follow redirects by itself."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False, client=(address, 40_000))
    return httpx.AsyncClient(
        transport=transport, base_url="https://merit.test", timeout=30, headers={"User-Agent": "Testbrowser 1"}
    )


def hidden(page: httpx.Response) -> dict[str, str]:
    """Returns the hidden fields of a page's forms."""
    return {name: unescape(value) for name, value in _HIDDEN.findall(page.text)}


async def send(browser: httpx.AsyncClient, page: httpx.Response, to: str, **fields: str) -> httpx.Response:
    """Sends a form of a page."""
    return await browser.post(to, data=hidden(page) | fields)


async def sign_in(browser: httpx.AsyncClient, email: str, password: str = PASSWORD) -> httpx.Response:
    """Opens the page to sign in and sends its form."""
    return await send(browser, await browser.get("/sign-in"), "/sign-in", email=email, password=password)


def alert(page: httpx.Response) -> str:
    """Returns what a page says is wrong."""
    found = re.search(r'role="alert"[^>]*>([^<]*)<', page.text)
    return unescape(found[1]) if found else ""


@dataclass(frozen=True)
class Somebody:
    """A user of a test's own."""

    email: str


async def hired(app: FastAPI, firm_id: UUID, role: str = "attorney") -> Somebody:
    """Makes a user whom no other test has, with a place in a firm."""
    email = f"{new_id().hex}@people.example"
    user_id = await app.state.accounts.enrol(email, "Marie Dupont", PASSWORD, "Adams & Abbott")
    await joined(app.state.database, firm_id, role, email, user_id)
    return Somebody(email)


async def enrol(accounts: Accounts) -> Somebody:
    """Makes a user whom no other test has."""
    email = f"{new_id().hex}@people.example"
    await accounts.enrol(email, "Marie Dupont", PASSWORD, "Adams & Abbott")
    return Somebody(email)
