"""Dockets: courts, numbers, and cases that go from one court to another."""

from typing import Any

import pytest

from service.values.courts import courts, courts_of
from service.values.jurisdictions import JURISDICTIONS
from tests.api.http.records import matter_of, nothing_stored, pointers, refused
from tests.conftest import Firm


async def docket_of(firm: Firm, **fields: Any) -> tuple[str, dict[str, Any]]:
    """Opens a docket in a new matter; returns the address of the dockets, and the docket."""
    place = f"/v1/matters/{(await matter_of(firm))['id']}/dockets"
    answer = await firm.api.post(place, json={"court_id": "nysd"} | fields)
    assert answer.status_code == 201, answer.text
    return place, answer.json()


async def test_a_court_is_named_by_its_id(firm_a: Firm) -> None:
    _, docket = await docket_of(firm_a)
    assert docket["court_name"] == courts()["nysd"].name


async def test_the_firm_may_name_the_court_more_closely(firm_a: Firm) -> None:
    _, docket = await docket_of(firm_a, court_name="S.D.N.Y., White Plains")
    assert (docket["court_id"], docket["court_name"]) == ("nysd", "S.D.N.Y., White Plains")


async def test_another_court_brings_its_name(firm_a: Firm) -> None:
    place, docket = await docket_of(firm_a)
    changed = await firm_a.api.patch(f"{place}/{docket['id']}", json={"court_id": "nynd"})
    assert changed.json()["court_name"] == courts()["nynd"].name


async def test_a_court_without_its_id_keeps_its_name(firm_a: Firm) -> None:
    place, docket = await docket_of(firm_a)
    changed = await firm_a.api.patch(f"{place}/{docket['id']}", json={"court_id": None})
    assert (changed.json()["court_id"], changed.json()["court_name"]) == (None, docket["court_name"])


async def test_a_case_goes_on_in_another_court(firm_a: Firm) -> None:
    place, docket = await docket_of(firm_a, caption="Doe v. Roe", filed_on="2026-01-05", docket_number="1/26")
    there = await firm_a.api.post(
        f"{place}/{docket['id']}/transfer", json={"court_id": "nynd", "docket_number": "2/26", "on": "2026-02-03"}
    )
    assert there.status_code == 201
    new = there.json()
    assert (new["transferred_from_id"], new["caption"], new["filed_on"]) == (docket["id"], "Doe v. Roe", "2026-01-05")
    old = (await firm_a.api.get(f"{place}/{docket['id']}")).json()
    assert (old["status"], old["ended_on"], old["docket_number"]) == ("transferred", "2026-02-03", "1/26")


async def test_a_transferred_case_stays_so_and_is_not_taken_out(firm_a: Firm) -> None:
    place, docket = await docket_of(firm_a)
    await firm_a.api.post(f"{place}/{docket['id']}/transfer", json={"court_id": "nynd"})
    async with nothing_stored(firm_a):
        again = await firm_a.api.post(f"{place}/{docket['id']}/transfer", json={"court_id": "nyed"})
        refused(again, 409, "docket_transferred")
        reopened = await firm_a.api.patch(f"{place}/{docket['id']}", json={"status": "open", "ended_on": None})
        refused(reopened, 409, "docket_transferred")
        refused(await firm_a.api.delete(f"{place}/{docket['id']}"), 409, "conflict")


async def test_what_has_ended_is_not_transferred(firm_a: Firm) -> None:
    place, docket = await docket_of(firm_a, status="dismissed", ended_on="2026-03-01")
    answer = await firm_a.api.post(f"{place}/{docket['id']}/transfer", json={"court_id": "nynd"})
    refused(answer, 409, "docket_ended")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"court_id": "nowhere"}, "unknown_court"),
        ({"court_id": "../etc"}, "string_pattern_mismatch"),
        ({"court_id": None}, "court_needed"),
        ({"status": "transferred"}, "literal_error"),
        ({"ended_on": "2026-01-01"}, "not_ended"),
        ({"filed_on": "2026-02-01", "status": "closed", "ended_on": "2026-01-01"}, "ended_before_filed"),
        ({"transferred_from_id": "019abd20-7e01-7a11-9e01-4d1f00ea0001"}, "extra_forbidden"),
        ({"caption": "x" * 301}, "string_too_long"),
    ],
)
async def test_a_docket_that_cannot_be_is_refused(firm_a: Firm, fields: dict[str, Any], code: str) -> None:
    place = f"/v1/matters/{(await matter_of(firm_a))['id']}/dockets"
    async with nothing_stored(firm_a):
        answer = await firm_a.api.post(place, json={"court_id": "nysd"} | fields)
    assert code in [found for _, found in pointers(refused(answer, 422, "invalid"))]


async def test_the_courts_of_a_state_are_listed(firm_a: Firm) -> None:
    found = (await firm_a.api.get("/v1/jurisdictions/NY/courts")).json()["data"]
    assert "nysd" in [court["id"] for court in found]
    refused(await firm_a.api.get("/v1/jurisdictions/ZZ/courts"), 404, "not_found")


@pytest.mark.parametrize("code", JURISDICTIONS)
def test_every_jurisdiction_has_courts(code: str) -> None:
    assert courts_of(code)
