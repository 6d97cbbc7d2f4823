"""A real browser, Chromium without a window, and what holds on every page that it is led to."""

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, Request, async_playwright

from tests.api.live import LiveServer

_NAMES = ("chromium", "chromium-browser", "google-chrome")
REFUSED = "Failed to load resource"
"""How the console begins to tell of a page that was answered with a status of 400 or more."""


@dataclass
class Watched:
    """A page, and what was seen while it was used: console, requests."""

    page: Page
    origin: str
    said: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def hear(self, message: ConsoleMessage) -> None:
        """Keeps what the console says of errors and of broken policies; a refused form is none."""
        if message.type in {"error", "warning"} and not message.text.startswith(REFUSED):
            self.said.append(message.text)

    def see(self, request: Request) -> None:
        """Keeps the origin of a request."""
        parts = urlsplit(request.url)
        self.asked.add(f"{parts.scheme}://{parts.netloc}")


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The browser that is installed; nothing is downloaded."""
    path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip(f"no browser is installed: none of {', '.join(_NAMES)}")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium's sandbox refuses to run as root
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        await browser.close()


@pytest.fixture
async def watched(chromium: Browser, live_server: LiveServer) -> AsyncIterator[Watched]:
    """A fresh profile at the size of a small phone: 320 pixels, as 1280 enlarged four times (WCAG 2.2, 1.4.10)."""
    context = await chromium.new_context(base_url=live_server.url, viewport={"width": 320, "height": 640})
    seen = Watched(await context.new_page(), live_server.url)
    seen.page.on("console", seen.hear)
    seen.page.on("pageerror", lambda error: seen.said.append(str(error)))
    seen.page.on("request", seen.see)
    yield seen
    await context.close()
    assert seen.said == []
