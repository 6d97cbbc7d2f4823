"""A lead that became a matter lies behind the matter's ethical walls; members screen in their own name."""

from uuid import UUID

from service.db.engine import Database
from tests.api.http.records import nothing_stored, pointers, refused
from tests.api.intake.leads import findings, lead_of, reviewer_of
from tests.builders.acting import Acting
from tests.builders.people import joined
from tests.builders.walls import screened
from tests.conftest import Firm


async def test_who_is_screened_from_a_matter_does_not_see_the_lead_it_came_from(
    firm_a: Firm, database: Database, acting: Acting
) -> None:
    lead, other = await lead_of(firm_a, jurisdiction="NY", external_ids={"form": "1"}), await lead_of(firm_a)
    place = f"/v1/leads/{lead['id']}"
    found = await firm_a.api.post(f"{place}/screen", json=findings(reviewer_id=await reviewer_of(firm_a)))
    matter = (await firm_a.api.post(f"{place}/convert", json={})).json()["matter_id"]
    attorney = await joined(database, firm_a.id, "attorney")
    await screened(database, firm_a.id, UUID(matter), attorney.id)
    walled = await acting(firm_a, attorney)

    assert [one["id"] for one in (await walled.get("/v1/leads")).json()["data"]] == [other["id"]]
    for rest in ("", "/limitations", "/screenings", "/letter", f"/screenings/{found.json()['id']}"):
        refused(await walled.get(place + rest), 404, "not_found")
    for action, order in (("screen", findings()), ("decline", {"reason": "other"}), ("convert", {})):
        refused(await walled.post(f"{place}/{action}", json=order), 404, "not_found")
    refused(await walled.patch(place, json={"narrative": "x"}), 404, "not_found")


async def test_a_member_screens_in_the_own_name(firm_a: Firm, database: Database, acting: Acting) -> None:
    lead, attorney = await lead_of(firm_a), await joined(database, firm_a.id, "attorney")
    client = await acting(firm_a, attorney)
    place = f"/v1/leads/{lead['id']}/screen"
    assert (await client.post(place, json=findings())).json()["reviewer_id"] == str(attorney.id)
    async with nothing_stored(firm_a):
        other = await client.post(place, json=findings(reviewer_id=await reviewer_of(firm_a)))
    assert pointers(refused(other, 422, "invalid")) == [("/reviewer_id", "not_yourself")]


async def test_a_paralegal_takes_leads_and_does_not_decide_on_them(
    firm_a: Firm, database: Database, acting: Acting
) -> None:
    client = await acting(firm_a, await joined(database, firm_a.id, "paralegal"))
    lead = (await client.post("/v1/leads", json={"caller_name": "Ines Crane"})).json()
    refused(await client.post(f"/v1/leads/{lead['id']}/decline", json={"reason": "other"}), 403, "missing_scope")


async def test_reading_a_lead_or_its_letter_is_logged(firm_a: Firm) -> None:
    lead = await lead_of(firm_a)
    await firm_a.api.post(f"/v1/leads/{lead['id']}/decline", json={"reason": "other"})
    await firm_a.api.get(f"/v1/leads/{lead['id']}")
    await firm_a.api.get(f"/v1/leads/{lead['id']}/letter")
    entries = (await firm_a.api.get("/v1/access-log")).json()["data"]
    read = {entry["route"] for entry in entries if entry["subject_ids"] == [lead["id"]]}
    assert read == {"GET /v1/leads/{lead_id}", "GET /v1/leads/{lead_id}/letter"}


async def test_a_conflict_check_finds_who_was_turned_away_and_whom_they_accused(firm_a: Firm) -> None:
    lead = await lead_of(firm_a, caller_name="Margaret Fabian", defendants=[{"name": "Ann Poe", "kind": "person"}])
    await firm_a.api.post(f"/v1/leads/{lead['id']}/decline", json={"reason": "conflict"})
    terms = [{"kind": "person", "text": "Fabian, Margaret"}, {"kind": "person", "text": "Ann Poe"}]
    check = (await firm_a.api.post("/v1/conflict-checks", json={"title": "x", "terms": terms})).json()["id"]
    hits = (await firm_a.api.get(f"/v1/conflict-checks/{check}/hits")).json()["data"]
    assert {(hit["term"], hit["subject_kind"], hit["subject_id"]) for hit in hits} == {
        (0, "lead", lead["id"]),
        (1, "lead", lead["id"]),
    }
