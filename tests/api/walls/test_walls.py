"""Ethical walls over HTTP: one member puts one up, two lift it, and to whom it screens nothing is there."""

from dataclasses import replace

import httpx
import pytest

from service.values.ids import new_id
from tests.api.walls.conftest import Chambers, code
from tests.conftest import Firm, token


async def test_a_wall_says_who_is_screened_why_and_by_whom(chambers: Chambers, firm_a: Firm) -> None:
    entry = await chambers.screen_cy()
    (listed,) = (await chambers.bo.api.get(f"{chambers.matter}/wall")).json()["data"]
    assert listed == entry == (await chambers.bo.api.get(f"{chambers.matter}/wall/{entry['id']}")).json()
    assert (entry["member_id"], entry["status"]) == (str(chambers.cy.member.id), "standing")
    assert entry["screened_by_member_id"] == str(chambers.ann.member.id)
    assert (entry["reason"], entry["screened_by_client_id"]) == ("Acted for the hospital", firm_a.client_id)


async def test_a_wall_beats_the_role_at_once(chambers: Chambers) -> None:
    assert (await chambers.cy.api.get(chambers.matter)).status_code == 200
    await chambers.screen_cy()
    for place in ("", "/parties", "/claims", f"/claims/{chambers.claim_id}", "/deadlines", "/timeline", "/wall"):
        assert code(await chambers.cy.api.get(chambers.matter + place)) == (404, "not_found"), place
    assert (await chambers.cy.api.get("/v1/matters")).json()["data"] == []
    assert chambers.matter_id not in (await chambers.cy.api.get("/v1/history?limit=200")).text
    assert (await chambers.bo.api.get(chambers.matter)).status_code == 200


async def test_the_version_that_a_screened_member_has_is_not_confirmed(chambers: Chambers) -> None:
    tag = (await chambers.cy.api.get(chambers.matter)).headers["ETag"]
    await chambers.screen_cy()
    assert (await chambers.cy.api.get(chambers.matter, headers={"If-None-Match": tag})).status_code == 404
    change = await chambers.cy.api.patch(chambers.matter, json={"title": "x"}, headers={"If-Match": tag})
    assert change.status_code == 404


async def test_the_screened_member_can_neither_see_nor_lift_the_wall(chambers: Chambers) -> None:
    entry = await chambers.screen_cy()
    asked = await chambers.cy.api.post(chambers.lift(entry), json={"reason": "I would like to see it"})
    await chambers.ann.api.post(chambers.lift(entry), json={"reason": "The client consents"})
    approved = await chambers.cy.api.post(chambers.lift(entry, "approve-lift"))
    read = await chambers.cy.api.get(f"{chambers.matter}/wall/{entry['id']}")
    assert [code(answer) for answer in (asked, approved, read)] == [(404, "not_found")] * 3


async def test_two_members_lift_a_wall_and_every_step_is_in_history(chambers: Chambers) -> None:
    entry = await chambers.screen_cy()
    asked = await chambers.ann.api.post(chambers.lift(entry), json={"reason": "The client consents"})
    assert (asked.json()["status"], asked.json()["lift_requested_by"]) == (
        "lift_requested",
        str(chambers.ann.member.id),
    )
    assert (await chambers.cy.api.get(chambers.matter)).status_code == 404
    lifted = (await chambers.bo.api.post(chambers.lift(entry, "approve-lift"))).json()
    assert (lifted["status"], lifted["lifted_by"]) == ("lifted", str(chambers.bo.member.id))
    assert (await chambers.cy.api.get(chambers.matter)).status_code == 200
    events = (await chambers.bo.api.get("/v1/history", params={"subject_id": entry["id"], "order": "seq"})).json()[
        "data"
    ]
    assert [(event["action"], event["actor"]["member_id"], event["matter_id"]) for event in events] == [
        ("wall_entry.raised", str(chambers.ann.member.id), chambers.matter_id),
        ("wall_entry.lift_requested", str(chambers.ann.member.id), chambers.matter_id),
        ("wall_entry.lifted", str(chambers.bo.member.id), chambers.matter_id),
    ]


async def test_nobody_lifts_a_wall_alone(chambers: Chambers) -> None:
    entry = await chambers.screen_cy()
    await chambers.ann.api.post(chambers.lift(entry), json={"reason": "The client consents"})
    again = await chambers.ann.api.post(chambers.lift(entry, "approve-lift"))
    assert code(again) == (409, "second_person_needed")
    assert (await chambers.cy.api.get(chambers.matter)).status_code == 404


async def test_a_program_that_acts_for_itself_lifts_no_wall(chambers: Chambers, firm_a: Firm) -> None:
    entry = await chambers.screen_cy()
    asked = await firm_a.api.post(chambers.lift(entry), json={"reason": "x"})
    await chambers.ann.api.post(chambers.lift(entry), json={"reason": "The client consents"})
    approved = await firm_a.api.post(chambers.lift(entry, "approve-lift"))
    assert (code(asked), code(approved)) == ((403, "members_only"), (403, "members_only"))


async def test_steps_come_in_their_order_and_once(chambers: Chambers) -> None:
    entry, order = await chambers.screen_cy(), {"reason": "The client consents"}
    early = await chambers.bo.api.post(chambers.lift(entry, "approve-lift"))
    await chambers.ann.api.post(chambers.lift(entry), json=order)
    twice = await chambers.bo.api.post(chambers.lift(entry), json=order)
    await chambers.bo.api.post(chambers.lift(entry, "approve-lift"))
    late = [
        await chambers.bo.api.post(chambers.lift(entry), json=order),
        await chambers.ann.api.post(chambers.lift(entry, "approve-lift")),
    ]
    assert code(early) == (409, "lift_not_requested")
    assert code(twice) == (409, "lift_requested")
    assert [code(answer) for answer in late] == [(409, "already_lifted")] * 2


