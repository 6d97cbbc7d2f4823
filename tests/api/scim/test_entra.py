"""Requests as Microsoft Entra sends them.

From "Develop and plan provisioning for a SCIM endpoint in Microsoft Entra ID" (learn.microsoft.com, identity/app-
provisioning/use-scim-to-provision-users-and-groups) and "Known issues … SCIM 2.0 protocol compliance" (there,
application-provisioning-config-problem-scim-compatibility).
"""

from tests.api.scim.directory import ENTERPRISE, USER, asked, found, grouped, patched, role_of, said, user_of
from tests.conftest import Firm


async def test_a_user_is_looked_for_before_it_is_made(firm_a: Firm) -> None:
    answer = said(await asked(firm_a, "GET", "/Users", params={"filter": 'userName eq "none@example.org"'}), 200)
    assert (answer["totalResults"], answer.get("Resources", [])) == (0, [])  # an empty list, not 404


async def test_a_user_is_made_as_the_guide_shows(firm_a: Firm) -> None:
    order = {
        "schemas": [USER, ENTERPRISE],
        "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
        "userName": "Test_User_ab6490ee@example.org",
        "active": True,
        "addresses": None,
        "displayName": None,
        "emails": [{"primary": True, "type": "work", "value": "Test_User_fd0ea19b@example.org"}],
        "meta": {"resourceType": "User"},
        "name": {"formatted": "givenName familyName", "familyName": "familyName", "givenName": "givenName"},
        "phoneNumbers": None,
        "preferredLanguage": None,
        "roles": [],
        "title": None,
    }
    user = said(await asked(firm_a, "POST", "/Users", order), 201)
    assert user["userName"] == "Test_User_ab6490ee@example.org"  # as it was sent
    member = (await firm_a.api.get(f"/v1/members/{user['id']}")).json()
    assert (member["name"], member["email"]) == ("givenName familyName", "test_user_fd0ea19b@example.org")
    assert (member["role"], member["status"]) == ("reader", "active")


async def test_a_user_is_found_by_user_name_in_any_case_and_by_external_id(firm_a: Firm) -> None:
    user = await user_of(firm_a, "Noor@example.org", externalId="58342554")
    assert await found(firm_a, "Users", 'userName eq "NOOR@EXAMPLE.ORG"') == [user["id"]]
    assert await found(firm_a, "Users", 'externalId eq "58342554"') == [user["id"]]
    assert await found(firm_a, "Users", 'externalId eq "5834255"') == []


async def test_false_may_be_a_text_and_names_of_operations_may_be_capitalised(firm_a: Firm) -> None:
    user = await user_of(firm_a)
    disabled = await patched(firm_a, f"/Users/{user['id']}", {"op": "Replace", "path": "active", "value": "False"})
    assert said(disabled, 200)["active"] is False
    assert (await firm_a.api.get(f"/v1/members/{user['id']}")).json()["status"] == "removed"
    # A disabled user is still found, and says that it is disabled.
    found_again = said(await asked(firm_a, "GET", "/Users", params={"filter": 'userName eq "noor@example.org"'}), 200)
    assert [one["active"] for one in found_again["Resources"]] == [False]
    enabled = await patched(firm_a, f"/Users/{user['id']}", {"op": "Replace", "path": "active", "value": "True"})
    assert said(enabled, 200)["active"] is True


async def test_one_of_several_addresses_is_changed_by_its_type(firm_a: Firm) -> None:
    user = await user_of(firm_a)
    order = {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "updated@example.org"}
    changed = said(await patched(firm_a, f"/Users/{user['id']}", order), 200)
    assert [email["value"] for email in changed["emails"]] == ["updated@example.org"]


async def test_an_address_of_a_type_that_is_not_there_yet_is_added(firm_a: Firm) -> None:
    user = await user_of(firm_a)
    order = {"op": "Add", "path": 'phoneNumbers[type eq "mobile"].value', "value": "+1 518 555 0100"}
    changed = said(await patched(firm_a, f"/Users/{user['id']}", order), 200)
    assert changed["phoneNumbers"] == [{"type": "mobile", "value": "+1 518 555 0100"}]


async def test_attributes_by_their_full_names_are_taken_and_unknown_ones_passed_over(firm_a: Firm) -> None:
    user = await user_of(firm_a)
    named = {"name.familyName": "Haddad", f"{ENTERPRISE}:department": "Trials", f"{ENTERPRISE}:manager": "x"}
    address = {"op": "Add", "path": 'addresses[type eq "work"].locality', "value": "Albany"}
    changed = said(await patched(firm_a, f"/Users/{user['id']}", {"op": "Add", "value": named}, address), 200)
    assert (changed["name"], changed[ENTERPRISE]) == ({"familyName": "Haddad"}, {"department": "Trials"})
    assert "addresses" not in changed


async def test_a_group_is_found_and_read_without_its_members(firm_a: Firm) -> None:
    params = {"excludedAttributes": "members", "filter": 'displayName eq "Attorney"'}
    listed = said(await asked(firm_a, "GET", "/Groups", params=params), 200)
    assert [group["id"] for group in listed["Resources"]] == ["attorney"]
    user = await user_of(firm_a)
    await grouped(firm_a, "attorney", user["id"])
    group = said(await asked(firm_a, "GET", "/Groups/attorney", params={"excludedAttributes": "members"}), 200)
    assert "members" not in group


async def test_members_come_and_go_by_their_value(firm_a: Firm) -> None:
    user = await user_of(firm_a)
    member = [{"$ref": None, "value": user["id"]}]
    said(await patched(firm_a, "/Groups/attorney", {"op": "Add", "path": "members", "value": member}), 200)
    assert await role_of(firm_a, user["id"]) == "attorney"
    said(await patched(firm_a, "/Groups/attorney", {"op": "Remove", "path": "members", "value": member}), 200)
    assert await role_of(firm_a, user["id"]) == "reader"


async def test_a_user_is_deleted_for_good(firm_a: Firm) -> None:
    user = await user_of(firm_a)
    assert (await asked(firm_a, "DELETE", f"/Users/{user['id']}")).status_code == 204
    assert (await asked(firm_a, "GET", f"/Users/{user['id']}")).status_code == 404
    assert (await firm_a.api.get(f"/v1/members/{user['id']}")).json()["status"] == "removed"
    assert (await user_of(firm_a))["active"] is True  # and can come back
