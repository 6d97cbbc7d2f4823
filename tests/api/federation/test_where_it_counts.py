"""What one firm's provider says opens that firm alone; a firm may have all but owners sign in there."""

import httpx
import pytest
from fastapi import FastAPI

from service.db.engine import Database
from service.db.sessions import firm_session
from service.domain.firms.commands.invitations import invite_owner
from tests.api.federation.conftest import Way, order_of
from tests.api.federation.journeys import at_provider, come_in, led_to
from tests.api.federation.test_coming_in import employed
from tests.api.identity.authorizing import agree, answered, ask, new_app, obtain_code
from tests.api.identity.browsers import PASSWORD, send, sign_in
from tests.builders.people import joined
from tests.conftest import Firm


class TestOneFirmAlone:
    """It opens no other firm, and nothing that is the person's own."""

    @pytest.fixture
    async def in_both(self, app: FastAPI, database: Database, way: Way, firm_b: Firm) -> None:
        """Marie is a member of both firms, with a password."""
        await joined(database, firm_b.id, "attorney", way.email, await employed(app, way))

    @pytest.mark.usefixtures("in_both")
    async def test_it_opens_no_other_firm(self, browser: httpx.AsyncClient, way: Way, firm_b: Firm) -> None:
        await come_in(browser, way.email)
        other = await new_app(firm_b.api)
        page = await ask(browser, other.question())
        assert "You have no place in this firm" in page.text
        assert "Baker" not in page.text
        await sign_in(browser, way.email)
        assert "Baker" in (await ask(browser, other.question())).text

    @pytest.mark.usefixtures("in_both")
    async def test_it_neither_shows_the_other_firms_nor_changes_the_account(
        self, browser: httpx.AsyncClient, way: Way
    ) -> None:
        await come_in(browser, way.email)
        page = await browser.get("/account")
        assert ("Adams &amp; Abbott" in page.text, "Baker" in page.text) == (True, False)
        fields = {"old": PASSWORD, "new": "walnut-lantern-brook", "password": PASSWORD, "what": "remove"}
        for address in ("/account/password", "/account/second-factor", "/account/end"):
            assert (await send(browser, page, address, **fields)).status_code == 401

    async def test_it_takes_no_place_in_another_firm(
        self, browser: httpx.AsyncClient, database: Database, way: Way, firm_b: Firm
    ) -> None:
        await come_in(browser, way.email)
        async with firm_session(database, firm_b.id) as db:
            link = (await invite_owner(db, way.email, "")).link
        answer = await send(browser, await browser.get(link), "/join")
        assert (answer.status_code, (await firm_b.api.get("/v1/members")).json()["data"]) == (422, [])


class TestEnforced:
    """All but owners must sign in at the provider."""

    @pytest.fixture
    async def enforced(self, way: Way) -> Way:
        order = order_of(way.provider, way.domain, enforced=True, default_role="paralegal")
        assert (await way.firm.api.put("/v1/identity-provider", json=order)).status_code == 200
        return way

    async def test_a_password_is_not_enough_and_the_page_leads_to_the_provider(
        self, app: FastAPI, browser: httpx.AsyncClient, anyone: httpx.AsyncClient, enforced: Way
    ) -> None:
        await employed(app, enforced)
        docket = await new_app(enforced.firm.api)
        await sign_in(browser, enforced.email)
        page = await ask(browser, docket.question())
        assert "signs its people in itself" in page.text
        onward = await send(browser, page, "/sign-in/provider", firm=str(enforced.firm.id))
        back = await browser.get(await at_provider(led_to(onward)))
        consent = await browser.get(back.headers["location"])
        assert (await docket.exchange(anyone, answered(await agree(browser, consent))["code"])).status_code == 200

    async def test_no_way_around_the_page_leads_to_a_code(
        self, app: FastAPI, browser: httpx.AsyncClient, enforced: Way
    ) -> None:
        await employed(app, enforced)
        docket = await new_app(enforced.firm.api)
        await sign_in(browser, enforced.email)
        page = await ask(browser, docket.question())
        assert "signs its people in itself" in (await agree(browser, page)).text
        assert answered(await agree(browser, page, "refuse"))["error"] == "access_denied"
        assert answered(await ask(browser, docket.question(prompt="none")))["error"] == "login_required"

    async def test_what_a_password_had_granted_ends_at_the_next_refresh(
        self, app: FastAPI, browser: httpx.AsyncClient, anyone: httpx.AsyncClient, way: Way
    ) -> None:
        await employed(app, way)
        docket = await new_app(way.firm.api)
        tokens = (await docket.exchange(anyone, await obtain_code(browser, docket, way.email))).json()
        await way.firm.api.put("/v1/identity-provider", json=order_of(way.provider, way.domain, enforced=True))
        assert (await docket.refresh(anyone, tokens["refresh_token"])).json()["error"] == "invalid_grant"

    async def test_owners_sign_in_with_the_password(
        self, app: FastAPI, browser: httpx.AsyncClient, anyone: httpx.AsyncClient, enforced: Way
    ) -> None:
        await employed(app, enforced, "owner")
        docket = await new_app(enforced.firm.api)
        code = await obtain_code(browser, docket, enforced.email)
        assert (await docket.exchange(anyone, code)).status_code == 200
