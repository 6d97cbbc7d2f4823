"""Limitations over the API: without a matter, and from the facts of a matter's claims."""

from typing import Any

import pytest

from tests.conftest import Firm

MI_FACTS = {"act_on": "2011-12-26", "notice_served_on": "2013-12-26"}
"""Haksluoto v. Mt. Clemens Reg'l Med. Ctr., 500 Mich. 304 (2017): suit on 27 June 2014 was the last day."""


async def claim(firm: Firm, **fields: Any) -> tuple[str, str]:
    """States a claim in a new matter; returns the ids of both."""
    matter = (await firm.api.post("/v1/matters", json={"title": "A case"})).json()["id"]
    stated = await firm.api.post(f"/v1/matters/{matter}/claims", json=fields)
    assert stated.status_code == 201, stated.text
    return matter, stated.json()["id"]


async def test_a_claim_is_assessed_as_the_court_held(firm_a: Firm) -> None:
    answer = await firm_a.api.post("/v1/limitations/assess", json={"jurisdiction": "MI", "facts": MI_FACTS})

    assert answer.status_code == 200, answer.text
    assert answer.json()["arguable_until"] == "2014-06-27"


async def test_every_step_has_a_citation(firm_a: Firm) -> None:
    answer = await firm_a.api.post("/v1/limitations/assess", json={"jurisdiction": "MI", "facts": MI_FACTS})

    steps = answer.json()["steps"]
    assert steps
    assert all(step["citation"] for step in steps)


async def test_a_fact_may_carry_its_status_and_its_source(firm_a: Firm) -> None:
    facts = {"act_on": {"on": "2023-01-10", "status": "asserted", "source": "operative note, p. 2"}}
    answer = await firm_a.api.post("/v1/limitations/assess", json={"jurisdiction": "NY", "facts": facts})

    # C.P.L.R. 214-a: two years and six months from the act.
    assert answer.status_code == 200, answer.text
    assert answer.json()["arguable_until"] == "2025-07-10"


@pytest.mark.parametrize(
    ("facts", "pointer"),
    [
        ({"act_on": "2023-01-10", "born_on": "2000-01-01", "died_on": "1999-01-01"}, "/facts/died_on"),
        ({"act_on": "2023-01-10", "last_treatment_on": "2022-01-10"}, "/facts/last_treatment_on"),
        ({}, "/facts/act_on"),
        ({"act_on": "yesterday"}, "/facts/act_on"),
        ({"acted_on": "2023-01-10"}, "/facts/acted_on"),
    ],
)
async def test_facts_that_cannot_be_are_refused_with_their_place(
    firm_a: Firm, facts: dict[str, Any], pointer: str
) -> None:
    answer = await firm_a.api.post("/v1/limitations/assess", json={"jurisdiction": "NY", "facts": facts})

    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert any(error["pointer"].startswith(pointer) for error in answer.json()["errors"]), answer.text


async def test_an_unknown_jurisdiction_is_refused_with_its_place(firm_a: Firm) -> None:
    answer = await firm_a.api.post("/v1/limitations/assess", json={"jurisdiction": "XX", "facts": MI_FACTS})

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/jurisdiction"]


async def test_a_matter_lists_what_its_claims_make_due(firm_a: Firm) -> None:
    matter, claim_id = await claim(firm_a, jurisdiction="MI", facts=MI_FACTS)
    answer = await firm_a.api.get(f"/v1/matters/{matter}/deadlines")

    assert answer.status_code == 200, answer.text
    due = {entry["kind"]: entry for entry in answer.json()["data"]}
    assert due["arguable_until"]["due_on"] == "2014-06-27"
    assert due["arguable_until"]["claim_id"] == claim_id
    assert due["arguable_until"]["citation"]


async def test_deadlines_are_listed_the_earliest_first(firm_a: Firm) -> None:
    matter, _ = await claim(firm_a, jurisdiction="MI", facts=MI_FACTS)
    answer = await firm_a.api.get(f"/v1/matters/{matter}/deadlines")

    days = [entry["due_on"] for entry in answer.json()["data"]]
    assert days == sorted(days)


async def test_suit_in_time_satisfies_the_time_to_sue(firm_a: Firm) -> None:
    matter, _ = await claim(firm_a, jurisdiction="MI", facts=MI_FACTS, filed_on="2014-06-27")
    answer = await firm_a.api.get(f"/v1/matters/{matter}/deadlines")

    due = {entry["kind"]: entry["status"] for entry in answer.json()["data"]}
    assert due["arguable_until"] == "satisfied"


async def test_suit_a_day_late_satisfies_nothing(firm_a: Firm) -> None:
    matter, _ = await claim(firm_a, jurisdiction="MI", facts=MI_FACTS, filed_on="2014-06-28")
    answer = await firm_a.api.get(f"/v1/matters/{matter}/deadlines")

    due = {entry["kind"]: entry["status"] for entry in answer.json()["data"]}
    assert due["arguable_until"] == "passed"


async def test_a_claim_without_facts_says_what_is_missing(firm_a: Firm) -> None:
    matter, claim_id = await claim(firm_a, jurisdiction="NY")
    answer = await firm_a.api.get(f"/v1/matters/{matter}/deadlines")

    assert answer.json()["data"] == []
    (only,) = answer.json()["claims"]
    assert only["claim_id"] == claim_id
    assert only["assessment"] is None
    assert only["errors"][0]["pointer"] == "/facts/act_on"


async def test_another_firm_does_not_see_a_matters_deadlines(firm_a: Firm, firm_b: Firm) -> None:
    matter, _ = await claim(firm_a, jurisdiction="NY", facts={"act_on": "2023-01-10"})

    assert (await firm_b.api.get(f"/v1/matters/{matter}/deadlines")).status_code == 404


async def test_a_jurisdictions_law_is_read_with_its_citations(firm_a: Firm) -> None:
    answer = await firm_a.api.get("/v1/jurisdictions/NY")

    assert answer.status_code == 200, answer.text
    rules = {rule["id"]: rule for rule in answer.json()["rules"]}
    assert rules["NY.limitations"]["citation"] == "N.Y. C.P.L.R. 214-a"
    assert all(rule["confidence"] in {"verified", "secondary", "memory"} for rule in rules.values())


async def test_every_jurisdiction_is_listed_and_can_be_read(firm_a: Firm) -> None:
    listed = (await firm_a.api.get("/v1/jurisdictions")).json()["data"]

    for entry in listed:
        answer = await firm_a.api.get(f"/v1/jurisdictions/{entry['code']}")
        assert answer.status_code == 200, entry
        assert answer.json()["name"] == entry["name"]


async def test_an_unknown_jurisdiction_is_not_found(firm_a: Firm) -> None:
    assert (await firm_a.api.get("/v1/jurisdictions/ZZ")).status_code == 404
