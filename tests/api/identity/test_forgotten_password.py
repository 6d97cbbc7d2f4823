"""Forgotten passwords: who gets a letter, what its link does, and what nobody learns by asking."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from service.db.engine import Database
from service.domain.identity.accounts import Accounts, Browser, open_accounts
from service.domain.identity.errors import ResetUnusable, TooManyAttempts
from service.settings import Settings
from service.values.ids import new_id
from tests.api.identity.authorizing import new_app, obtain_code
from tests.api.identity.browsers import PASSWORD, Somebody, alert, enrol, open_browser, send, sign_in
from tests.api.identity.conftest import ShiftedClock
from tests.api.identity.test_own_account import set_up
from tests.builders.letters import letters_to
from tests.builders.people import joined
from tests.conftest import Firm

NEW_PASSWORD = "walnut-lantern-brook"


@pytest.fixture
async def marie(app: FastAPI) -> Somebody:
    return await enrol(app.state.accounts)


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with open_browser(app, f"2001:db8:{new_id().hex[-4:]}:{new_id().hex[-8:-4]}::1") as opened:
        yield opened


async def ask(browser: httpx.AsyncClient, email: str) -> httpx.Response:
    page = await browser.get("/forgotten-password")
    return await send(browser, page, "/forgotten-password", email=email)


async def links_to(database: Database, settings: Settings, email: str) -> list[str]:
    """The links, without the origin, in the letters that somebody got."""
    found = [re.search(r"https://merit\.test(/\S+)", text) for text in await letters_to(database, settings, email)]
    return [one[1] for one in found if one]


async def linked(browser: httpx.AsyncClient, database: Database, settings: Settings, email: str) -> str:
    """Asks, and returns the one link of the letter."""
    await ask(browser, email)
    (link,) = await links_to(database, settings, email)
    return link


async def set_password(browser: httpx.AsyncClient, link: str, password: str = NEW_PASSWORD) -> httpx.Response:
    return await send(browser, await browser.get(link), "/reset-password", password=password)


async def test_whoever_forgot_the_password_sets_another_and_signs_in_with_it(
    browser: httpx.AsyncClient, database: Database, test_settings: Settings, marie: Somebody
) -> None:
    link = await linked(browser, database, test_settings, marie.email)
    assert (await set_password(browser, link)).headers["location"] == "/sign-in"
    assert (await sign_in(browser, marie.email, PASSWORD)).status_code == 403
    assert (await sign_in(browser, marie.email, NEW_PASSWORD)).status_code == 303


async def test_a_link_works_once(
    browser: httpx.AsyncClient, database: Database, test_settings: Settings, marie: Somebody
) -> None:
    link = await linked(browser, database, test_settings, marie.email)
    page = await browser.get(link)
    await set_password(browser, link)
    again = await send(browser, page, "/reset-password", password="harbour-violet-spoon")
    assert (again.status_code, (await browser.get(link)).status_code) == (404, 404)
    assert (await sign_in(browser, marie.email, NEW_PASSWORD)).status_code == 303


async def test_every_link_ends_when_one_is_used(
    browser: httpx.AsyncClient, database: Database, test_settings: Settings, marie: Somebody
) -> None:
    await ask(browser, marie.email)
    await ask(browser, marie.email)
    first, second = await links_to(database, test_settings, marie.email)
    await set_password(browser, first)
    assert (await browser.get(second)).status_code == 404


async def test_another_password_signs_out_everywhere_and_ends_what_clients_were_granted(
    app: FastAPI,
    browser: httpx.AsyncClient,
    anyone: httpx.AsyncClient,
    database: Database,
    test_settings: Settings,
    marie: Somebody,
    firm_a: Firm,
) -> None:
    async with open_browser(app) as other:
        await sign_in(other, marie.email)
        me = await app.state.accounts.person(Browser("", "", other.cookies["__Host-merit"]))
        await joined(database, firm_a.id, "attorney", user_id=me.user_id)
        docket = await new_app(firm_a.api)
        tokens = (await docket.exchange(anyone, await obtain_code(other, docket, marie.email))).json()
        await set_password(browser, await linked(browser, database, test_settings, marie.email))
        assert (await other.get("/account")).headers["location"] == "/sign-in"
    assert (await docket.refresh(anyone, tokens["refresh_token"])).json()["error"] == "invalid_grant"


async def test_the_second_factor_is_still_asked_for(
    app: FastAPI, browser: httpx.AsyncClient, database: Database, test_settings: Settings, marie: Somebody
) -> None:
    async with open_browser(app) as other:
        await sign_in(other, marie.email)
        await set_up(other)
    await set_password(browser, await linked(browser, database, test_settings, marie.email))
    assert (await sign_in(browser, marie.email, NEW_PASSWORD)).headers["location"] == "/sign-in/code"


async def test_the_person_is_told_that_the_password_was_changed(
    browser: httpx.AsyncClient, database: Database, test_settings: Settings, marie: Somebody
) -> None:
    await set_password(browser, await linked(browser, database, test_settings, marie.email))
    assert any("was set anew" in text for text in await letters_to(database, test_settings, marie.email))


async def test_a_weak_password_is_refused_and_the_link_still_works(
    browser: httpx.AsyncClient, database: Database, test_settings: Settings, marie: Somebody
) -> None:
    link = await linked(browser, database, test_settings, marie.email)
    weak = await set_password(browser, link, "Dupont-plum-orbit")
    assert (weak.status_code, alert(weak)) == (422, "Leave out your name, your e-mail address and your firm.")
    assert (await set_password(browser, link)).status_code == 303


@pytest.mark.parametrize("email", ["nobody@people.example", "no address", "", "x" * 5_000])
async def test_an_unknown_address_is_answered_as_a_known_one_is(
    browser: httpx.AsyncClient, database: Database, test_settings: Settings, marie: Somebody, email: str
) -> None:
    known, unknown = await ask(browser, marie.email), await ask(browser, email)
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    assert await links_to(database, test_settings, email) == []


async def test_the_answer_has_left_before_anybody_is_looked_up(
    app: FastAPI, browser: httpx.AsyncClient, marie: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []

    async def write(*_: str) -> None:
        order.append("looked up")

    page = await browser.get("/forgotten-password")
    monkeypatch.setattr(app.state.accounts.forgotten, "write", write)
    original = app.middleware_stack

    async def watched(scope, receive, sending):  # type: ignore[no-untyped-def]
        async def send_on(message):  # type: ignore[no-untyped-def]
            await sending(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                order.append("answered")

        await original(scope, receive, send_on)

    monkeypatch.setattr(app, "middleware_stack", watched)
    await send(browser, page, "/forgotten-password", email=marie.email)
    assert order == ["answered", "looked up"]


@pytest.mark.parametrize("token", ["", "x", "x" * 10_000, "%00", "%ed%a0%80"])
async def test_a_link_that_is_none_sets_nothing(browser: httpx.AsyncClient, token: str) -> None:
    answer = await browser.get(f"/reset-password?token={token}")
    assert (answer.status_code, "used already" in alert(answer)) == (404, True)
    form = await browser.get("/sign-in")
    assert (await send(browser, form, "/reset-password", token=token, password=NEW_PASSWORD)).status_code == 404


async def test_the_link_is_told_to_no_other_site(
    browser: httpx.AsyncClient, database: Database, test_settings: Settings, marie: Somebody
) -> None:
    page = await browser.get(await linked(browser, database, test_settings, marie.email))
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cache-control"] == "no-store"


class TestInTime:
    """What time and many questions do."""

    @pytest.fixture
    def time(self) -> ShiftedClock:
        return ShiftedClock()

    @pytest.fixture
    async def accounts(
        self, database: Database, test_settings: Settings, time: ShiftedClock
    ) -> AsyncIterator[Accounts]:
        async with open_accounts(database, test_settings, time) as opened:
            yield opened

    async def test_a_link_ends_after_half_an_hour(
        self, accounts: Accounts, database: Database, test_settings: Settings, marie: Somebody, time: ShiftedClock
    ) -> None:
        await accounts.forgotten.write(marie.email, "https://merit.test")
        (link,) = await links_to(database, test_settings, marie.email)
        secret = link.partition("=")[2]
        await accounts.forgotten.check(secret)
        time.pass_time(timedelta(minutes=30))
        with pytest.raises(ResetUnusable):
            await accounts.forgotten.set_password(secret, NEW_PASSWORD)

    async def test_nobody_gets_more_than_three_letters_in_a_quarter_of_an_hour(
        self, accounts: Accounts, database: Database, test_settings: Settings, marie: Somebody
    ) -> None:
        for _ in range(5):
            await accounts.forgotten.write(marie.email, "https://merit.test")
        assert len(await links_to(database, test_settings, marie.email)) == 3

    async def test_ten_questions_about_an_address_bring_a_pause_whether_or_not_somebody_has_it(
        self, accounts: Accounts, marie: Somebody
    ) -> None:
        for email in (marie.email, f"{new_id().hex}@people.example"):
            here = Browser(new_id().hex, "Testbrowser 1", new_id().hex)
            for _ in range(10):
                await accounts.forgotten.ask(email, here)
            with pytest.raises(TooManyAttempts):
                await accounts.forgotten.ask(email, here)

    async def test_what_is_stored_of_a_link_does_not_open_it(
        self, accounts: Accounts, database: Database, test_settings: Settings, marie: Somebody, superuser_url: str
    ) -> None:
        import asyncpg

        await accounts.forgotten.write(marie.email, "https://merit.test")
        (link,) = await links_to(database, test_settings, marie.email)
        connection = await asyncpg.connect(superuser_url)
        try:
            rows = await connection.fetch("SELECT r::text AS text FROM password_resets r")
        finally:
            await connection.close()
        assert rows
        assert not any(link.partition("=")[2] in row["text"] for row in rows)
