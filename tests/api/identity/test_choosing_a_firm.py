"""One client for the people of every firm: a person in two firms picks one, and acts in that one alone."""

import re
from collections.abc import AsyncIterator
from html import unescape

import httpx
import pytest
from fastapi import FastAPI

from service.db.engine import Database
from service.db.sessions import platform_session
from service.domain.identity.accounts import Browser
from service.domain.identity.commands import create_platform_client, revoke_client
from service.values.errors import InvalidInput
from tests.api.identity.authorizing import BACK, App, agree, answered, ask, obtain_code
from tests.api.identity.browsers import COOKIE, Somebody, alert, enrol, open_browser, send, sign_in
from tests.builders.people import joined
from tests.conftest import Firm

SCOPES = ["matters:read", "matters:write", "clients:read", "clients:write"]


@pytest.fixture
async def everywhere(database: Database) -> App:
    """The one frontend of the installation."""
    async with platform_session(database) as db:
        return App((await create_platform_client(db, "Desk", SCOPES, [BACK])).client_id, None)


@pytest.fixture
async def marie(app: FastAPI) -> Somebody:
    return await enrol(app.state.accounts)


@pytest.fixture
async def browser(app: FastAPI, marie: Somebody) -> AsyncIterator[httpx.AsyncClient]:
    """Marie's, signed in."""
    async with open_browser(app) as opened:
        await sign_in(opened, marie.email)
        yield opened


async def place(app: FastAPI, browser: httpx.AsyncClient, firm: Firm, role: str = "attorney") -> str:
    """Gives the person of a browser a place in a firm; returns the member's id."""
    me = await app.state.accounts.person(Browser("", "", browser.cookies[COOKIE]))
    return str((await joined(app.state.database, firm.id, role, user_id=me.user_id)).id)


def choices(page: httpx.Response) -> dict[str, str]:
    """The firms of the page on which one is picked, by name."""
    found = re.findall(r'<button name="firm" value="([^"]+)">([^<]+)</button>', page.text)
    return {unescape(name): firm_id for firm_id, name in found}


async def choose(browser: httpx.AsyncClient, page: httpx.Response, firm_id: object) -> httpx.Response:
    return await send(browser, page, "/oauth/authorize", firm=str(firm_id))


