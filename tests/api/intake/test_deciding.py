"""Leads are screened, declined with a letter, opened again, and become matters once."""

import asyncio
from io import BytesIO
from typing import Any

import httpx
import pytest
from pypdf import PdfReader

from tests.api.http.records import contact_of, nothing_stored, pointers, refused
from tests.api.intake.leads import days_ago, findings, lead_of, reviewer_of
from tests.conftest import Firm


async def decline(firm: Firm, lead: dict[str, Any], **fields: Any) -> httpx.Response:
    return await firm.api.post(f"/v1/leads/{lead['id']}/decline", json={"reason": "no_liability"} | fields)


async def letter_text(firm: Firm, lead: dict[str, Any]) -> str:
    """The words of the letter, with single spaces."""
    answer = await firm.api.get(f"/v1/leads/{lead['id']}/letter")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/pdf"
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())


async def test_several_reviewers_screen_and_each_finding_stays(firm_a: Firm) -> None:
    lead, first, second = await lead_of(firm_a), await reviewer_of(firm_a), await reviewer_of(firm_a)
    place = f"/v1/leads/{lead['id']}"
    for order in (
        findings(reviewer_id=first),
        findings(reviewer_id=second, recommendation="decline"),
        findings(reviewer_id=first, recommendation="investigate"),
    ):
        made = await firm_a.api.post(f"{place}/screen", json=order)
        assert made.status_code == 201
        assert (await firm_a.api.get(made.headers["Location"])).json() == made.json()
    found = (await firm_a.api.get(f"{place}/screenings")).json()["data"]
    assert [(one["reviewer_id"], one["recommendation"]) for one in found] == [
        (first, "accept"),
        (second, "decline"),
        (first, "investigate"),
    ]


@pytest.mark.parametrize("named", [None, "019abd20-7e01-7a11-9e01-4d1f00ea0001"])
async def test_software_names_a_member_as_reviewer(firm_a: Firm, named: str | None) -> None:
    lead = await lead_of(firm_a)
    async with nothing_stored(firm_a):
        answer = await firm_a.api.post(f"/v1/leads/{lead['id']}/screen", json=findings(reviewer_id=named))
    assert pointers(refused(answer, 422, "invalid")) == [("/reviewer_id", "unknown_member")]


async def test_the_letter_states_the_last_day_with_its_citation_and_that_the_firm_does_not_act(firm_a: Firm) -> None:
    lead = await lead_of(firm_a, jurisdiction="NY", patient_name="Walter Fabian", facts={"act_on": "2023-01-10"})
    declined = (await decline(firm_a, lead, note="Never said aloud", letter_adds="Please call us.")).json()

    assert (declined["status"], declined["decline_reason"]) == ("declined", "no_liability")
    text = await letter_text(firm_a, lead)
    # C.P.L.R. 214-a: two years and six months from the act.
    assert "July 10, 2025" in text
    assert "214-a" in text
    assert "does not represent you or Walter Fabian" in text
    assert "Please call us." in text
    assert "Never said aloud" not in text


async def test_the_letter_warns_where_no_day_can_be_told(firm_a: Firm) -> None:
    lead = await lead_of(firm_a)
    await decline(firm_a, lead)
    assert "does not let us work out the last day" in await letter_text(firm_a, lead)


async def test_the_letter_names_a_notice_that_is_due_first(firm_a: Firm) -> None:
    act = days_ago(10)
    lead = await lead_of(firm_a, jurisdiction="NY", defendant_kind="local_government", facts={"act_on": act})
    await decline(firm_a, lead)
    text = await letter_text(firm_a, lead)
    assert "a written notice is due" in text
    assert "50-e" in text


@pytest.mark.parametrize("name", ['#panic("x")', "*bold* _it_ $x^2$ @ref <label>", "#{", "]]", "\\u{41}", "王小明 🩺"])
async def test_what_people_wrote_is_text_in_the_letter_never_markup(firm_a: Firm, name: str) -> None:
    lead = await lead_of(firm_a, caller_name=name, address=f"{name}\n{name}")
    await decline(firm_a, lead, letter_adds=name)
    text = await letter_text(firm_a, lead)
    if name.isascii():
        assert "".join(name.split()) in "".join(text.split())


async def test_a_letter_stays_as_it_was_written(firm_a: Firm) -> None:
    lead = await lead_of(firm_a, caller_name="Margaret Fabian")
    letter = (await decline(firm_a, lead)).json()["letter"]
    await firm_a.api.post(f"/v1/leads/{lead['id']}/reopen")
    changed = await firm_a.api.patch(f"/v1/leads/{lead['id']}", json={"caller_name": "Somebody Else"})
    assert changed.json()["letter"] == letter
    assert "Margaret Fabian" in await letter_text(firm_a, lead)


async def test_there_is_no_letter_before_a_lead_is_declined(firm_a: Firm) -> None:
    lead = await lead_of(firm_a)
    refused(await firm_a.api.get(f"/v1/leads/{lead['id']}/letter"), 404, "no_letter")


