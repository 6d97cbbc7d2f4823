"""What people granted ends with their password, and with a family whose token was stolen, whatever runs meanwhile."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from tests.api.identity.authorizing import App, answered, ask, new_app, obtain_code
from tests.api.identity.browsers import PASSWORD, Somebody, hired, open_browser, send
from tests.conftest import Firm
from tests.durability.installation import holds

WAITING = """SELECT count(*) FROM pg_stat_activity
WHERE wait_event_type = 'Lock' AND datname = current_database()"""


@pytest.fixture
async def marie(app: FastAPI, firm_a: Firm) -> Somebody:
    return await hired(app, firm_a.id)


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with open_browser(app) as opened:
        yield opened


@pytest.fixture
async def docket(firm_a: Firm) -> App:
    return await new_app(firm_a.api)


async def test_a_code_on_its_way_ends_with_the_password(
    browser: httpx.AsyncClient, anyone: httpx.AsyncClient, docket: App, marie: Somebody
) -> None:
    code = await obtain_code(browser, docket, marie.email)
    page = await browser.get("/account")
    changed = await send(browser, page, "/account/password", old=PASSWORD, new="walnut-lantern-brook")
    assert "The password is changed." in changed.text
    assert (await docket.exchange(anyone, code)).json()["error"] == "invalid_grant"


async def test_a_replay_ends_what_is_renewed_at_the_same_moment(
    browser: httpx.AsyncClient, anyone: httpx.AsyncClient, docket: App, marie: Somebody, superuser_url: str
) -> None:
    first = (await docket.exchange(anyone, await obtain_code(browser, docket, marie.email))).json()["refresh_token"]
    second = (await docket.refresh(anyone, first)).json()["refresh_token"]
    between = await asyncpg.connect(superuser_url)

    async def two_wait() -> bool:
        return bool(await between.fetchval(WAITING) == 2)

    async def one_waits() -> bool:
        return bool(await between.fetchval(WAITING) == 1)

    try:
        async with between.transaction():
            await between.execute("SELECT FROM refresh_tokens WHERE used_at IS NULL FOR UPDATE")
            renewing = asyncio.create_task(docket.refresh(anyone, second))
            await holds(one_waits, "the renewal")
            replaying = asyncio.create_task(docket.refresh(anyone, first))
            await holds(two_wait, "the replay")
    finally:
        await between.close()
    third = (await renewing).json()["refresh_token"]
    assert (await replaying).json()["error"] == "invalid_grant"
    assert (await docket.refresh(anyone, third)).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("address", ["http://127.0.0.1/signed-in", "com.example.docket:/signed-in"])
async def test_a_public_client_on_the_own_device_is_asked_about_every_time(
    browser: httpx.AsyncClient, firm_a: Firm, marie: Somebody, address: str
) -> None:
    # RFC 8252, 8.6: its name proves nothing, so that no request of it is answered without the person.
    desktop = await new_app(firm_a.api, public=True, redirect_uris=[address])
    answer = await ask(browser, desktop.question(redirect_uri=address))
    page = await browser.get(answer.headers["location"])
    answer = await send(browser, page, "/sign-in", email=marie.email, password=PASSWORD)
    consent = await browser.get(answer.headers["location"])
    assert "code=" in (await send(browser, consent, "/oauth/authorize", decision="agree")).headers["location"]
    assert (await ask(browser, desktop.question(redirect_uri=address))).status_code == 200
    silent = await ask(browser, desktop.question(redirect_uri=address, prompt="none"))
    assert "error=consent_required" in silent.headers["location"]


async def test_a_public_client_at_its_own_web_address_is_remembered(
    browser: httpx.AsyncClient, firm_a: Firm, marie: Somebody
) -> None:
    web = await new_app(firm_a.api, public=True)
    await obtain_code(browser, web, marie.email)
    assert "code" in answered(await ask(browser, web.question(prompt="none")))
