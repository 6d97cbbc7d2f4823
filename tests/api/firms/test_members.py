"""Members over HTTP: who may change whom, and that a firm is never without an owner."""

import asyncio

import httpx
import pytest
from fastapi import FastAPI

from service.db.sessions import firm_session, platform_session
from service.domain.firms.commands.members import change_member
from service.domain.firms.queries import memberships
from service.domain.firms.schemas.members import ChangeMember, MemberOut
from tests.api.firms.conftest import place
from tests.builders.acting import Acting
from tests.builders.people import joined
from tests.conftest import Firm


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_the_last_owner_cannot_be_removed(firm_a: Firm, owner: MemberOut, acting: Acting) -> None:
    answer = await (await acting(firm_a, owner)).post(f"{place(owner)}/remove")
    assert refusal(answer) == (409, "last_owner")


async def test_the_last_owner_cannot_be_lowered(firm_a: Firm, owner: MemberOut, acting: Acting) -> None:
    answer = await (await acting(firm_a, owner)).patch(place(owner), json={"role": "admin"})
    assert refusal(answer) == (409, "last_owner")


async def test_one_of_two_owners_can_be_removed(app: FastAPI, firm_a: Firm, owner: MemberOut, acting: Acting) -> None:
    second = await joined(app.state.database, firm_a.id, "owner")
    answer = await (await acting(firm_a, owner)).post(f"{place(second)}/remove")
    assert (answer.status_code, answer.json()["status"]) == (200, "removed")


async def test_of_two_owners_who_remove_each_other_at_once_one_remains(
    app: FastAPI, firm_a: Firm, owner: MemberOut, acting: Acting
) -> None:
    second = await joined(app.state.database, firm_a.id, "owner")
    ours, theirs = await acting(firm_a, owner), await acting(firm_a, second)
    answers = await asyncio.gather(ours.post(f"{place(second)}/remove"), theirs.post(f"{place(owner)}/remove"))
    assert 200 in {answer.status_code for answer in answers}
    left = (await firm_a.api.get("/v1/members", params={"status": "active"})).json()["data"]
    assert [member["role"] for member in left] == ["owner"]


@pytest.mark.parametrize("change", [{"role": "admin"}, {"role": "reader"}])
async def test_an_admin_cannot_lower_an_owner(
    app: FastAPI, firm_a: Firm, owner: MemberOut, acting: Acting, change: dict[str, str]
) -> None:
    admin = await joined(app.state.database, firm_a.id, "admin")
    assert refusal(await (await acting(firm_a, admin)).patch(place(owner), json=change)) == (403, "owners_only")


async def test_an_admin_cannot_make_himself_an_owner(
    app: FastAPI, firm_a: Firm, owner: MemberOut, acting: Acting
) -> None:
    admin = await joined(app.state.database, firm_a.id, "admin")
    answer = await (await acting(firm_a, admin)).patch(place(admin), json={"role": "owner"})
    assert refusal(answer) == (403, "owners_only")


async def test_a_client_that_acts_for_itself_cannot_make_owners(app: FastAPI, firm_a: Firm, owner: MemberOut) -> None:
    reader = await joined(app.state.database, firm_a.id, "reader")
    raised = await firm_a.api.patch(place(reader), json={"role": "owner"})
    invited = await firm_a.api.post("/v1/invitations", json={"email": "x@example.org", "role": "owner"})
    assert [refusal(raised), refusal(invited)] == [(403, "owners_only"), (403, "owners_only")]


async def test_an_owner_makes_another(app: FastAPI, firm_a: Firm, owner: MemberOut, acting: Acting) -> None:
    reader = await joined(app.state.database, firm_a.id, "reader")
    answer = await (await acting(firm_a, owner)).patch(place(reader), json={"role": "owner"})
    assert (answer.status_code, answer.json()["role"]) == (200, "owner")


