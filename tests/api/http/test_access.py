"""Who is let in: RFC 6750."""

from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from service.domain.identity.policy import SCOPES
from service.routers import ROUTERS
from service.web.access import Permission
from service.web.contract import api_routes
from service.web.route import MeritRoute, permission_of
from service.web.scim import ScimRoute
from tests.api.http.records import matter_of, nothing_stored, refused
from tests.conftest import Firm, token

NOBODY = UUID("0193e7a4-0000-7000-8000-000000000000")
GUARDED: list[tuple[MeritRoute, Permission]] = [
    (route, permission)
    for route in api_routes(ROUTERS)
    # SCIM refuses in a shape of its own: tests/api/scim.
    if (permission := permission_of(route.dependant)) is not None and not isinstance(route, ScimRoute)
]
SCOPED = [(route, permission.scope) for route, permission in GUARDED if permission.scope]


def address_of(route: MeritRoute) -> str:
    """An address of the route that leads nowhere."""
    return route.path.format(**dict.fromkeys(route.param_convertors, NOBODY))


@pytest.mark.parametrize("route", [route for route, _ in GUARDED], ids=lambda route: str(route.operation_id))
async def test_without_a_token_nothing_is_answered(anyone: httpx.AsyncClient, route: MeritRoute) -> None:
    answer = await anyone.request(route.method, address_of(route), content=b"{" if route.body_field else None)
    refused(answer, 401, "missing_token")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="merit"'


GARBLED = {
    "no token": "Bearer ",
    "another scheme": "Basic dGVzdHM6dGVzdHM=",
    "only the token": "eyJhbGciOiJFUzI1NiJ9.e30.c2ln",
    "a word": "Bearer secret",
    "an empty signature": "Bearer eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.",
    "no algorithm": "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.",
    "100,000 characters": "Bearer " + "x" * 100_000,
    "five parts": "Bearer a.b.c.d.e",
}


@pytest.mark.parametrize("header", GARBLED.values(), ids=GARBLED.keys())
async def test_a_garbled_token_is_refused(anyone: httpx.AsyncClient, firm_a: Firm, firm_b: Firm, header: str) -> None:
    async with nothing_stored(firm_a, firm_b):
        headers = {"Authorization": header}
        answer = await anyone.post("/v1/matters", json={"title": "Fabian v. Lindsay"}, headers=headers)
        assert answer.status_code == 401
        refused(answer, 401, answer.json()["code"])
        assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="merit"')


async def test_a_token_with_another_payload_is_refused(anyone: httpx.AsyncClient, firm_a: Firm, firm_b: Firm) -> None:
    """Header and signature of one firm's token around the payload of another's."""
    head, _, signature = firm_a.api.headers["Authorization"].split(".")
    payload = firm_b.api.headers["Authorization"].split(".")[1]
    answer = await anyone.get("/v1/matters", headers={"Authorization": f"{head}.{payload}.{signature}"})
    refused(answer, 401, "invalid_token")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="merit", error="invalid_token"'


async def test_the_scheme_is_named_in_any_case(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    header = firm_a.api.headers["Authorization"].replace("Bearer", "bEARER")
    assert (await anyone.get("/v1/me", headers={"Authorization": header})).status_code == 200


async def test_a_token_in_the_address_is_not_taken(anyone: httpx.AsyncClient, firm_a: Firm) -> None:
    text = firm_a.api.headers["Authorization"].removeprefix("Bearer ")
    assert (await anyone.get("/v1/me", params={"access_token": text})).status_code == 400


@pytest.mark.parametrize(("route", "scope"), SCOPED, ids=[str(route.operation_id) for route, _ in SCOPED])
async def test_a_missing_scope_is_named(
    anyone: httpx.AsyncClient, firm_a: Firm, firm_b: Firm, route: MeritRoute, scope: str
) -> None:
    others = " ".join(sorted(SCOPES.keys() - {scope}))
    text = await token(anyone, firm_a.client_id, firm_a.client_secret, others)
    async with nothing_stored(firm_a, firm_b):
        answer = await anyone.request(
            route.method, address_of(route), json={}, headers={"Authorization": f"Bearer {text}"}
        )
        assert scope in refused(answer, 403, "missing_scope")["detail"]
        wanted = f'Bearer realm="merit", error="insufficient_scope", scope="{scope}"'
        assert answer.headers["WWW-Authenticate"] == wanted


async def test_who_may_read_may_not_write(anyone: httpx.AsyncClient, firm_a: Firm, firm_b: Firm) -> None:
    matter = await matter_of(firm_a)
    text = await token(anyone, firm_a.client_id, firm_a.client_secret, "matters:read")
    headers = {"Authorization": f"Bearer {text}"}
    async with nothing_stored(firm_a, firm_b):
        path = f"/v1/matters/{matter['id']}"
        assert (await anyone.get(path, headers=headers)).status_code == 200
        refused(await anyone.delete(path, headers=headers), 403, "missing_scope")


async def test_a_wrong_body_of_the_unpermitted_is_not_discussed(
    app: FastAPI, anyone: httpx.AsyncClient, firm_a: Firm
) -> None:
    text = await token(anyone, firm_a.client_id, firm_a.client_secret, "matters:read")
    answer = await anyone.post("/v1/matters", json={"titel": 1}, headers={"Authorization": f"Bearer {text}"})
    assert refused(answer, 403, "missing_scope")["errors"] == []
