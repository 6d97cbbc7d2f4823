"""Roles of the firm's own, and offices."""

import httpx
import pytest
from fastapi import FastAPI

from tests.builders.people import joined
from tests.conftest import Firm

INTAKE = {"key": "intake", "name": "Intake", "permissions": ["contacts:write", "contacts:read", "contacts:read"]}


async def added(firm: Firm) -> str:
    answer = await firm.api.post("/v1/roles", json=INTAKE)
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["id"]
    return found


async def test_the_permissions_of_a_role_are_listed_once_and_in_order(firm_a: Firm) -> None:
    role = (await firm_a.api.get(f"/v1/roles/{await added(firm_a)}")).json()
    assert role["permissions"] == ["contacts:read", "contacts:write"]


@pytest.mark.parametrize("key", ["intake", "owner", "reader"])
async def test_a_key_that_another_role_has_is_taken(firm_a: Firm, key: str) -> None:
    await added(firm_a)
    answer = await firm_a.api.post("/v1/roles", json=INTAKE | {"key": key})
    assert (answer.status_code, answer.json()["code"]) == (409, "role_key_taken")


async def test_the_key_of_another_firm_is_free(firm_a: Firm, firm_b: Firm) -> None:
    assert await added(firm_a) != await added(firm_b)


@pytest.mark.parametrize("permissions", [[], ["trust:write"], ["matters"], "matters:read"])
async def test_a_permission_that_is_none_is_refused(firm_a: Firm, permissions: object) -> None:
    answer = await firm_a.api.post("/v1/roles", json=INTAKE | {"permissions": permissions})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"][:12]) == (422, "/permissions")


async def test_a_role_cannot_be_given_permissions_that_one_does_not_hold(
    firm_a: Firm, anyone: httpx.AsyncClient
) -> None:
    form = {"grant_type": "client_credentials", "scope": "firm:read firm:write contacts:read"}
    issued = await anyone.post("/oauth/token", data=form, auth=(firm_a.client_id, firm_a.client_secret))
    anyone.headers["Authorization"] = f"Bearer {issued.json()['access_token']}"
    made = await anyone.post("/v1/roles", json=INTAKE)
    role = await added(firm_a)
    widened = await anyone.patch(
        f"/v1/roles/{role}", json={"permissions": ["contacts:read", "contacts:write", "matters:write"]}
    )
    renamed = await anyone.patch(f"/v1/roles/{role}", json={"name": "Front desk"})
    assert [made.json()["code"], widened.json()["code"]] == ["beyond_own_permissions"] * 2
    assert renamed.status_code == 200  # what the role had already, it keeps


async def test_a_role_that_somebody_has_is_not_deleted(app: FastAPI, firm_a: Firm) -> None:
    role = await added(firm_a)
    await joined(app.state.database, firm_a.id, "intake")
    answer = await firm_a.api.delete(f"/v1/roles/{role}")
    assert (answer.status_code, answer.json()["code"]) == (409, "role_in_use")


async def test_a_role_that_is_offered_is_not_deleted_before_the_offer_is_revoked(firm_a: Firm) -> None:
    role = await added(firm_a)
    order = {"email": "sam@example.org", "role": "intake"}
    offered = (await firm_a.api.post("/v1/invitations", json=order)).json()["id"]
    assert (await firm_a.api.delete(f"/v1/roles/{role}")).json()["code"] == "role_in_use"
    assert (await firm_a.api.post(f"/v1/invitations/{offered}/revoke")).status_code == 200
    assert (await firm_a.api.delete(f"/v1/roles/{role}")).status_code == 204


async def test_an_office_that_somebody_belongs_to_is_not_deleted(app: FastAPI, firm_a: Firm) -> None:
    office = (await firm_a.api.post("/v1/offices", json={"name": "Albany"})).json()["id"]
    member = await joined(app.state.database, firm_a.id, "reader")
    await firm_a.api.patch(f"/v1/members/{member.id}", json={"office_id": office})
    answer = await firm_a.api.delete(f"/v1/offices/{office}")
    assert (answer.status_code, answer.json()["code"]) == (409, "office_in_use")


@pytest.mark.parametrize("website", ["javascript:alert(1)", "ftp://a.example", "a.example", "https://", "https://a b"])
async def test_a_website_is_an_address_that_can_be_opened_safely(firm_a: Firm, website: str) -> None:
    answer = await firm_a.api.patch("/v1/firm", json={"website": website})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/website")


async def test_the_name_of_a_firm_can_be_changed_and_not_removed(firm_a: Firm) -> None:
    assert (await firm_a.api.patch("/v1/firm", json={"name": None})).status_code == 422
    assert (await firm_a.api.patch("/v1/firm", json={"name": "Adams LLP"})).status_code == 200
    assert (await firm_a.api.get("/v1/me")).json()["firm"]["name"] == "Adams LLP"
