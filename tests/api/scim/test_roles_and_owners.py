"""Groups are roles: the strongest counts, owners are out of reach, tokens end, and history tells it all."""

import pytest
from fastapi import FastAPI

from service.db.sessions import firm_session
from service.domain.firms.commands.members import remove_member
from service.domain.firms.schemas.members import MemberOut
from tests.api.firms.conftest import owner
from tests.api.firms.test_ended_tokens import Acting, ended
from tests.api.http.records import log_of, nothing_stored
from tests.api.scim.directory import USER, asked, grouped, patched, refusal, role_of, said, user_of
from tests.builders.people import joined
from tests.conftest import Firm

__all__ = ["owner"]


async def test_the_role_that_permits_most_counts(firm_a: Firm) -> None:
    user = await user_of(firm_a)
    for group in ("billing", "attorney", "paralegal"):
        said(await grouped(firm_a, group, user["id"]), 200)
    assert await role_of(firm_a, user["id"]) == "attorney"
    leave = {"op": "remove", "path": f'members[value eq "{user["id"]}"]'}
    said(await patched(firm_a, "/Groups/attorney", leave), 200)
    assert await role_of(firm_a, user["id"]) == "paralegal"


async def test_a_role_that_the_firm_gives_itself_ends_what_groups_said(firm_a: Firm) -> None:
    user = await user_of(firm_a)
    said(await grouped(firm_a, "attorney", user["id"]), 200)
    await firm_a.api.patch(f"/v1/members/{user['id']}", json={"role": "billing"})
    groups = said(await asked(firm_a, "GET", f"/Users/{user['id']}"), 200)["groups"]
    assert [group["value"] for group in groups] == ["billing"]


async def test_a_member_who_came_by_an_invitation_is_a_user_too(app: FastAPI, firm_a: Firm) -> None:
    member = await joined(app.state.database, firm_a.id, "paralegal", "dana@example.org")
    user = said(await asked(firm_a, "GET", f"/Users/{member.id}"), 200)
    assert (user["userName"], user["active"]) == ("dana@example.org", True)
    assert [group["value"] for group in user["groups"]] == ["paralegal"]


async def test_a_member_is_no_second_user(app: FastAPI, firm_a: Firm) -> None:
    await joined(app.state.database, firm_a.id, "paralegal", "dana@example.org")
    again = await asked(firm_a, "POST", "/Users", {"schemas": [USER], "userName": "Dana@example.org"})
    refusal(again, 409, "uniqueness")


async def test_no_directory_makes_an_owner(firm_a: Firm) -> None:
    user = await user_of(firm_a)
    async with nothing_stored(firm_a):
        refusal(await grouped(firm_a, "owner", user["id"]), 403, None)


async def test_no_directory_takes_an_owner_away(firm_a: Firm, owner: MemberOut) -> None:
    place = f"/Users/{owner.id}"
    async with nothing_stored(firm_a):
        refusal(await patched(firm_a, place, {"op": "replace", "path": "active", "value": False}), 403, None)
        refusal(await asked(firm_a, "DELETE", place), 403, None)
        refusal(await patched(firm_a, "/Groups/owner", {"op": "remove", "path": "members"}), 403, None)


async def test_an_owner_who_was_removed_comes_back_as_no_owner(app: FastAPI, firm_a: Firm) -> None:
    first = await joined(app.state.database, firm_a.id, "owner")
    await joined(app.state.database, firm_a.id, "owner")
    said(await patched(firm_a, f"/Users/{first.id}", {"op": "add", "path": "title", "value": "Partner"}), 200)
    async with firm_session(app.state.database, firm_a.id) as db:
        await remove_member(db, first.id, None)  # in the operator's name: the tests' client is no owner
    back = {"op": "replace", "path": "active", "value": True}
    said(await patched(firm_a, f"/Users/{first.id}", back), 200)
    assert await role_of(firm_a, str(first.id)) == "reader"


@pytest.mark.parametrize("group", ["attorney", "reader"])
async def test_a_built_in_group_is_neither_renamed_nor_deleted(firm_a: Firm, group: str) -> None:
    async with nothing_stored(firm_a):
        rename = {"op": "replace", "path": "displayName", "value": "Lawyers"}
        refusal(await patched(firm_a, f"/Groups/{group}", rename), 403, None)
        refusal(await asked(firm_a, "DELETE", f"/Groups/{group}"), 403, None)


async def test_a_deactivated_user_has_no_token_any_more(app: FastAPI, firm_a: Firm, acting: Acting) -> None:
    member = await joined(app.state.database, firm_a.id, "reader")
    theirs = await acting(firm_a, member)
    off = {"op": "replace", "path": "active", "value": False}
    said(await patched(firm_a, f"/Users/{member.id}", off), 200)
    await app.state.tokens.reload()  # as every process does each second
    assert (await theirs.get("/v1/matters")).status_code == 401


async def test_a_weaker_role_ends_tokens_and_a_stronger_one_does_not(app: FastAPI, firm_a: Firm) -> None:
    member = await joined(app.state.database, firm_a.id, "paralegal")
    said(await grouped(firm_a, "attorney", str(member.id)), 200)
    assert not await ended(app, member)
    leave = {"op": "remove", "path": f'members[value eq "{member.id}"]'}
    said(await patched(firm_a, "/Groups/attorney", leave), 200)
    assert await ended(app, member)


async def test_history_tells_what_the_directory_did(firm_a: Firm) -> None:
    user = await user_of(firm_a, externalId="7")
    await grouped(firm_a, "attorney", user["id"])
    await patched(firm_a, f"/Users/{user['id']}", {"op": "replace", "path": "active", "value": False})
    await patched(firm_a, f"/Users/{user['id']}", {"op": "replace", "path": "active", "value": True})
    await asked(firm_a, "DELETE", f"/Users/{user['id']}")
    told = await log_of(firm_a)
    assert [event["action"] for event in told] == [
        "member.provisioned",
        "member.changed",
        "member.removed",
        "member.joined",
        "member.removed",
    ]
    assert {event["subject"]["id"] for event in told} == {user["id"]}
    assert (told[1]["before"]["role"], told[1]["after"]["role"]) == ("reader", "attorney")


async def test_two_firms_know_nothing_of_each_other(firm_a: Firm, firm_b: Firm) -> None:
    mine, theirs = await user_of(firm_a), await user_of(firm_b)  # the same person works for both
    assert mine["id"] != theirs["id"]
    join = await grouped(firm_b, "attorney", mine["id"])
    refusal(join, 400, "invalidValue")
    assert await role_of(firm_a, mine["id"]) == "reader"
    await patched(firm_a, f"/Users/{mine['id']}", {"op": "replace", "path": "active", "value": False})
    assert said(await asked(firm_b, "GET", f"/Users/{theirs['id']}"), 200)["active"] is True
