"""Requests as Okta sends them: "Okta and SCIM Version 2.0".

At developer.okta.com, docs/api/openapi/okta-scim/guides/scim-20.
"""

from tests.api.scim.directory import GROUP, USER, asked, patched, refusal, role_of, said, user_of
from tests.conftest import Firm

CREATE = {
    "schemas": [USER],
    "userName": "test.user@okta.local",
    "name": {"givenName": "Test", "familyName": "User"},
    "emails": [{"primary": True, "value": "test.user@okta.local", "type": "work"}],
    "displayName": "Test User",
    "locale": "en-US",
    "externalId": "00ujl29u0le5T6Aj10h7",
    "groups": [],
    "password": "1mz050nq",
    "active": True,
}


async def test_a_user_is_made_and_the_password_is_kept_nowhere(firm_a: Firm) -> None:
    user = said(await asked(firm_a, "POST", "/Users", CREATE), 201)
    assert "password" not in user
    assert "1mz050nq" not in (await firm_a.api.get("/v1/history")).text


async def test_a_user_who_is_there_is_a_conflict_and_can_be_found(firm_a: Firm) -> None:
    said(await asked(firm_a, "POST", "/Users", CREATE), 201)
    refusal(await asked(firm_a, "POST", "/Users", CREATE), 409, "uniqueness")
    params = {"filter": 'userName eq "test.user@okta.local"', "startIndex": 1, "count": 100}
    listed = said(await asked(firm_a, "GET", "/Users", params=params), 200)
    assert (listed["totalResults"], listed["startIndex"], listed["itemsPerPage"]) == (1, 1, 1)


async def test_all_users_are_imported_page_by_page(firm_a: Firm) -> None:
    users = {(await user_of(firm_a, f"{n}@example.org"))["id"] for n in range(3)}
    pages = [
        said(await asked(firm_a, "GET", "/Users", params={"startIndex": start, "count": 2}), 200) for start in (1, 3)
    ]
    assert [page["totalResults"] for page in pages] == [3, 3]
    assert [len(page["Resources"]) for page in pages] == [2, 1]
    assert {one["id"] for page in pages for one in page["Resources"]} == users


async def test_a_whole_user_is_put(firm_a: Firm) -> None:
    user = said(await asked(firm_a, "POST", "/Users", CREATE), 201)
    order = {**user, "name": {"givenName": "Another", "familyName": "User"}, "displayName": "Another User"}
    changed = said(await asked(firm_a, "PUT", f"/Users/{user['id']}", order), 200)
    assert (changed["name"]["givenName"], changed["id"]) == ("Another", user["id"])
    assert (await firm_a.api.get(f"/v1/members/{user['id']}")).json()["name"] == "Another User"


async def test_what_a_put_leaves_out_is_gone(firm_a: Firm) -> None:
    user = said(await asked(firm_a, "POST", "/Users", CREATE), 201)
    order = {"schemas": [USER], "userName": "test.user@okta.local", "emails": CREATE["emails"]}
    changed = said(await asked(firm_a, "PUT", f"/Users/{user['id']}", order), 200)
    assert not {"locale", "displayName", "name", "externalId"} & changed.keys()


async def test_a_user_is_deactivated_by_a_patch_without_a_path(firm_a: Firm) -> None:
    user = said(await asked(firm_a, "POST", "/Users", CREATE), 201)
    changed = await patched(firm_a, f"/Users/{user['id']}", {"op": "replace", "value": {"active": False}})
    assert said(changed, 200)["active"] is False


async def test_a_group_is_pushed_with_its_members(firm_a: Firm) -> None:
    user = await user_of(firm_a)
    members = [{"value": user["id"], "display": "noor@example.org"}]
    order = {"schemas": [GROUP], "displayName": "Test SCIMv2", "members": members}
    group = said(await asked(firm_a, "POST", "/Groups", order), 201)
    assert [member["value"] for member in group["members"]] == [user["id"]]
    roles = (await firm_a.api.get("/v1/roles")).json()["data"]
    assert [(role["key"], role["name"], role["permissions"]) for role in roles] == [
        ("test_scimv2", "Test SCIMv2", ["firm:read"])
    ]


async def test_members_go_by_a_filter_in_the_path_and_others_come(firm_a: Firm) -> None:
    old, new = await user_of(firm_a), await user_of(firm_a, "sam@example.org")
    said(
        await patched(firm_a, "/Groups/paralegal", {"op": "add", "path": "members", "value": [{"value": old["id"]}]}),
        200,
    )
    leave = {"op": "remove", "path": f'members[value eq "{old["id"]}"]'}
    join = {"op": "add", "path": "members", "value": [{"value": new["id"], "display": "sam@example.org"}]}
    group = said(await patched(firm_a, "/Groups/paralegal", leave, join), 200)
    assert [member["value"] for member in group["members"]] == [new["id"]]
    assert [await role_of(firm_a, user["id"]) for user in (old, new)] == ["reader", "paralegal"]


async def test_a_group_is_renamed_by_a_value_that_names_its_id_too(firm_a: Firm) -> None:
    group = said(await asked(firm_a, "POST", "/Groups", {"schemas": [GROUP], "displayName": "Test SCIMv2"}), 201)
    order = {"op": "replace", "value": {"id": group["id"], "displayName": "Test SCIMv2 renamed"}}
    changed = said(await patched(firm_a, f"/Groups/{group['id']}", order), 200)
    assert (changed["id"], changed["displayName"]) == (group["id"], "Test SCIMv2 renamed")


async def test_a_group_is_deleted_and_its_members_keep_their_other_roles(firm_a: Firm) -> None:
    user = await user_of(firm_a)
    order = {"schemas": [GROUP], "displayName": "Test SCIMv2", "members": [{"value": user["id"]}]}
    group = said(await asked(firm_a, "POST", "/Groups", order), 201)
    assert (await asked(firm_a, "DELETE", f"/Groups/{group['id']}")).status_code == 204
    assert await role_of(firm_a, user["id"]) == "reader"
    refusal(await asked(firm_a, "GET", f"/Groups/{group['id']}"), 404, None)
