"""Leads are taken, their time is assessed at once, and the most urgent stands first."""

from typing import Any

import pytest

from tests.api.http.records import nothing_stored, pointers, refused
from tests.api.intake.leads import days_ago, lead_of, reviewer_of
from tests.conftest import Firm


async def test_the_time_of_a_lead_is_assessed_when_it_is_taken(firm_a: Firm) -> None:
    lead = await lead_of(firm_a, jurisdiction="NY", facts={"act_on": "2023-01-10"})

    # C.P.L.R. 214-a: two years and six months from the act, 10 July 2025, a Thursday.
    assert (lead["file_by"], lead["act_by"], lead["risk"]) == ("2025-07-10", "2025-07-10", "expired")


@pytest.mark.parametrize(
    ("days", "risk"),
    [(30, "open"), (800, "soon"), (900, "critical"), (1200, "expired")],
    # Two years and six months are 912 to 914 days.
)
async def test_risk_says_how_near_the_end_is(firm_a: Firm, days: int, risk: str) -> None:
    lead = await lead_of(firm_a, jurisdiction="NY", facts={"act_on": days_ago(days)})
    assert lead["risk"] == risk
    assert (await firm_a.api.get(f"/v1/leads/{lead['id']}")).json() == lead


@pytest.mark.parametrize("fields", [{}, {"jurisdiction": "NY"}, {"facts": {"act_on": "2025-01-10"}}])
async def test_where_no_date_follows_the_risk_is_unknown(firm_a: Firm, fields: dict[str, Any]) -> None:
    lead = await lead_of(firm_a, received_on="2026-02-03", **fields)
    assert (lead["risk"], lead["file_by"], lead["act_by"]) == ("unknown", None, "2026-02-03")


async def test_a_notice_that_is_due_before_suit_must_not_pass_either(firm_a: Firm) -> None:
    fields = {"jurisdiction": "NY", "defendant_kind": "local_government", "facts": {"act_on": "2026-01-12"}}
    lead = await lead_of(firm_a, **fields)

    # Gen. Mun. Law 50-e(1)(a): notice of claim within ninety days; 12 January + 90 = 12 April 2026, a Sunday, and
    # Gen. Constr. Law 25-a carries it to Monday. 50-i: suit within a year and ninety days.
    assert lead["act_by"] == "2026-04-13"
    assert lead["file_by"] > lead["act_by"]
    given = await firm_a.api.patch(f"/v1/leads/{lead['id']}", json={"facts": {"notice_of_claim_on": "2026-02-01"}})
    assert given.json()["act_by"] == given.json()["file_by"] == lead["file_by"]


async def test_the_limitations_of_a_lead_come_with_their_reasons(firm_a: Firm) -> None:
    lead = await lead_of(firm_a, jurisdiction="NY", facts={"act_on": "2023-01-10"})
    found = (await firm_a.api.get(f"/v1/leads/{lead['id']}/limitations")).json()
    assert found["assessment"]["file_by"] == "2025-07-10"
    assert all(step["citation"] for step in found["assessment"]["steps"])


async def test_the_limitations_of_a_lead_say_what_is_missing(firm_a: Firm) -> None:
    lead = await lead_of(firm_a, jurisdiction="NY")
    found = (await firm_a.api.get(f"/v1/leads/{lead['id']}/limitations")).json()
    assert (found["assessment"], found["risk"]) == (None, "unknown")
    assert "/facts/act_on" in [error["pointer"] for error in found["errors"]]


async def test_changed_facts_are_assessed_again(firm_a: Firm) -> None:
    lead = await lead_of(firm_a, jurisdiction="NY", facts={"act_on": "2023-01-10"})
    changed = await firm_a.api.patch(f"/v1/leads/{lead['id']}", json={"facts": {"act_on": "2023-03-10"}})
    assert changed.json()["file_by"] == "2025-09-10"


async def test_the_most_urgent_lead_stands_first(firm_a: Firm) -> None:
    late = await lead_of(firm_a, jurisdiction="NY", facts={"act_on": days_ago(10)})
    urgent = await lead_of(firm_a, jurisdiction="NY", facts={"act_on": days_ago(900)})
    unknown = await lead_of(firm_a, received_on=days_ago(2))
    declined = await lead_of(firm_a)
    await firm_a.api.post(f"/v1/leads/{declined['id']}/decline", json={"reason": "cannot_reach"})

    page = (await firm_a.api.get("/v1/open-leads", params={"limit": 2})).json()
    rest = (await firm_a.api.get("/v1/open-leads", params={"cursor": page["next_cursor"]})).json()
    found = [lead["id"] for lead in (*page["data"], *rest["data"])]
    assert found == [unknown["id"], urgent["id"], late["id"]]


async def test_a_reviewer_finds_the_own_leads(firm_a: Firm) -> None:
    member = await reviewer_of(firm_a)
    mine, _ = await lead_of(firm_a, reviewer_id=member), await lead_of(firm_a)
    for place in ("/v1/leads", "/v1/open-leads"):
        found = (await firm_a.api.get(place, params={"reviewer_id": member})).json()["data"]
        assert [lead["id"] for lead in found] == [mine["id"]]


async def test_a_reviewer_is_a_member_of_the_firm(firm_a: Firm, firm_b: Firm) -> None:
    stranger = await reviewer_of(firm_b)
    async with nothing_stored(firm_a, firm_b):
        answer = await firm_a.api.post("/v1/leads", json={"caller_name": "A", "reviewer_id": stranger})
    assert pointers(refused(answer, 422, "invalid")) == [("/reviewer_id", "unknown_member")]


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"caller_name": ""}, "/caller_name"),
        ({"caller_name": "x" * 301}, "/caller_name"),
        ({"caller_name": "a\u0000b"}, "/caller_name"),
        ({"jurisdiction": "ZZ"}, "/jurisdiction"),
        ({"referral": {"by": "Poe", "fee_share": "101"}}, "/referral/fee_share"),
        ({"referral": {"by": "Poe", "fee_share": 33.3}}, "/referral/fee_share"),
        ({"defendants": [{"name": "A"}] * 21}, "/defendants"),
        ({"defendants": [{"name": "A", "defendants": [{}]}]}, "/defendants/0/defendants"),
        ({"facts": {"act_on": "9999-12-31"}}, "/facts/act_on/on"),
        ({"facts": []}, "/facts"),
        ({"status": "converted"}, "/status"),
        ({"matter_id": "019abd20-7e01-7a11-9e01-4d1f00ea0001"}, "/matter_id"),
        ({"act_by": "2030-01-01"}, "/act_by"),
    ],
)
async def test_what_is_wrong_is_refused_with_its_place(firm_a: Firm, fields: dict[str, Any], pointer: str) -> None:
    async with nothing_stored(firm_a):
        answer = await firm_a.api.post("/v1/leads", json={"caller_name": "Doe"} | fields)
    assert pointer in [place for place, _ in pointers(refused(answer, 422, "invalid"))]


async def test_a_lead_is_found_by_the_id_of_an_intake_form(firm_a: Firm) -> None:
    place = "/v1/leads/by-external-id/intake_form/8817"
    first = await firm_a.api.put(place, json={"caller_name": "Ines Crane"})
    again = await firm_a.api.put(place, json={"caller_name": "Ines Crane-Poe"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert (again.json()["id"], again.json()["caller_name"]) == (first.json()["id"], "Ines Crane-Poe")
