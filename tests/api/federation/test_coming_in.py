"""People come in through their firm's own provider, with the place and the role that the firm gives them."""

from uuid import UUID

import httpx
from fastapi import FastAPI

from service.db.engine import Database
from service.db.sessions import firm_session
from service.domain.firms.commands.members import change_member
from service.domain.firms.schemas.members import ChangeMember
from service.domain.identity.accounts import Browser, Person
from tests.api.federation.conftest import Way, order_of, set_up
from tests.api.federation.journeys import come_in, depart, led_to, there
from tests.api.identity.authorizing import App, agree, answered, ask, new_app
from tests.api.identity.browsers import COOKIE, PASSWORD, alert, hidden, open_browser, sign_in
from tests.api.identity.test_own_account import set_up as set_up_factor
from tests.builders.openid_provider import OpenIdProvider
from tests.builders.people import joined
from tests.conftest import Firm


async def person(app: FastAPI, browser: httpx.AsyncClient) -> Person:
    found: Person | None = await app.state.accounts.person(Browser("", "", browser.cookies[COOKIE]))
    assert found is not None
    return found


async def employed(app: FastAPI, way: Way, role: str = "attorney") -> UUID:
    """Gives Marie an account with a password and a place in the firm; returns the account's id."""
    user_id: UUID = await app.state.accounts.enrol(way.email, "Marie Dupont", PASSWORD, "")
    await joined(app.state.database, way.firm.id, role, way.email, user_id)
    return user_id


async def member_of(firm: Firm, email: str) -> dict[str, str]:
    members = (await firm.api.get("/v1/members")).json()["data"]
    (found,) = [member for member in members if member["email"] == email]
    return dict(found)


async def tokens_of(anyone: httpx.AsyncClient, browser: httpx.AsyncClient, docket: App, email: str) -> dict[str, str]:
    """Lets a client act for whoever comes in through the provider."""
    answer = await ask(browser, docket.question())
    page = await browser.get(answer.headers["location"])
    back = await come_in(browser, email, hidden(page)["then"])
    answer = await agree(browser, await browser.get(back.headers["location"]))
    found: dict[str, str] = (await docket.exchange(anyone, answered(answer)["code"])).json()
    return found


