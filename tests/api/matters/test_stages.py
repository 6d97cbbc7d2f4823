"""A matter goes from stage to stage; what is missing is said, and passed by only with permission and a reason."""

from typing import Any

import httpx
import pytest

from service.db.engine import Database
from tests.api.http.records import contact_of, log_of, matter_of, nothing_stored, pointers, refused
from tests.builders.acting import Acting
from tests.builders.people import joined
from tests.conftest import Firm


async def moved(firm: Firm, matter: dict[str, Any], stage: str) -> httpx.Response:
    return await firm.api.post(f"/v1/matters/{matter['id']}/stage", json={"stage": stage})


async def overridden(firm: Firm, matter: dict[str, Any], stage: str) -> dict[str, Any]:
    order = {"stage": stage, "reason": "Transferred from another firm."}
    answer = await firm.api.post(f"/v1/matters/{matter['id']}/stage/override", json=order)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def party_of(firm: Firm, matter: dict[str, Any], role: str, side: str) -> str:
    order = {"contact_id": (await contact_of(firm))["id"], "role": role, "side": side}
    answer = await firm.api.post(f"/v1/matters/{matter['id']}/parties", json=order)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def claim_of(firm: Firm, matter: dict[str, Any], **fields: Any) -> str:
    answer = await firm.api.post(f"/v1/matters/{matter['id']}/claims", json={"jurisdiction": "NY"} | fields)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def cleared(firm: Firm, matter: dict[str, Any]) -> None:
    """Signs off a conflict check of the matter in which nobody was found."""
    terms = [{"kind": "person", "text": "Nobody Whom We Know"}]
    check = await firm.api.post("/v1/conflict-checks", json={"title": "x", "matter_id": matter["id"], "terms": terms})
    signed = await firm.api.post(f"/v1/conflict-checks/{check.json()['id']}/sign-off")
    assert signed.status_code == 200, signed.text


async def test_a_matter_begins_with_intake(firm_a: Firm) -> None:
    matter = await matter_of(firm_a, opened_on="2026-03-01")
    assert (matter["stage"], matter["stage_since"], matter["stage_missing"]) == ("intake", "2026-03-01", [])


async def test_what_is_missing_is_listed_with_its_place(firm_a: Firm) -> None:
    matter = await matter_of(firm_a)
    async with nothing_stored(firm_a):
        problem = refused(await moved(firm_a, matter, "retained"), 409, "stage_blocked")
    assert pointers(problem) == [("/conflict_checks", "conflicts_cleared"), ("/parties", "client_named")]


async def test_a_stage_is_entered_once_nothing_is_missing(firm_a: Firm) -> None:
    matter = await matter_of(firm_a)
    await party_of(firm_a, matter, "patient", "claimant")
    await cleared(firm_a, matter)
    found = (await moved(firm_a, matter, "retained")).json()
    assert (found["stage"], found["stage_missing"], found["version"]) == ("retained", [], 2)
    assert (await log_of(firm_a))[-1]["action"] == "matter.stage_changed"


async def test_a_check_that_found_a_conflict_keeps_the_gate_shut(firm_a: Firm) -> None:
    matter, contact = await matter_of(firm_a), await contact_of(firm_a, name="Ana Ruiz")
    await party_of(firm_a, matter, "patient", "claimant")
    terms = [{"kind": "person", "text": contact["name"]}]
    order = {"title": "x", "matter_id": matter["id"], "terms": terms}
    check = (await firm_a.api.post("/v1/conflict-checks", json=order)).json()["id"]
    for hit in (await firm_a.api.get(f"/v1/conflict-checks/{check}/hits")).json()["data"]:
        place = f"/v1/conflict-checks/{check}/hits/{hit['id']}/decision"
        decided = await firm_a.api.post(place, json={"decision": "conflict", "note": "Our client."})
        assert decided.status_code == 200, decided.text
    await firm_a.api.post(f"/v1/conflict-checks/{check}/sign-off")
    problem = refused(await moved(firm_a, matter, "retained"), 409, "stage_blocked")
    assert pointers(problem) == [("/conflict_checks", "conflicts_cleared")]


async def test_a_claim_without_a_limitations_date_is_named(firm_a: Firm) -> None:
    matter = await matter_of(firm_a)
    claim = await claim_of(firm_a, matter)
    for stage in ("retained", "records"):
        await overridden(firm_a, matter, stage)
    problem = refused(await moved(firm_a, matter, "expert_review"), 409, "stage_blocked")
    assert (f"/claims/{claim}/facts/act_on", "limitations_known") in pointers(problem)
    await firm_a.api.patch(f"/v1/matters/{matter['id']}/claims/{claim}", json={"facts": {"act_on": "2026-01-10"}})
    assert (await moved(firm_a, matter, "expert_review")).status_code == 200


