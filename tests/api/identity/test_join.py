"""From an invitation to a token in the new member's name, and out again."""

from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from service.db.engine import Database
from service.db.sessions import firm_session
from service.domain.firms.commands.invitations import invite_owner
from service.domain.firms.commands.members import remove_member
from service.values.ids import new_id
from tests.api.identity.authorizing import agree, answered, ask, new_app, obtain_code
from tests.api.identity.browsers import PASSWORD, alert, enrol, open_browser, send, sign_in
from tests.conftest import Firm


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with open_browser(app) as opened:
        yield opened


async def invitation(database: Database, firm: Firm, email: str) -> str:
    """Invites an owner; returns the link without the origin."""
    async with firm_session(database, firm.id) as db:
        return (await invite_owner(db, email, "")).link


async def test_whoever_is_invited_joins_and_acts_in_the_firm_and_nowhere_else(
    app: FastAPI, database: Database, browser: httpx.AsyncClient, anyone: httpx.AsyncClient, firm_a: Firm, firm_b: Firm
) -> None:
    email = f"{new_id().hex}@people.example"
    page = await browser.get(await invitation(database, firm_a, email))
    assert email in page.text
    joined = await send(browser, page, "/join", name="Marie Dupont", password=PASSWORD)
    assert joined.headers["location"] == "/account"
    docket = await new_app(firm_a.api)
    tokens = (await docket.exchange(anyone, await obtain_code(browser, docket, email))).json()
    me = await anyone.get("/v1/me", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert me.json()["member"]["email"] == email
    other = await new_app(firm_b.api)
    page = await ask(browser, other.question())
    assert "You have no place in this firm" in page.text
    assert "Adams &amp; Abbott" in page.text
    assert answered(await agree(browser, page, "refuse"))["error"] == "access_denied"


async def test_a_removed_member_gets_no_more_tokens(
    app: FastAPI, database: Database, browser: httpx.AsyncClient, anyone: httpx.AsyncClient, firm_a: Firm
) -> None:
    emails = [f"{new_id().hex}@people.example" for _ in range(2)]
    for email in emails:
        async with open_browser(app) as own:
            page = await own.get(await invitation(database, firm_a, email))
            await send(own, page, "/join", name="Marie Dupont", password=PASSWORD)
    docket = await new_app(firm_a.api)
    tokens = (await docket.exchange(anyone, await obtain_code(browser, docket, emails[0]))).json()
    token = {"Authorization": f"Bearer {tokens['access_token']}"}
    me = (await anyone.get("/v1/me", headers=token)).json()["member"]["member_id"]
    async with firm_session(database, firm_a.id) as db:
        await remove_member(db, UUID(me), None)
    await app.state.tokens.reload()
    assert (await anyone.get("/v1/matters", headers=token)).status_code == 401
    assert (await docket.refresh(anyone, tokens["refresh_token"])).json()["error"] == "invalid_grant"


async def test_whoever_has_an_account_signs_in_to_join(
    app: FastAPI, database: Database, browser: httpx.AsyncClient, firm_a: Firm
) -> None:
    marie = await enrol(app.state.accounts)
    link = await invitation(database, firm_a, marie.email)
    taken = await send(browser, await browser.get(link), "/join", name="M", password=PASSWORD)
    assert alert(taken).startswith("You have an account already")
    await sign_in(browser, marie.email)
    assert (await send(browser, await browser.get(link), "/join")).headers["location"] == "/account"
    again = await browser.get(link)
    assert (again.status_code, "used" in alert(again)) == (404, True)


@pytest.mark.parametrize("changes", [{"password": "short"}, {"name": "  "}, {"password": "Dupont-plum-orbit"}])
async def test_nobody_joins_without_a_name_or_with_a_weak_password(
    database: Database, browser: httpx.AsyncClient, firm_a: Firm, changes: dict[str, str]
) -> None:
    link = await invitation(database, firm_a, f"{new_id().hex}@people.example")
    form = {"name": "Marie Dupont", "password": PASSWORD} | changes
    answer = await send(browser, await browser.get(link), "/join", **form)
    assert (answer.status_code, bool(alert(answer))) == (422, True)
    assert (await browser.get(link)).status_code == 200


@pytest.mark.parametrize("token", ["", "x", "é", "A" * 500, "01890a5d-ac96-774b-bcce-b302099a8057.x"])
async def test_a_link_that_is_none_leads_nowhere(browser: httpx.AsyncClient, token: str) -> None:
    answer = await browser.get("/join", params={"invitation": token})
    assert 400 <= answer.status_code < 500
    assert alert(answer)