async def test_whoever_the_provider_names_comes_in_and_a_client_acts_for_them(
    browser: httpx.AsyncClient, anyone: httpx.AsyncClient, way: Way
) -> None:
    docket = await new_app(way.firm.api)
    tokens = await tokens_of(anyone, browser, docket, way.email)
    me = await anyone.get("/v1/me", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert (me.json()["member"]["email"], me.json()["member"]["role"]) == (way.email, "paralegal")
    assert (await docket.refresh(anyone, tokens["refresh_token"])).status_code == 200


async def test_the_first_time_is_in_the_log_and_gives_the_role_that_the_firm_chose(
    browser: httpx.AsyncClient, way: Way
) -> None:
    assert (await come_in(browser, way.email)).headers["location"] == "/account"
    await come_in(browser, way.email)
    member = await member_of(way.firm, way.email)
    events = (await way.firm.api.get("/v1/history", params={"subject_id": member["id"]})).json()["data"]
    assert [(event["action"], event["after"]["role"]) for event in events] == [("member.joined", "paralegal")]


async def test_without_a_role_for_newcomers_only_members_come_in(
    app: FastAPI, browser: httpx.AsyncClient, way: Way
) -> None:
    await way.firm.api.put("/v1/identity-provider", json=order_of(way.provider, way.domain))
    refused = await come_in(browser, way.email)
    assert (refused.status_code, alert(refused)) == (403, "You have no place in the firm yet: ask to be invited.")
    assert (await way.firm.api.get("/v1/members")).json()["data"] == []
    user_id = await employed(app, way)
    assert (await come_in(browser, way.email)).status_code == 303
    assert (await person(app, browser)).user_id == user_id


async def test_whoever_was_removed_does_not_come_back_by_it(browser: httpx.AsyncClient, way: Way) -> None:
    await come_in(browser, way.email)
    member = await member_of(way.firm, way.email)
    await way.firm.api.post(f"/v1/members/{member['id']}/remove")
    assert (await come_in(browser, way.email)).status_code == 409


async def test_our_second_factor_is_not_asked_for(app: FastAPI, browser: httpx.AsyncClient, way: Way) -> None:
    await employed(app, way)
    async with open_browser(app) as other:
        await sign_in(other, way.email)
        await set_up_factor(other)
    assert (await come_in(browser, way.email)).headers["location"] == "/account"


async def test_another_address_at_the_provider_is_the_same_person(
    app: FastAPI, browser: httpx.AsyncClient, way: Way
) -> None:
    await come_in(browser, way.email)
    first = await person(app, browser)
    way.provider.claims |= {"email": f"marie.smith@{way.domain}"}
    await come_in(browser, way.email)
    assert (await person(app, browser)).user_id == first.user_id


async def test_an_account_is_not_taken_over_by_taking_its_address(
    app: FastAPI, browser: httpx.AsyncClient, way: Way
) -> None:
    await come_in(browser, way.email)
    marie = await person(app, browser)
    async with open_browser(app) as other:
        # Another account at the provider, known by another subject, takes Marie's address.
        way.provider.claims |= {"sub": "subject-2"}
        refused = await come_in(other, way.email)
        assert (refused.status_code, "another account there belongs to it" in alert(refused)) == (403, True)
        # It was here before, under an address of its own: it stays who it is.
        way.provider.claims |= {"email": f"mallory@{way.domain}"}
        await come_in(other, way.email)
        way.provider.claims |= {"email": way.email}
        await come_in(other, way.email)
        assert (await person(app, other)).user_id != marie.user_id


async def test_an_owner_does_not_come_in_by_it(app: FastAPI, browser: httpx.AsyncClient, way: Way) -> None:
    await employed(app, way, "owner")
    refused = await come_in(browser, way.email)
    assert (refused.status_code, alert(refused)) == (403, "Owners sign in with their password and second factor.")


async def test_whoever_becomes_an_owner_signs_in_with_the_password_from_then_on(
    browser: httpx.AsyncClient, anyone: httpx.AsyncClient, database: Database, way: Way
) -> None:
    docket = await new_app(way.firm.api)
    tokens = await tokens_of(anyone, browser, docket, way.email)
    member = await member_of(way.firm, way.email)
    async with firm_session(database, way.firm.id) as db:
        await change_member(db, UUID(member["id"]), ChangeMember(role="owner"), None)
    assert (await docket.refresh(anyone, tokens["refresh_token"])).json()["error"] == "invalid_grant"


async def test_without_the_provider_what_it_let_in_ends_at_the_next_refresh(
    browser: httpx.AsyncClient, anyone: httpx.AsyncClient, way: Way
) -> None:
    docket = await new_app(way.firm.api)
    tokens = await tokens_of(anyone, browser, docket, way.email)
    assert (await way.firm.api.delete("/v1/identity-provider")).status_code == 204
    assert (await docket.refresh(anyone, tokens["refresh_token"])).json()["error"] == "invalid_grant"


async def test_whoever_has_no_password_here_signs_in_with_none(
    app: FastAPI, browser: httpx.AsyncClient, way: Way
) -> None:
    await come_in(browser, way.email)
    async with open_browser(app) as other:
        for password in ("", PASSWORD):
            assert (await sign_in(other, way.email, password)).status_code == 403


async def test_an_address_that_no_firm_answers_for_is_told_so(browser: httpx.AsyncClient, way: Way) -> None:
    for email in ("marie@people.example", "no address", "", f"marie@sub.{way.domain}"):
        page = await depart(browser, email)
        said = "No firm signs people of this address in elsewhere. Use your password."
        assert (page.status_code, alert(page)) == (422, said)


async def test_a_domain_counts_once_it_is_verified(
    browser: httpx.AsyncClient, provider: OpenIdProvider, domain: str, firm_a: Firm
) -> None:
    await firm_a.api.put("/v1/identity-provider", json=order_of(provider, domain))
    assert (await depart(browser, f"marie@{domain}")).status_code == 422


async def test_the_provider_is_asked_with_pkce_a_nonce_and_a_state(browser: httpx.AsyncClient, way: Way) -> None:
    asked = httpx.URL(led_to(await depart(browser, way.email))).params
    assert (asked["code_challenge_method"], len(asked["code_challenge"])) == ("S256", 43)
    assert asked["redirect_uri"] == f"https://merit.test/sign-in/provider/{way.firm.id}"
    assert len({asked["nonce"], asked["state"], asked["code_challenge"]}) == 3
    again = httpx.URL(led_to(await depart(browser, way.email))).params
    assert {asked["nonce"], asked["state"]}.isdisjoint({again["nonce"], again["state"]})


async def test_signing_in_there_gives_the_browser_another_cookie(browser: httpx.AsyncClient, way: Way) -> None:
    back = await there(browser, way.email)
    planted = browser.cookies[COOKIE]
    await browser.get(back)
    assert browser.cookies[COOKIE] != planted


async def test_one_subject_at_the_provider_of_two_firms_is_two_people(
    app: FastAPI, browser: httpx.AsyncClient, way: Way, firm_b: Firm
) -> None:
    other = f"b-{way.domain}"
    await set_up(firm_b, way.provider, other, default_role="reader")
    await come_in(browser, way.email)
    first = await person(app, browser)
    way.provider.claims |= {"email": f"marie@{other}"}
    await come_in(browser, f"marie@{other}")
    assert (await person(app, browser)).user_id != first.user_id