async def test_suit_is_filed_against_somebody_on_a_day(firm_a: Firm) -> None:
    matter = await matter_of(firm_a)
    claim = await claim_of(firm_a, matter, facts={"act_on": "2026-01-10"})
    for stage in ("retained", "records", "expert_review"):
        await overridden(firm_a, matter, stage)
    problem = refused(await moved(firm_a, matter, "filed"), 409, "stage_blocked")
    assert pointers(problem) == [
        (f"/claims/{claim}/defendant_party_id", "defendant_named"),
        (f"/claims/{claim}/filed_on", "suit_filed"),
    ]
    change = {"filed_on": "2026-02-01", "defendant_party_id": await party_of(firm_a, matter, "defendant", "defence")}
    await firm_a.api.patch(f"/v1/matters/{matter['id']}/claims/{claim}", json=change)
    assert (await moved(firm_a, matter, "filed")).status_code == 200
    blocked = refused(await moved(firm_a, matter, "pleadings"), 409, "stage_blocked")
    assert pointers(blocked) == [("/dockets", "docket_opened")]


async def test_a_check_says_the_same_and_changes_nothing(firm_a: Firm) -> None:
    matter = await matter_of(firm_a)
    async with nothing_stored(firm_a):
        place = f"/v1/matters/{matter['id']}/stage/check"
        found = (await firm_a.api.post(place, json={"stage": "retained"})).json()
        far = (await firm_a.api.post(place, json={"stage": "trial"})).json()
    assert [one["gate"] for one in found["missing"]] == ["client_named", "conflicts_cleared"]
    assert (found["reachable"], far["reachable"]) == (True, False)


async def test_an_override_says_what_was_passed_by_and_why(firm_a: Firm) -> None:
    found = await overridden(firm_a, await matter_of(firm_a), "retained")
    assert found["stage_missing"] == ["client_named", "conflicts_cleared"]
    assert found["stage_note"] == "Transferred from another firm."
    entry = (await log_of(firm_a))[-1]
    assert (entry["action"], entry["after"]["stage_missing"]) == ("matter.stage_overridden", found["stage_missing"])
    onwards = (await moved(firm_a, found, "records")).json()
    assert (onwards["stage_missing"], onwards["stage_note"]) == ([], None)


async def test_an_override_needs_a_permission_of_its_own(firm_a: Firm, database: Database, acting: Acting) -> None:
    matter = await matter_of(firm_a)
    client = await acting(firm_a, await joined(database, firm_a.id, "attorney"))
    order = {"stage": "retained", "reason": "x"}
    answer = await client.post(f"/v1/matters/{matter['id']}/stage/override", json=order)
    refused(answer, 403, "missing_scope")


@pytest.mark.parametrize("address", ["stage", "stage/override"])
async def test_a_stage_that_does_not_follow_is_refused_even_to_an_override(firm_a: Firm, address: str) -> None:
    matter = await matter_of(firm_a)
    order = {"stage": "trial"} | ({"reason": "x"} if "override" in address else {})
    async with nothing_stored(firm_a):
        answer = await firm_a.api.post(f"/v1/matters/{matter['id']}/{address}", json=order)
    assert pointers(refused(answer, 409, "stage_unreachable")) == [("/stage", "stage_unreachable")]


async def test_a_matter_goes_back(firm_a: Firm) -> None:
    matter = await matter_of(firm_a)
    await overridden(firm_a, matter, "retained")
    assert (await moved(firm_a, matter, "intake")).json()["stage"] == "intake"


async def test_a_matter_is_not_closed_while_a_case_goes_on(firm_a: Firm) -> None:
    place = f"/v1/matters/{(await matter_of(firm_a))['id']}"
    docket = (await firm_a.api.post(f"{place}/dockets", json={"court_id": "nysd"})).json()["id"]
    async with nothing_stored(firm_a):
        answer = await firm_a.api.post(f"{place}/close", json={"reason": "Settled"})
    assert pointers(refused(answer, 409, "closing_blocked")) == [(f"/dockets/{docket}/status", "dockets_ended")]
    await firm_a.api.patch(f"{place}/dockets/{docket}", json={"status": "dismissed"})
    assert (await firm_a.api.post(f"{place}/close", json={"reason": "Settled"})).status_code == 200


async def test_a_closed_matter_keeps_its_stage_until_it_is_opened_again(firm_a: Firm) -> None:
    matter = await matter_of(firm_a)
    await overridden(firm_a, matter, "retained")
    await firm_a.api.post(f"/v1/matters/{matter['id']}/close", json={"reason": "Withdrawn"})
    refused(await moved(firm_a, matter, "records"), 409, "already_closed")
    assert (await firm_a.api.post(f"/v1/matters/{matter['id']}/reopen")).json()["stage"] == "retained"


async def test_matters_are_found_by_their_stage(firm_a: Firm) -> None:
    first, _ = await matter_of(firm_a), await matter_of(firm_a)
    await overridden(firm_a, first, "retained")
    found = (await firm_a.api.get("/v1/matters", params={"stage": "retained", "status": "open"})).json()["data"]
    assert [matter["id"] for matter in found] == [first["id"]]


@pytest.mark.parametrize(
    "body", [{}, {"stage": "closed"}, {"stage": None}, {"stage": ["filed"]}, {"stage": "filed", "x": 1}]
)
async def test_a_wrong_order_is_refused(firm_a: Firm, body: dict[str, Any]) -> None:
    matter = await matter_of(firm_a)
    async with nothing_stored(firm_a):
        refused(await firm_a.api.post(f"/v1/matters/{matter['id']}/stage", json=body), 422, "invalid")