async def test_a_declined_lead_is_settled_until_it_is_opened_again(firm_a: Firm) -> None:
    lead = await lead_of(firm_a, jurisdiction="NY")
    place = f"/v1/leads/{lead['id']}"
    await decline(firm_a, lead)
    async with nothing_stored(firm_a):
        for action, order in (("screen", findings()), ("decline", {"reason": "other"}), ("convert", {})):
            refused(await firm_a.api.post(f"{place}/{action}", json=order), 409, "lead_settled")
        refused(await firm_a.api.patch(place, json={"narrative": "x"}), 409, "lead_settled")
    opened = (await firm_a.api.post(f"{place}/reopen")).json()
    assert (opened["status"], opened["decided_on"], opened["decline_reason"]) == ("open", None, None)
    refused(await firm_a.api.post(f"{place}/reopen"), 409, "lead_not_declined")


async def test_a_lead_becomes_a_matter_with_everything_it_holds(firm_a: Firm) -> None:
    lead = await lead_of(
        firm_a,
        caller_relation="spouse",
        caller_name="Margaret Fabian",
        phone="+1 518 555 0142",
        patient_name="Walter Fabian",
        kind="wrongful_death",
        jurisdiction="NY",
        narrative="He never woke up.",
        defendants=[{"name": "Mercy Hospital"}, {"name": "Ann Poe", "kind": "person"}],
        facts={"act_on": "2025-03-11", "born_on": "1950-01-02", "died_on": "2025-03-12"},
    )
    settled = (await firm_a.api.post(f"/v1/leads/{lead['id']}/convert", json={})).json()

    assert settled["status"] == "converted"
    place = f"/v1/matters/{settled['matter_id']}"
    matter = (await firm_a.api.get(place)).json()
    assert (matter["title"], matter["summary"]) == ("Walter Fabian v. Mercy Hospital", "He never woke up.")
    parties = (await firm_a.api.get(f"{place}/parties")).json()["data"]
    people = {(await firm_a.api.get(f"/v1/contacts/{party['contact_id']}")).json()["name"]: party for party in parties}
    assert {name: party["role"] for name, party in people.items()} == {
        "Walter Fabian": "patient",
        "Margaret Fabian": "family_member",
        "Mercy Hospital": "defendant",
        "Ann Poe": "defendant",
    }
    claims = (await firm_a.api.get(f"{place}/claims")).json()["data"]
    assert {claim["defendant_party_id"] for claim in claims} == {
        people[name]["id"] for name in ("Mercy Hospital", "Ann Poe")
    }
    assert all(claim["facts"] == lead["facts"] for claim in claims)
    assert all(claim["plaintiff_party_id"] == people["Margaret Fabian"]["id"] for claim in claims)


async def test_a_conversion_takes_contacts_that_are_there(firm_a: Firm) -> None:
    patient, hospital = await contact_of(firm_a, name="Walter"), await contact_of(firm_a, name="Mercy")
    lead = await lead_of(firm_a, jurisdiction="NY", defendants=[{"name": "Mercy"}, {"name": "Poe"}])
    order = {"patient_contact_id": patient["id"], "defendant_contact_ids": [hospital["id"]]}
    settled = (await firm_a.api.post(f"/v1/leads/{lead['id']}/convert", json=order)).json()
    parties = (await firm_a.api.get(f"/v1/matters/{settled['matter_id']}/parties")).json()["data"]
    assert [party["contact_id"] for party in parties[:2]] == [patient["id"], hospital["id"]]
    assert len(parties) == 3


async def test_a_lead_is_converted_once(firm_a: Firm) -> None:
    lead = await lead_of(firm_a, jurisdiction="NY")
    place = f"/v1/leads/{lead['id']}/convert"
    answers = await asyncio.gather(*(firm_a.api.post(place, json={}) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    assert len((await firm_a.api.get("/v1/matters")).json()["data"]) == 1


@pytest.mark.parametrize(
    ("fields", "order", "pointer"),
    [
        ({"jurisdiction": None}, {}, "/jurisdiction"),
        ({}, {"defendant_contact_ids": [None]}, "/defendant_contact_ids"),
        ({}, {"caller_contact_id": "019abd20-7e01-7a11-9e01-4d1f00ea0001"}, "/caller_contact_id"),
        ({}, {"patient_contact_id": "019abd20-7e01-7a11-9e01-4d1f00ea0001"}, "/contact_id"),
    ],
)
async def test_a_conversion_that_cannot_be_leaves_nothing(
    firm_a: Firm, fields: dict[str, Any], order: dict[str, Any], pointer: str
) -> None:
    lead = await lead_of(firm_a, **{"jurisdiction": "NY"} | fields)
    async with nothing_stored(firm_a):
        answer = await firm_a.api.post(f"/v1/leads/{lead['id']}/convert", json=order)
    assert [place for place, _ in pointers(refused(answer, 422, "invalid"))] == [pointer]
    assert (await firm_a.api.get("/v1/matters")).json()["data"] == []


async def test_a_contact_of_another_firm_is_no_party_of_a_conversion(firm_a: Firm, firm_b: Firm) -> None:
    lead, foreign = await lead_of(firm_a, jurisdiction="NY"), await contact_of(firm_b)
    async with nothing_stored(firm_a, firm_b):
        order = {"patient_contact_id": foreign["id"]}
        answer = await firm_a.api.post(f"/v1/leads/{lead['id']}/convert", json=order)
    assert pointers(refused(answer, 422, "invalid")) == [("/contact_id", "unknown_contact")]
