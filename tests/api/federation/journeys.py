"""The journey of a browser to a provider and back."""

import re
from html import unescape
from urllib.parse import urlsplit

import httpx

from tests.api.identity.browsers import send


async def depart(browser: httpx.AsyncClient, email: str, then: str = "") -> httpx.Response:
    """Types an address and asks for the firm's own sign-in; returns the page that leads on."""
    page = await browser.get("/sign-in", params={"then": then} if then else None)
    return await send(browser, page, "/sign-in/provider", email=email)


def led_to(page: httpx.Response) -> str:
    """Returns the address at the provider that a page leads to."""
    found = re.search(r'<a class="button" href="([^"]+)">', page.text)
    assert found is not None, page.text
    return unescape(found[1])


async def at_provider(address: str) -> str:
    """Signs in at the provider; returns where it sends the browser back to, without the origin."""
    async with httpx.AsyncClient() as client:
        back = urlsplit((await client.get(address)).headers["location"])
    assert (back.scheme, back.netloc) == ("https", "merit.test")
    return f"{back.path}?{back.query}"


async def there(browser: httpx.AsyncClient, email: str, then: str = "") -> str:
    """Goes to the provider and signs in there; returns where the browser is sent back to."""
    return await at_provider(led_to(await depart(browser, email, then)))


async def come_in(browser: httpx.AsyncClient, email: str, then: str = "") -> httpx.Response:
    """Goes all the way; returns the answer to the browser that is back."""
    return await browser.get(await there(browser, email, then))