async def firm_of(api: httpx.AsyncClient, tokens: dict[str, str]) -> str:
    me = await api.get("/v1/me", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert me.status_code == 200, me.text
    assert me.json()["client"]["name"] == "Desk"
    name: str = me.json()["firm"]["name"]
    return name


async def test_a_member_of_two_firms_picks_one_and_acts_in_that_one_alone(
    app: FastAPI,
    browser: httpx.AsyncClient,
    anyone: httpx.AsyncClient,
    everywhere: App,
    firm_a: Firm,
    firm_b: Firm,
) -> None:
    await place(app, browser, firm_a)
    await place(app, browser, firm_b)
    matter = (await firm_a.api.post("/v1/matters", json={"title": "In re Doe"})).json()
    page = await ask(browser, everywhere.question())
    assert choices(page) == {"Adams & Abbott": str(firm_a.id), "Baker & Brandt": str(firm_b.id)}
    page = await choose(browser, page, firm_b.id)
    assert "at Baker &amp; Brandt" in page.text
    tokens = (await everywhere.exchange(anyone, answered(await agree(browser, page))["code"])).json()
    assert await firm_of(anyone, tokens) == "Baker & Brandt"
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert (await anyone.get(f"/v1/matters/{matter['id']}", headers=bearer)).status_code == 404
    assert await firm_of(anyone, (await everywhere.refresh(anyone, tokens["refresh_token"])).json()) == "Baker & Brandt"


async def test_a_member_of_one_firm_is_not_asked_which(
    app: FastAPI, browser: httpx.AsyncClient, anyone: httpx.AsyncClient, everywhere: App, marie: Somebody, firm_a: Firm
) -> None:
    await place(app, browser, firm_a)
    tokens = (await everywhere.exchange(anyone, await obtain_code(browser, everywhere, marie.email))).json()
    assert await firm_of(anyone, tokens) == "Adams & Abbott"


async def test_a_client_may_say_in_which_firm(
    app: FastAPI,
    browser: httpx.AsyncClient,
    anyone: httpx.AsyncClient,
    everywhere: App,
    marie: Somebody,
    firm_a: Firm,
    firm_b: Firm,
) -> None:
    await place(app, browser, firm_a)
    await place(app, browser, firm_b)
    code = await obtain_code(browser, everywhere, marie.email, firm_id=str(firm_b.id))
    assert await firm_of(anyone, (await everywhere.exchange(anyone, code)).json()) == "Baker & Brandt"


async def test_nobody_picks_a_firm_that_is_not_theirs(
    app: FastAPI, browser: httpx.AsyncClient, everywhere: App, firm_a: Firm, firm_b: Firm
) -> None:
    await place(app, browser, firm_a)
    page = await ask(browser, everywhere.question())
    page = await choose(browser, page, firm_b.id)
    assert "has no place" in alert(page)
    assert answered(await choose(browser, page, "no id"))["error"] == "invalid_request"
    silent = everywhere.question(firm_id=str(firm_b.id), prompt="none")
    assert answered(await ask(browser, silent))["error"] == "access_denied"


async def test_without_a_page_nobody_can_pick(
    app: FastAPI, browser: httpx.AsyncClient, everywhere: App, firm_a: Firm, firm_b: Firm
) -> None:
    # OpenID Connect Core, 3.1.2.6.
    await place(app, browser, firm_a)
    await place(app, browser, firm_b)
    assert answered(await ask(browser, everywhere.question(prompt="none")))["error"] == "account_selection_required"


async def test_whoever_does_not_want_to_pick_is_sent_back(
    app: FastAPI, browser: httpx.AsyncClient, everywhere: App, firm_a: Firm, firm_b: Firm
) -> None:
    await place(app, browser, firm_a)
    await place(app, browser, firm_b)
    page = await ask(browser, everywhere.question())
    assert answered(await agree(browser, page, "refuse"))["error"] == "access_denied"


async def test_what_was_agreed_in_one_firm_is_asked_in_the_other(
    app: FastAPI, browser: httpx.AsyncClient, everywhere: App, firm_a: Firm, firm_b: Firm
) -> None:
    await place(app, browser, firm_a)
    await place(app, browser, firm_b)
    here, there = (everywhere.question(firm_id=str(firm.id)) for firm in (firm_a, firm_b))
    assert answered(await agree(browser, await ask(browser, here)))["code"]
    assert answered(await ask(browser, here))["code"]
    assert (await ask(browser, there)).status_code == 200


async def test_whoever_leaves_the_firm_that_was_picked_gets_no_more_tokens(
    app: FastAPI,
    browser: httpx.AsyncClient,
    anyone: httpx.AsyncClient,
    everywhere: App,
    marie: Somebody,
    firm_a: Firm,
    firm_b: Firm,
) -> None:
    await place(app, browser, firm_a)
    member = await place(app, browser, firm_b)
    code = await obtain_code(browser, everywhere, marie.email, firm_id=str(firm_b.id))
    tokens = (await everywhere.exchange(anyone, code)).json()
    assert (await firm_b.api.post(f"/v1/members/{member}/remove")).status_code == 200
    assert (await everywhere.refresh(anyone, tokens["refresh_token"])).json()["error"] == "invalid_grant"


async def test_it_acts_for_people_only(anyone: httpx.AsyncClient, everywhere: App) -> None:
    answer = await everywhere.post(anyone, {"grant_type": "client_credentials"})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_through_it_an_admin_manages_the_firms_own_clients(
    app: FastAPI, browser: httpx.AsyncClient, anyone: httpx.AsyncClient, everywhere: App, marie: Somebody, firm_a: Firm
) -> None:
    await place(app, browser, firm_a, "admin")
    code = await obtain_code(browser, everywhere, marie.email, scope="clients:write matters:read")
    token = (await everywhere.exchange(anyone, code)).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    held = {"name": "Docket", "scopes": ["matters:read"]}
    assert (await anyone.post("/v1/oauth-clients", json=held, headers=bearer)).status_code == 201
    beyond = {"name": "Docket", "scopes": ["matters:write"]}
    assert (await anyone.post("/v1/oauth-clients", json=beyond, headers=bearer)).status_code == 422


async def test_once_revoked_it_gets_nothing_and_its_tokens_end(
    app: FastAPI,
    browser: httpx.AsyncClient,
    anyone: httpx.AsyncClient,
    database: Database,
    everywhere: App,
    marie: Somebody,
    firm_a: Firm,
) -> None:
    await place(app, browser, firm_a)
    tokens = (await everywhere.exchange(anyone, await obtain_code(browser, everywhere, marie.email))).json()
    async with platform_session(database) as db:
        await revoke_client(db, everywhere.client_id)
    await app.state.tokens.reload()
    me = await anyone.get("/v1/me", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert me.status_code == 401
    assert (await everywhere.refresh(anyone, tokens["refresh_token"])).status_code == 401
    assert (await ask(browser, everywhere.question())).status_code == 400


@pytest.mark.parametrize("addresses", [[], ["http://docket.example/back"], ["https://docket.example/#back"]])
async def test_it_has_addresses_that_an_answer_may_go_to(database: Database, addresses: list[str]) -> None:
    with pytest.raises(InvalidInput):
        async with platform_session(database) as db:
            await create_platform_client(db, "Desk", SCOPES, addresses)


async def test_the_account_shows_the_firms_and_the_roles(
    app: FastAPI, browser: httpx.AsyncClient, firm_a: Firm, firm_b: Firm
) -> None:
    assert "You have no place in any firm." in (await browser.get("/account")).text
    await place(app, browser, firm_a, "paralegal")
    await place(app, browser, firm_b, "admin")
    page = (await browser.get("/account")).text
    assert "Adams &amp; Abbott, as paralegal" in page
    assert "Baker &amp; Brandt, as admin" in page
