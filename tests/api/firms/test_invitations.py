"""Invitations: the link is in the letter and nowhere else, works once, and only while it may."""

import asyncio
import hashlib
from datetime import timedelta

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from service.db.sessions import firm_session
from service.domain.firms.commands.invitations import accept_invitation, invite
from service.domain.firms.errors import AlreadyMember, InvitationUnusable
from service.domain.firms.queries import open_invitation, read_invitation_link
from service.domain.firms.schemas.invitations import Invite
from service.domain.firms.schemas.members import MemberOut
from service.values.ids import new_id
from tests.builders.people import joined
from tests.conftest import Firm

ORDER = {"email": "Sam@Example.org", "name": "Sam", "role": "paralegal"}


async def link_of(app: FastAPI, firm: Firm, role: str = "reader", email: str = "sam@example.org") -> str:
    """Invites somebody and returns the link that only the letter holds."""
    async with firm_session(app.state.database, firm.id) as db:
        return (await invite(db, Invite(email=email, role=role), "https://merit.test")).link


async def accepted(app: FastAPI, link: str) -> MemberOut:
    """Accepts as a new person."""
    firm_id, token_hash = read_invitation_link(link.partition("=")[2])
    async with firm_session(app.state.database, firm_id) as db:
        return await accept_invitation(db, token_hash, new_id(), "Sam O’Dell", "sam@home.example")


async def test_an_invitation_lasts_seven_days_and_its_address_is_normalised(firm_a: Firm) -> None:
    made = (await firm_a.api.post("/v1/invitations", json=ORDER)).json()
    assert (made["email"], made["status"]) == ("sam@example.org", "pending")
    assert made["expires_at"][:10] > made["created_at"][:10]


async def test_who_accepts_has_the_place_that_was_offered(app: FastAPI, firm_a: Firm) -> None:
    member = await accepted(app, await link_of(app, firm_a, "billing"))
    found = (await firm_a.api.get(f"/v1/members/{member.id}")).json()
    assert (found["role"], found["name"], found["email"]) == ("billing", "Sam O’Dell", "sam@home.example")
    (offer,) = (await firm_a.api.get("/v1/invitations")).json()["data"]
    assert (offer["status"], offer["member_id"]) == ("accepted", str(member.id))


async def test_the_holder_of_a_link_is_shown_what_is_offered(app: FastAPI, firm_a: Firm) -> None:
    firm_id, token_hash = read_invitation_link((await link_of(app, firm_a)).partition("=")[2])
    async with firm_session(app.state.database, firm_id) as db:
        shown = await open_invitation(db, token_hash)
    assert (shown.firm_name, shown.email, shown.role) == ("Adams & Abbott", "sam@example.org", "reader")


async def test_a_link_works_once(app: FastAPI, firm_a: Firm) -> None:
    link = await link_of(app, firm_a)
    await accepted(app, link)
    with pytest.raises(InvitationUnusable):
        await accepted(app, link)


async def test_of_two_who_accept_at_once_one_gets_the_place(app: FastAPI, firm_a: Firm) -> None:
    link = await link_of(app, firm_a)
    both = await asyncio.gather(accepted(app, link), accepted(app, link), return_exceptions=True)
    assert sorted(type(one).__name__ for one in both) == ["InvitationUnusable", "MemberOut"]


async def test_the_link_of_a_revoked_invitation_does_not_work(app: FastAPI, firm_a: Firm) -> None:
    link = await link_of(app, firm_a)
    (offer,) = (await firm_a.api.get("/v1/invitations")).json()["data"]
    assert (await firm_a.api.post(f"/v1/invitations/{offer['id']}/revoke")).status_code == 200
    with pytest.raises(InvitationUnusable):
        await accepted(app, link)


async def test_sent_again_the_link_before_does_not_work(app: FastAPI, firm_a: Firm) -> None:
    link = await link_of(app, firm_a)
    (offer,) = (await firm_a.api.get("/v1/invitations")).json()["data"]
    assert (await firm_a.api.post(f"/v1/invitations/{offer['id']}/resend")).status_code == 200
    with pytest.raises(InvitationUnusable):
        await accepted(app, link)