async def test_a_wall_stands_once_and_again_after_it_was_lifted(chambers: Chambers) -> None:
    entry = await chambers.screen_cy()
    order = {"member_id": str(chambers.cy.member.id), "reason": "x"}
    assert code(await chambers.bo.api.post(f"{chambers.matter}/wall", json=order)) == (409, "already_screened")
    await chambers.ann.api.post(chambers.lift(entry), json={"reason": "The client consents"})
    await chambers.bo.api.post(chambers.lift(entry, "approve-lift"))
    await chambers.screen_cy()
    assert (await chambers.cy.api.get(chambers.matter)).status_code == 404
    statuses = {"standing": 1, "lift_requested": 0, "lifted": 1}
    for status, number in statuses.items():
        found = await chambers.bo.api.get(f"{chambers.matter}/wall", params={"status": status})
        assert len(found.json()["data"]) == number


async def test_a_screened_program_sees_nothing_whoever_it_acts_for(
    chambers: Chambers, firm_a: Firm, anyone: httpx.AsyncClient
) -> None:
    order = {"name": "Docket sync", "scopes": ["matters:read"]}
    program = (await firm_a.api.post("/v1/oauth-clients", json=order)).json()
    await chambers.screen(oauth_client_id=program["id"])
    carried = await token(anyone, program["client_id"], program["client_secret"])
    headers = {"Authorization": f"Bearer {carried}"}
    assert code(await anyone.get(chambers.matter, headers=headers)) == (404, "not_found")
    assert (await chambers.bo.api.get(chambers.matter)).status_code == 200


@pytest.mark.parametrize(
    ("whom", "wrong"),
    [
        ({"member_id": str(new_id())}, "unknown_member"),
        ({"oauth_client_id": str(new_id())}, "unknown_oauth_client"),
        ({}, "one_subject"),
        ({"member_id": str(new_id()), "oauth_client_id": str(new_id())}, "one_subject"),
    ],
)
async def test_whom_to_screen_must_be_one_who_is_there(chambers: Chambers, whom: dict[str, str], wrong: str) -> None:
    answer = await chambers.ann.api.post(f"{chambers.matter}/wall", json={"reason": "x"} | whom)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, wrong)


async def test_a_member_of_another_firm_cannot_be_screened(chambers: Chambers, firm_b: Firm) -> None:
    matter = (await firm_b.api.post("/v1/matters", json={"title": "Doe"})).json()["id"]
    order = {"member_id": str(chambers.cy.member.id), "reason": "x"}
    answer = await firm_b.api.post(f"/v1/matters/{matter}/wall", json=order)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "unknown_member")


async def test_whoever_knows_of_a_conflict_may_screen_himself(chambers: Chambers) -> None:
    order = {"member_id": str(chambers.bo.member.id), "reason": "My brother is the defendant"}
    assert (await chambers.bo.api.post(f"{chambers.matter}/wall", json=order)).status_code == 201
    assert (await chambers.bo.api.get(chambers.matter)).status_code == 404


async def test_a_matter_that_has_a_wall_is_not_deleted_since_its_history_would_come_to_light(
    chambers: Chambers,
) -> None:
    await chambers.screen_cy()
    await chambers.ann.api.delete(f"{chambers.matter}/claims/{chambers.claim_id}")
    assert code(await chambers.ann.api.delete(chambers.matter)) == (409, "matter_not_empty")


async def test_the_outside_id_of_a_walled_matter_opens_no_second_one(chambers: Chambers) -> None:
    await chambers.ann.api.patch(chambers.matter, json={"external_ids": {"crm": "7"}, "number": "2026-0900"})
    await chambers.screen_cy()
    put = await chambers.cy.api.put("/v1/matters/by-external-id/crm/7", json={"title": "Doe"})
    numbered = await chambers.cy.api.post("/v1/matters", json={"title": "Doe", "number": "2026-0900"})
    assert (code(put), code(numbered)) == ((404, "not_found"), (409, "number_taken"))


async def test_a_kept_answer_is_not_repeated_through_a_wall(chambers: Chambers) -> None:
    once, order = {"Idempotency-Key": "once"}, {"jurisdiction": "US"}
    assert (await chambers.cy.api.post(f"{chambers.matter}/claims", json=order, headers=once)).status_code == 201
    await chambers.screen_cy()
    assert (await chambers.cy.api.post(f"{chambers.matter}/claims", json=order, headers=once)).status_code == 404


async def test_the_kept_answer_that_opened_a_matter_is_not_repeated_through_a_wall(chambers: Chambers) -> None:
    once, order = {"Idempotency-Key": "opened"}, {"title": "Doe"}
    opened = await chambers.cy.api.post("/v1/matters", json=order, headers=once)
    await replace(chambers, matter_id=opened.json()["id"]).screen_cy()
    again = await chambers.cy.api.post("/v1/matters", json=order, headers=once)
    assert code(again) == (404, "not_found")


async def test_a_kept_answer_is_repeated_to_nobody_else(chambers: Chambers) -> None:
    once, order = {"Idempotency-Key": "once"}, {"title": "Doe"}
    mine = await chambers.ann.api.post("/v1/matters", json=order, headers=once)
    again = await chambers.ann.api.post("/v1/matters", json=order, headers=once)
    theirs = await chambers.cy.api.post("/v1/matters", json=order, headers=once)
    assert mine.json() == again.json()
    assert code(theirs) == (422, "idempotency_key_reused")
