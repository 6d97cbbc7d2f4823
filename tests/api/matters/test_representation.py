"""Parties who cannot act for themselves, who acts for them, who stands for them; and claims that rest on others."""

from typing import Any

import httpx
import pytest

from tests.api.http.records import contact_of, matter_of, nothing_stored, pointers, refused
from tests.api.intake.leads import days_ago, lead_of
from tests.conftest import Firm


async def matter_at(firm: Firm) -> str:
    return f"/v1/matters/{(await matter_of(firm))['id']}"


async def party_of(firm: Firm, place: str, **fields: Any) -> dict[str, Any]:
    order = {"contact_id": (await contact_of(firm))["id"], "role": "patient", "side": "claimant"} | fields
    answer = await firm.api.post(f"{place}/parties", json=order)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def changed(firm: Firm, place: str, party: dict[str, Any], **fields: Any) -> httpx.Response:
    return await firm.api.patch(f"{place}/parties/{party['id']}", json=fields)


async def test_a_parent_acts_for_a_minor(firm_a: Firm) -> None:
    place = await matter_at(firm_a)
    mother = await party_of(firm_a, place, role="representative")
    child = await party_of(firm_a, place, capacity="minor", representative_party_id=mother["id"])
    assert (child["capacity"], child["representative_party_id"]) == ("minor", mother["id"])


async def test_a_party_who_acts_for_another_stays(firm_a: Firm) -> None:
    place = await matter_at(firm_a)
    mother = await party_of(firm_a, place, role="representative")
    await party_of(firm_a, place, capacity="minor", representative_party_id=mother["id"])
    async with nothing_stored(firm_a):
        refused(await firm_a.api.delete(f"{place}/parties/{mother['id']}"), 409, "conflict")
        problem = refused(await changed(firm_a, place, mother, capacity="incapacitated"), 422, "invalid")
    assert pointers(problem) == [("/capacity", "represents_others")]


async def test_who_cannot_represent_is_refused(firm_a: Firm) -> None:
    place = await matter_at(firm_a)
    child, estate = await party_of(firm_a, place, capacity="minor"), await party_of(firm_a, place, capacity="estate")
    grown, elsewhere = await party_of(firm_a, place), await party_of(firm_a, await matter_at(firm_a))
    async with nothing_stored(firm_a):
        for party, representative in ((child, child), (child, estate), (grown, elsewhere), (child, elsewhere)):
            answer = await changed(firm_a, place, party, representative_party_id=representative["id"])
            assert pointers(refused(answer, 422, "invalid")) == [("/representative_party_id", "cannot_represent")]
        answer = await changed(firm_a, place, grown, representative_party_id=child["id"])
        assert pointers(refused(answer, 422, "invalid")) == [("/representative_party_id", "cannot_represent")]


async def test_who_comes_of_age_needs_nobody(firm_a: Firm) -> None:
    place = await matter_at(firm_a)
    mother = await party_of(firm_a, place, role="representative")
    child = await party_of(firm_a, place, capacity="minor", representative_party_id=mother["id"])
    refused(await changed(firm_a, place, child, capacity="individual"), 422, "invalid")
    grown = await changed(firm_a, place, child, capacity="individual", representative_party_id=None)
    assert (grown.json()["capacity"], grown.json()["representative_party_id"]) == ("individual", None)


async def test_counsel_stands_for_a_party(firm_a: Firm, firm_b: Firm) -> None:
    place, counsel = await matter_at(firm_a), await contact_of(firm_a, name="Lindsay & Poe", kind="organisation")
    party = await party_of(firm_a, place, role="defendant", side="defence", counsel_contact_id=counsel["id"])
    assert party["counsel_contact_id"] == counsel["id"]
    refused(await firm_a.api.delete(f"/v1/contacts/{counsel['id']}"), 409, "conflict")
    foreign = await contact_of(firm_b)
    problem = refused(await changed(firm_a, place, party, counsel_contact_id=foreign["id"]), 422, "invalid")
    assert pointers(problem) == [("/counsel_contact_id", "unknown_contact")]


