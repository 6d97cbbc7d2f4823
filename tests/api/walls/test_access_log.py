"""The access log: reads of medical records and refusals by an ethical wall, each entered before the answer leaves."""

from datetime import timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from service import clock
from service.values.ids import new_id
from tests.api.walls.conftest import Chambers
from tests.conftest import Firm


async def entries(api: httpx.AsyncClient, **query: str) -> list[dict[str, Any]]:
    """Returns the access log, the oldest first."""
    answer = await api.get("/v1/access-log", params={"order": "at"} | query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


async def test_a_read_of_a_claim_is_entered(chambers: Chambers, firm_a: Firm) -> None:
    place, headers = f"{chambers.matter}/claims/{chambers.claim_id}", {"X-Request-Id": "request-9"}
    await chambers.cy.api.get(place, headers=headers)
    (entry,) = await entries(chambers.ann.api)
    assert {name: value for name, value in entry.items() if name not in {"id", "at"}} == {
        "member_id": str(chambers.cy.member.id),
        "client_id": firm_a.client_id,
        "request_id": "request-9",
        "matter_id": chambers.matter_id,
        "subject_kind": "claim",
        "subject_ids": [chambers.claim_id],
        "outcome": "read",
        "route": "GET /v1/matters/{matter_id}/claims/{claim_id}",
    }


async def test_a_list_leaves_one_entry_with_what_was_shown(chambers: Chambers, firm_a: Firm) -> None:
    second = (await firm_a.api.post(f"{chambers.matter}/claims", json={"jurisdiction": "US"})).json()["id"]
    await firm_a.api.get(f"{chambers.matter}/claims")
    await firm_a.api.get(f"{chambers.matter}/claims?limit=1")
    both, first = await entries(chambers.ann.api)
    assert both["subject_ids"] == [chambers.claim_id, second]
    assert first["subject_ids"] == [chambers.claim_id]
    assert both["member_id"] is None


async def test_a_list_over_matters_leaves_one_entry_for_each(chambers: Chambers, firm_a: Firm) -> None:
    other = (await firm_a.api.post("/v1/matters", json={"title": "Doe"})).json()["id"]
    shown = (await firm_a.api.get("/v1/history?limit=200")).json()["data"]
    found = {entry["matter_id"]: set(entry["subject_ids"]) for entry in await entries(chambers.ann.api)}
    assert found[other] == {event["id"] for event in shown if event["matter_id"] == other}
    assert set(found) == {event["matter_id"] for event in shown}


async def test_the_deadlines_of_a_matter_show_the_facts_of_its_claims(chambers: Chambers) -> None:
    await chambers.cy.api.get(f"{chambers.matter}/deadlines")
    (entry,) = await entries(chambers.ann.api)
    assert (entry["subject_kind"], entry["subject_ids"]) == ("deadlines", [chambers.matter_id])


async def test_an_answer_that_nothing_changed_counts_as_a_read(chambers: Chambers) -> None:
    place = f"{chambers.matter}/claims/{chambers.claim_id}"
    tag = (await chambers.cy.api.get(place)).headers["ETag"]
    assert (await chambers.cy.api.get(place, headers={"If-None-Match": tag})).status_code == 304
    assert [entry["subject_ids"] for entry in await entries(chambers.ann.api)] == [[chambers.claim_id]] * 2


async def test_what_is_not_medical_or_not_there_is_not_entered(chambers: Chambers) -> None:
    await chambers.cy.api.get(chambers.matter)
    await chambers.cy.api.get(f"{chambers.matter}/parties")
    assert (await chambers.cy.api.get(f"{chambers.matter}/claims/{new_id()}")).status_code == 404
    assert (await chambers.cy.api.get(f"/v1/matters/{new_id()}")).status_code == 404
    assert await entries(chambers.ann.api) == []


async def test_a_refusal_is_entered_once_a_request(chambers: Chambers) -> None:
    await chambers.screen_cy()
    assert (await chambers.cy.api.get(f"{chambers.matter}/claims/{chambers.claim_id}")).status_code == 404
    assert (await chambers.cy.api.post(f"{chambers.matter}/close", json={"reason": "Settled"})).status_code == 404
    claim, matter = await entries(chambers.ann.api)
    assert (claim["outcome"], claim["subject_kind"], claim["subject_ids"]) == ("denied", "claim", [chambers.claim_id])
    assert (matter["outcome"], matter["subject_kind"]) == ("denied", "matter")
    assert {entry["matter_id"] for entry in (claim, matter)} == {chambers.matter_id}
    assert {entry["member_id"] for entry in (claim, matter)} == {str(chambers.cy.member.id)}


async def test_what_was_walled_is_no_refusal_for_others(chambers: Chambers) -> None:
    await chambers.screen_cy()
    assert (await chambers.bo.api.get(f"{chambers.matter}/claims/{new_id()}")).status_code == 404
    assert await entries(chambers.ann.api) == []


async def test_entries_about_a_walled_matter_are_behind_the_wall_too(chambers: Chambers) -> None:
    await chambers.screen_cy()
    await chambers.cy.api.get(chambers.matter)
    await chambers.bo.api.get(f"{chambers.matter}/claims")
    assert (len(await entries(chambers.cy.api)), len(await entries(chambers.ann.api))) == (0, 2)


async def test_the_log_is_filtered(chambers: Chambers, firm_a: Firm) -> None:
    await chambers.screen_cy()
    await chambers.cy.api.get(chambers.matter)
    await firm_a.api.get(f"{chambers.matter}/claims")
    now = clock.now()
    earlier, later = (now - timedelta(hours=1)).isoformat(), (now + timedelta(hours=1)).isoformat()
    numbers = {
        ("outcome", "denied"): 1,
        ("outcome", "read"): 1,
        ("member_id", str(chambers.cy.member.id)): 1,
        ("member_id", str(chambers.bo.member.id)): 0,
        ("matter_id", chambers.matter_id): 2,
        ("matter_id", str(new_id())): 0,
        ("at_to", later): 2,
        ("at_to", earlier): 0,
    }
    for (name, value), number in numbers.items():
        assert len(await entries(chambers.ann.api, **{name: value})) == number, name


async def test_the_log_of_another_firm_is_another(chambers: Chambers, firm_a: Firm, firm_b: Firm) -> None:
    await firm_a.api.get(f"{chambers.matter}/claims")
    assert (await firm_b.api.get(f"{chambers.matter}/claims")).status_code == 404
    assert (await entries(firm_b.api), len(await entries(firm_a.api))) == ([], 1)


@pytest.mark.parametrize("statement", ["UPDATE access_log SET outcome = 'read'", "DELETE FROM access_log"])
async def test_the_application_cannot_rewrite_the_log(statement: str, owner_url: str) -> None:
    connection = await asyncpg.connect(owner_url)
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(f"SET ROLE merit_app; {statement}")
    finally:
        await connection.close()