async def test_a_member_who_is_an_owner_no_longer_makes_none(
    app: FastAPI, firm_a: Firm, owner: MemberOut, acting: Acting
) -> None:
    second = await joined(app.state.database, firm_a.id, "owner")
    theirs = await acting(firm_a, second)
    async with firm_session(app.state.database, firm_a.id) as db:
        await change_member(db, second.id, ChangeMember(role="admin"), None)
    reader = await joined(app.state.database, firm_a.id, "reader")
    assert refusal(await theirs.patch(place(reader), json={"role": "owner"})) == (403, "owners_only")


async def test_nobody_gives_a_role_that_permits_more_than_he_may(
    app: FastAPI, firm_a: Firm, anyone: httpx.AsyncClient
) -> None:
    form = {"grant_type": "client_credentials", "scope": "members:read members:write contacts:read firm:read"}
    issued = await anyone.post("/oauth/token", data=form, auth=(firm_a.client_id, firm_a.client_secret))
    anyone.headers["Authorization"] = f"Bearer {issued.json()['access_token']}"
    reader = await joined(app.state.database, firm_a.id, "reader")
    answer = await anyone.patch(place(reader), json={"role": "paralegal"})
    assert refusal(answer) == (403, "beyond_own_permissions")
    assert answer.json()["errors"][0]["pointer"] == "/role"


async def test_a_removed_member_cannot_be_changed(app: FastAPI, firm_a: Firm) -> None:
    member = await joined(app.state.database, firm_a.id, "reader")
    assert (await firm_a.api.post(f"{place(member)}/remove")).status_code == 200
    assert refusal(await firm_a.api.patch(place(member), json={"name": "X"})) == (409, "member_removed")
    assert refusal(await firm_a.api.post(f"{place(member)}/remove")) == (409, "member_removed")


async def test_a_role_that_is_not_there_cannot_be_given(app: FastAPI, firm_a: Firm) -> None:
    member = await joined(app.state.database, firm_a.id, "reader")
    answer = await firm_a.api.patch(place(member), json={"role": "president"})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "unknown_role")


async def test_an_office_of_another_firm_cannot_be_given(app: FastAPI, firm_a: Firm, firm_b: Firm) -> None:
    theirs = (await firm_b.api.post("/v1/offices", json={"name": "Troy"})).json()["id"]
    member = await joined(app.state.database, firm_a.id, "reader")
    answer = await firm_a.api.patch(place(member), json={"office_id": theirs})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "unknown_office")


async def test_the_log_names_the_member_who_acted(app: FastAPI, firm_a: Firm, owner: MemberOut, acting: Acting) -> None:
    await (await acting(firm_a, owner)).patch("/v1/firm", json={"phone": "+1 518 555 0100"})
    event = (await firm_a.api.get("/v1/history")).json()["data"][0]
    assert event["actor"] == {"kind": "member", "client_id": firm_a.client_id, "member_id": str(owner.id)}


async def test_me_names_the_person_and_the_role(firm_a: Firm, owner: MemberOut, acting: Acting) -> None:
    me = (await (await acting(firm_a, owner)).get("/v1/me")).json()["member"]
    assert (me["member_id"], me["user_id"], me["role"]) == (str(owner.id), str(owner.user_id), "owner")
    assert me["permissions"] == sorted(me["permissions"])


async def test_a_person_of_two_firms_has_a_place_in_each(app: FastAPI, firm_a: Firm, firm_b: Firm) -> None:
    here = await joined(app.state.database, firm_a.id, "reader")
    there = await joined(app.state.database, firm_b.id, "billing", user_id=here.user_id)
    async with platform_session(app.state.database) as db:
        found = await memberships(db, here.user_id)
    assert [(place.firm_name, place.member_id, place.role) for place in found] == [
        ("Adams & Abbott", here.id, "reader"),
        ("Baker & Brandt", there.id, "billing"),
    ]


async def test_a_removed_member_has_no_place_any_more(app: FastAPI, firm_a: Firm) -> None:
    member = await joined(app.state.database, firm_a.id, "reader")
    await firm_a.api.post(f"{place(member)}/remove")
    async with platform_session(app.state.database) as db:
        assert await memberships(db, member.user_id) == []