async def test_suit_is_not_filed_for_a_minor_for_whom_nobody_acts(firm_a: Firm) -> None:
    place = await matter_at(firm_a)
    child = await party_of(firm_a, place, capacity="minor")
    found = (await firm_a.api.post(f"{place}/stage/check", json={"stage": "filed"})).json()["missing"]
    missing = [one["pointer"] for one in found if one["gate"] == "claimants_represented"]
    assert missing == [f"/parties/{child['id']}/representative_party_id"]


async def test_a_childs_lead_becomes_a_matter_in_which_the_parent_acts(firm_a: Firm) -> None:
    facts = {"act_on": days_ago(30), "born_on": days_ago(3000)}
    fields = {"caller_relation": "parent", "patient_name": "Daniel", "jurisdiction": "NY", "facts": facts}
    lead = await lead_of(firm_a, **fields)
    settled = (await firm_a.api.post(f"/v1/leads/{lead['id']}/convert", json={})).json()
    parties = (await firm_a.api.get(f"/v1/matters/{settled['matter_id']}/parties")).json()["data"]
    by_role = {party["role"]: party for party in parties}
    assert by_role["patient"]["capacity"] == "minor"
    assert by_role["patient"]["representative_party_id"] == by_role["representative"]["id"]


async def claims_of(firm: Firm, place: str, count: int) -> list[str]:
    found = [await firm.api.post(f"{place}/claims", json={"jurisdiction": "NY"}) for _ in range(count)]
    return [answer.json()["id"] for answer in found]


async def link(firm: Firm, place: str, claim: str, rests_on: str) -> httpx.Response:
    order = {"claim_id": claim, "rests_on_claim_id": rests_on, "basis": "respondeat_superior"}
    return await firm.api.post(f"{place}/claim-links", json=order)


async def test_the_claim_against_an_employer_rests_on_that_against_the_employee(firm_a: Firm) -> None:
    place = await matter_at(firm_a)
    hospital, nurse = await claims_of(firm_a, place, 2)
    made = await link(firm_a, place, hospital, nurse)
    assert made.status_code == 201, made.text
    assert (await firm_a.api.get(made.headers["Location"])).json() == made.json()
    refused(await link(firm_a, place, hospital, nurse), 409, "link_exists")
    refused(await firm_a.api.delete(f"{place}/claims/{nurse}"), 409, "conflict")
    assert (await firm_a.api.delete(made.headers["Location"])).status_code == 204
    assert (await firm_a.api.delete(f"{place}/claims/{nurse}")).status_code == 204


async def test_no_claim_rests_on_itself(firm_a: Firm) -> None:
    place = await matter_at(firm_a)
    school, hospital, resident = await claims_of(firm_a, place, 3)
    for one, below in ((school, hospital), (hospital, resident)):
        assert (await link(firm_a, place, one, below)).status_code == 201
    async with nothing_stored(firm_a):
        for one, below in ((school, school), (hospital, school), (resident, school)):
            answer = await link(firm_a, place, one, below)
            assert pointers(refused(answer, 422, "invalid")) == [("/rests_on_claim_id", "circle")]


async def test_claims_of_another_matter_or_firm_are_not_linked(firm_a: Firm, firm_b: Firm) -> None:
    place, elsewhere, foreign = await matter_at(firm_a), await matter_at(firm_a), await matter_at(firm_b)
    (own,), (other,) = await claims_of(firm_a, place, 1), await claims_of(firm_a, elsewhere, 1)
    (theirs,) = await claims_of(firm_b, foreign, 1)
    async with nothing_stored(firm_a, firm_b):
        for claim in (other, theirs):
            answer = await link(firm_a, place, own, claim)
            assert pointers(refused(answer, 422, "invalid")) == [("/rests_on_claim_id", "unknown_claim")]


@pytest.mark.parametrize("fields", [{"basis": "friendship"}, {"claim_id": "x"}, {"note": "\u0000"}, {"more": {}}])
async def test_a_wrong_link_is_refused(firm_a: Firm, fields: dict[str, Any]) -> None:
    place = await matter_at(firm_a)
    one, other = await claims_of(firm_a, place, 2)
    order = {"claim_id": one, "rests_on_claim_id": other, "basis": "other"} | fields
    async with nothing_stored(firm_a):
        refused(await firm_a.api.post(f"{place}/claim-links", json=order), 422, "invalid")
