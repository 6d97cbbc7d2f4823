"""Every page, as the browser shows it: named for who cannot see it, whole on a small screen, from one place only."""

import pytest
from fastapi import FastAPI

from service.db.engine import Database
from service.db.sessions import firm_session
from service.domain.firms.commands.invitations import invite_owner
from service.values.ids import new_id
from tests.api.browser.conftest import Watched
from tests.api.identity.browsers import PASSWORD, enrol
from tests.conftest import Firm

_TO_OPERATE = {"button", "link", "textbox", "checkbox", "combobox"}


async def unnamed(watched: Watched) -> list[str]:
    """Returns the roles of what can be operated but has no name for assistive technology."""
    session = await watched.page.context.new_cdp_session(watched.page)
    nodes = (await session.send("Accessibility.getFullAXTree"))["nodes"]
    shown = [node for node in nodes if not node["ignored"] and node["role"]["value"] in _TO_OPERATE]
    assert shown
    return [node["role"]["value"] for node in shown if not node.get("name", {}).get("value")]


async def holds(watched: Watched) -> None:
    """Fails unless what must hold on every page does."""
    page = watched.page
    assert await unnamed(watched) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert await page.locator("h1").count() == 1
    assert (await page.title()).endswith(" · Merit")
    assert watched.asked == {watched.origin}


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/code", "/forgotten-password", "/reset-password?token=none"])
async def test_a_page_for_everybody(watched: Watched, path: str) -> None:
    await watched.page.goto(path)
    await holds(watched)


async def test_the_pages_of_somebody_who_joins(watched: Watched, database: Database, firm_a: Firm) -> None:
    async with firm_session(database, firm_a.id) as db:
        link = (await invite_owner(db, f"{new_id().hex}@people.example", "")).link
    page = watched.page
    await page.goto(link)
    await holds(watched)
    await page.get_by_label("Your name").fill("Marie Dupont")
    await page.get_by_label("Choose a password").fill("aaaaaaaaaaaa")
    await page.get_by_role("button", name="Join").click()
    await page.get_by_role("alert").wait_for()
    await holds(watched)


async def test_the_pages_of_the_own_account(watched: Watched, app: FastAPI) -> None:
    marie, page = await enrol(app.state.accounts), watched.page
    await page.goto("/sign-in")
    await page.get_by_label("E-mail address").fill(marie.email)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/account")
    await holds(watched)
    await page.locator("#factor-password").fill(PASSWORD)
    await page.get_by_role("button", name="Set up a second factor").click()
    await page.locator("svg.qr").wait_for()
    await holds(watched)


async def test_a_wrong_password_is_told_to_who_cannot_see(watched: Watched) -> None:
    page = watched.page
    await page.goto("/sign-in")
    await page.get_by_label("E-mail address").fill("nobody@people.example")
    await page.get_by_label("Password", exact=True).fill("wrong")
    await page.keyboard.press("Enter")
    await page.get_by_role("alert").wait_for()
    field = page.get_by_label("E-mail address")
    assert await field.get_attribute("aria-invalid") == "true"
    described = await field.get_attribute("aria-describedby")
    assert await page.locator(f"#{described}").inner_text() == "The address or the password is wrong."
    await holds(watched)