async def test_after_seven_days_a_link_does_not_work(app: FastAPI, firm_a: Firm) -> None:
    firm_id, token_hash = read_invitation_link((await link_of(app, firm_a)).partition("=")[2])
    async with firm_session(app.state.database, firm_id) as db:
        db.now += timedelta(days=7)
        with pytest.raises(InvitationUnusable):
            await accept_invitation(db, token_hash, new_id(), "Sam", "sam@example.org")


async def test_the_secret_of_another_firm_opens_nothing(app: FastAPI, firm_a: Firm, firm_b: Firm) -> None:
    _, token_hash = read_invitation_link((await link_of(app, firm_a)).partition("=")[2])
    async with firm_session(app.state.database, firm_b.id) as db:
        with pytest.raises(InvitationUnusable):
            await open_invitation(db, token_hash)


async def test_who_is_a_member_already_cannot_accept(app: FastAPI, firm_a: Firm) -> None:
    member = await joined(app.state.database, firm_a.id, "reader")
    _, token_hash = read_invitation_link((await link_of(app, firm_a, "admin")).partition("=")[2])
    with pytest.raises(AlreadyMember):
        async with firm_session(app.state.database, firm_a.id) as db:
            await accept_invitation(db, token_hash, member.user_id, "Sam", "sam@example.org")


async def test_who_was_removed_comes_back_as_the_same_member(app: FastAPI, firm_a: Firm) -> None:
    member = await joined(app.state.database, firm_a.id, "attorney")
    await firm_a.api.post(f"/v1/members/{member.id}/remove")
    _, token_hash = read_invitation_link((await link_of(app, firm_a)).partition("=")[2])
    async with firm_session(app.state.database, firm_a.id) as db:
        back = await accept_invitation(db, token_hash, member.user_id, "Sam", "sam@example.org")
    assert (back.id, back.status, back.role) == (member.id, "active", "reader")


async def test_an_address_is_invited_once_at_a_time(firm_a: Firm) -> None:
    assert (await firm_a.api.post("/v1/invitations", json=ORDER)).status_code == 201
    again = await firm_a.api.post("/v1/invitations", json=ORDER | {"email": "SAM@example.ORG"})
    assert (again.status_code, again.json()["code"]) == (409, "already_invited")


async def test_a_members_address_is_not_invited(app: FastAPI, firm_a: Firm) -> None:
    await joined(app.state.database, firm_a.id, "reader", "sam@example.org")
    answer = await firm_a.api.post("/v1/invitations", json=ORDER)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_member")


@pytest.mark.parametrize("action", ["revoke", "resend"])
async def test_a_settled_invitation_stays_as_it_is(firm_a: Firm, action: str) -> None:
    made = (await firm_a.api.post("/v1/invitations", json=ORDER)).json()["id"]
    await firm_a.api.post(f"/v1/invitations/{made}/revoke")
    answer = await firm_a.api.post(f"/v1/invitations/{made}/{action}")
    assert (answer.status_code, answer.json()["code"]) == (409, "invitation_settled")


async def test_the_secret_is_in_no_answer_and_not_in_the_log(app: FastAPI, firm_a: Firm, superuser_url: str) -> None:
    link = await link_of(app, firm_a)
    secret = link.rpartition(".")[2]
    seen = [(await firm_a.api.get(path)).text for path in ("/v1/invitations", "/v1/history")]
    connection = await asyncpg.connect(superuser_url)
    try:
        stored = await connection.fetchval("SELECT token_hash FROM invitations WHERE firm_id = $1", firm_a.id)
    finally:
        await connection.close()
    assert not any(secret in text for text in seen)
    assert stored == hashlib.sha256(secret.encode()).digest()


@pytest.mark.parametrize(
    "email", ["", "sam", "sam@", "@example.org", "sam@example.org\nBcc: all@example.org", "a b@c.de"]
)
async def test_what_is_no_address_is_refused(firm_a: Firm, email: str) -> None:
    answer: httpx.Response = await firm_a.api.post("/v1/invitations", json=ORDER | {"email": email})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/email")
