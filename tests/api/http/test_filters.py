"""Filters, one and several at once."""

from typing import Any

import pytest

from tests.api.http.records import contact_of, log_of, matter_of, refused
from tests.conftest import Firm


async def found(firm: Firm, path: str, **params: Any) -> list[str]:
    """The ids of a list, the first changed first."""
    answer = await firm.api.get(path, params={"order": "updated_at"} | params)
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()["data"]]


async def test_filters_hold_together(firm_a: Firm, firm_b: Firm) -> None:
    one, two, three = [(await matter_of(firm_a, number=f"N-{number}"))["id"] for number in range(3)]
    await matter_of(firm_b, number="N-1")
    closed = await firm_a.api.post(f"/v1/matters/{two}/close", json={"reason": "settled"})
    assert await found(firm_a, "/v1/matters", status="open") == [one, three]
    assert await found(firm_a, "/v1/matters", status="closed", number="N-1") == [two]
    assert await found(firm_a, "/v1/matters", status="open", number="N-1") == []
    since = closed.json()["updated_at"]
    assert await found(firm_a, "/v1/matters", updated_since=since) == [two]
    assert await found(firm_a, "/v1/matters", updated_since=since, status="open") == []


async def test_since_an_instant_includes_it(firm_a: Firm) -> None:
    matter = await matter_of(firm_a)
    assert await found(firm_a, "/v1/matters", updated_since=matter["updated_at"]) == [matter["id"]]


async def test_an_instant_is_the_same_anywhere(firm_a: Firm) -> None:
    """22:00 in UTC is 17:00 five hours west of it; nothing was changed after the year 2200."""
    matter = await matter_of(firm_a)
    assert await found(firm_a, "/v1/matters", updated_since="2001-02-03T17:00:00-05:00") == [matter["id"]]
    assert await found(firm_a, "/v1/matters", updated_since="2200-02-03T22:00:00Z") == []


async def test_contacts_are_found_by_kind(firm_a: Firm) -> None:
    await contact_of(firm_a)
    hospital = await contact_of(firm_a, kind="organisation", name="Mercy Hospital")
    assert await found(firm_a, "/v1/contacts", kind="organisation") == [hospital["id"]]


async def test_filters_hold_on_the_next_page_too(firm_a: Firm) -> None:
    for number in range(6):
        await contact_of(firm_a, kind=("person", "organisation")[number % 2], name=f"Contact {number}")
    params: dict[str, Any] = {"kind": "person", "limit": 2, "order": "updated_at"}
    first = (await firm_a.api.get("/v1/contacts", params=params)).json()
    second = (await firm_a.api.get("/v1/contacts", params=params | {"cursor": first["next_cursor"]})).json()
    assert [row["name"] for row in first["data"] + second["data"]] == ["Contact 0", "Contact 2", "Contact 4"]


async def test_parties_are_found_by_side_and_role(firm_a: Firm) -> None:
    path = f"/v1/matters/{(await matter_of(firm_a))['id']}/parties"
    contact = (await contact_of(firm_a))["id"]
    ids = {}
    for role, side in (("plaintiff", "claimant"), ("patient", "claimant"), ("witness", "neutral")):
        added = await firm_a.api.post(path, json={"contact_id": contact, "role": role, "side": side})
        ids[role] = added.json()["id"]
    assert await found(firm_a, path, side="claimant") == [ids["plaintiff"], ids["patient"]]
    assert await found(firm_a, path, side="claimant", role="patient") == [ids["patient"]]
    assert await found(firm_a, path, side="neutral", role="patient") == []


async def test_the_log_is_found_by_what_it_is_about(firm_a: Firm) -> None:
    matter, other = await matter_of(firm_a), await matter_of(firm_a)
    claims = [
        (await firm_a.api.post(f"/v1/matters/{one['id']}/claims", json={"jurisdiction": "NY"})).json()["id"]
        for one in (matter, other)
    ]
    params = {"matter_id": matter["id"], "subject_id": claims[0], "order": "seq"}
    answer = await firm_a.api.get("/v1/history", params=params)
    assert [event["action"] for event in answer.json()["data"]] == ["claim.stated"]
    params["subject_id"] = claims[1]
    assert (await firm_a.api.get("/v1/history", params=params)).json()["data"] == []
    assert len(await log_of(firm_a)) == 4


@pytest.mark.parametrize("name", ["subject_id", "matter_id"])
async def test_a_filter_by_no_id_is_refused(firm_a: Firm, name: str) -> None:
    refused(await firm_a.api.get("/v1/history", params={name: "x"}), 400, "invalid_parameter")
