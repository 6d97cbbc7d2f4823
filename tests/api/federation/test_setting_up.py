"""A firm sets its identity provider up: the secret, the domains, who may, and what is refused."""

from typing import Any

import asyncpg
import httpx
import pytest

from tests.api.federation.conftest import order_of, publish, set_up
from tests.builders.name_server import RECORDS
from tests.builders.openid_provider import OpenIdProvider
from tests.conftest import Firm, token

ADDRESS = "/v1/identity-provider"


@pytest.fixture
def right(domain: str) -> dict[str, Any]:
    """An order that is right."""
    return order_of(OpenIdProvider(issuer="https://login.example"), domain)


async def test_there_is_none_before_it_is_set_up_nor_after_it_is_taken_away(
    firm_a: Firm, right: dict[str, Any]
) -> None:
    assert (await firm_a.api.get(ADDRESS)).status_code == 404
    assert (await firm_a.api.post(f"{ADDRESS}/verify")).status_code == 404
    assert (await firm_a.api.delete(ADDRESS)).status_code == 404
    assert (await firm_a.api.put(ADDRESS, json=right)).status_code == 201
    assert (await firm_a.api.delete(ADDRESS)).status_code == 204
    assert (await firm_a.api.get(ADDRESS)).status_code == 404
    events = (await firm_a.api.get("/v1/history")).json()["data"]
    assert {event["action"] for event in events} >= {"identity_provider.set_up", "identity_provider.removed"}


async def test_the_secret_is_neither_shown_nor_kept_in_the_clear(
    firm_a: Firm, right: dict[str, Any], superuser_url: str
) -> None:
    answer = await firm_a.api.put(ADDRESS, json=right | {"client_secret": "the-very-secret"})
    history = (await firm_a.api.get("/v1/history")).text
    assert "the-very-secret" not in answer.text + (await firm_a.api.get(ADDRESS)).text + history
    connection = await asyncpg.connect(superuser_url)
    try:
        rows = await connection.fetch("SELECT p::text AS text, wrapped_secret FROM identity_providers p")
    finally:
        await connection.close()
    assert not any(b"the-very-secret" in row["wrapped_secret"] or "the-very-secret" in row["text"] for row in rows)


async def test_the_secret_stays_and_never_goes_to_another_issuer(firm_a: Firm, right: dict[str, Any]) -> None:
    await firm_a.api.put(ADDRESS, json=right)
    kept = {name: value for name, value in right.items() if name != "client_secret"}
    assert (await firm_a.api.put(ADDRESS, json=kept | {"client_id": "other"})).status_code == 200
    moved = await firm_a.api.put(ADDRESS, json=kept | {"issuer": "https://evil.example"})
    assert (moved.status_code, moved.json()["errors"][0]["code"]) == (422, "secret_needed")


async def test_the_same_order_again_changes_nothing(firm_a: Firm, right: dict[str, Any]) -> None:
    await firm_a.api.put(ADDRESS, json=right)
    kept = {name: value for name, value in right.items() if name != "client_secret"}
    assert (await firm_a.api.put(ADDRESS, json=kept)).json()["version"] == 1


async def test_a_domain_is_verified_by_its_record_and_by_no_other(firm_a: Firm, right: dict[str, Any]) -> None:
    said = (await firm_a.api.put(ADDRESS, json=right)).json()
    (asked,) = said["domains"]
    for wrong in ("", "x", asked["record_value"][:-1]):
        RECORDS[asked["record_name"]] = wrong
        assert (await firm_a.api.post(f"{ADDRESS}/verify")).json()["domains"][0]["verified_at"] is None
    publish(said)
    found = (await firm_a.api.post(f"{ADDRESS}/verify")).json()
    assert (found["domains"][0]["verified_at"] is not None, found["version"]) == (True, 2)


async def test_a_domain_that_another_firm_has_verified_is_taken(
    firm_a: Firm, firm_b: Firm, right: dict[str, Any]
) -> None:
    for firm in (firm_a, firm_b):
        publish((await firm.api.put(ADDRESS, json=right)).json())
        answer = await firm.api.post(f"{ADDRESS}/verify")
    assert (answer.status_code, answer.json()["code"]) == (409, "domain_taken")
    assert (await firm_b.api.get(ADDRESS)).json()["domains"][0]["verified_at"] is None
    assert (await firm_a.api.delete(ADDRESS)).status_code == 204
    assert (await firm_b.api.post(f"{ADDRESS}/verify")).json()["domains"][0]["verified_at"]


async def test_a_domain_that_stays_keeps_its_verification(firm_a: Firm, provider: OpenIdProvider, domain: str) -> None:
    await set_up(firm_a, provider, domain)
    said = (await firm_a.api.put(ADDRESS, json=order_of(provider, domain, domains=[domain, f"b-{domain}"]))).json()
    assert [one["verified_at"] is not None for one in sorted(said["domains"], key=lambda one: len(one["domain"]))] == [
        True,
        False,
    ]


WRONG: dict[str, dict[str, Any]] = {
    "http": {"issuer": "http://login.example"},
    "a query": {"issuer": "https://login.example/?x"},
    "a user": {"issuer": "https://u:p@login.example"},
    "no address": {"issuer": "login.example"},
    "no domain": {"domains": []},
    "a top level": {"domains": ["com"]},
    "upper case": {"domains": ["Example.ORG"]},
    "an address for a domain": {"domains": ["marie@example.org"]},
    "eleven domains": {"domains": [f"d{n}.example" for n in range(11)]},
    "a number": {"client_id": 7},
    "control characters": {"client_secret": ""},
    "an unknown role": {"default_role": "nobody"},
    "an owner's place": {"default_role": "owner"},
    "enforced before a domain is verified": {"enforced": True},
    "enforced as text": {"enforced": "yes"},
    "more than is known": {"more": 1},
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_a_wrong_order_is_refused_with_its_place_and_nothing_is_stored(
    firm_a: Firm, right: dict[str, Any], wrong: str
) -> None:
    answer = await firm_a.api.put(ADDRESS, json=right | WRONG[wrong])
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert answer.json()["errors"][0]["pointer"].startswith(f"/{next(iter(WRONG[wrong]))}")
    assert (await firm_a.api.get(ADDRESS)).status_code == 404


async def test_newcomers_get_no_more_than_the_caller_holds(
    anyone: httpx.AsyncClient, firm_a: Firm, right: dict[str, Any]
) -> None:
    bearer = await token(anyone, firm_a.client_id, firm_a.client_secret, "identity-provider:write firm:read")
    headers = {"Authorization": f"Bearer {bearer}"}
    answer = await anyone.put(ADDRESS, json=right | {"default_role": "reader"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "beyond_own_permissions")
    assert (await anyone.put(ADDRESS, json=right, headers=headers)).status_code == 201


async def test_it_needs_its_own_permission(anyone: httpx.AsyncClient, firm_a: Firm, right: dict[str, Any]) -> None:
    bearer = await token(anyone, firm_a.client_id, firm_a.client_secret, "firm:read firm:write members:write")
    headers = {"Authorization": f"Bearer {bearer}"}
    for method, address in (("PUT", ADDRESS), ("DELETE", ADDRESS), ("POST", f"{ADDRESS}/verify")):
        assert (await anyone.request(method, address, json=right, headers=headers)).status_code == 403
