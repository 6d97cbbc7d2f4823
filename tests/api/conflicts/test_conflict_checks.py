"""Conflict checks from the search to the sign-off.

Whom a check must find: clients and adverse parties of present and closed matters, and those related to them (ABA Model
Rules 1.7 and 1.9; comment [3] to 1.7 asks for procedures "appropriate for the size and type of firm"). Who is screened
from a matter (1.10) is told that there is a hit, and nothing of the matter.
"""

from typing import Any
from uuid import UUID

import httpx
import pytest

from service.db.engine import Database
from tests.builders.walls import screened
from tests.conftest import Firm


async def made(api: httpx.AsyncClient, address: str, status: int = 201, **order: Any) -> dict[str, Any]:
    answer = await api.post(address, json=order)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def contact(api: httpx.AsyncClient, name: str, kind: str = "person", **more: Any) -> str:
    return str((await made(api, "/v1/contacts", kind=kind, name=name, **more))["id"])


async def party(api: httpx.AsyncClient, contact_id: str, role: str = "defendant", side: str = "defence") -> str:
    matter = str((await made(api, "/v1/matters", title="Ruiz v. Doe"))["id"])
    await made(api, f"/v1/matters/{matter}/parties", contact_id=contact_id, role=role, side=side)
    return matter


async def check(api: httpx.AsyncClient, *texts: str, kind: str = "person", **more: Any) -> str:
    terms = [{"kind": kind, "text": text} for text in texts]
    return str((await made(api, "/v1/conflict-checks", title="New case", terms=terms, **more))["id"])


async def hits(api: httpx.AsyncClient, check_id: str, **params: str) -> list[dict[str, Any]]:
    answer = await api.get(f"/v1/conflict-checks/{check_id}/hits", params=params)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


async def matters(api: httpx.AsyncClient, hit: dict[str, Any]) -> dict[str, Any]:
    answer = await api.get(f"/v1/conflict-checks/{hit['check_id']}/hits/{hit['id']}/matters")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def decide(api: httpx.AsyncClient, hit: dict[str, Any], **order: Any) -> httpx.Response:
    return await api.post(f"/v1/conflict-checks/{hit['check_id']}/hits/{hit['id']}/decision", json=order)


async def test_an_adverse_party_of_a_closed_matter_is_a_hit_with_its_part(firm_a: Firm) -> None:
    doe = await contact(firm_a.api, "Catherine Doe")
    matter = await party(firm_a.api, doe)
    await made(firm_a.api, f"/v1/matters/{matter}/close", 200, reason="Settled")
    (hit,) = await hits(firm_a.api, await check(firm_a.api, "Doe, Katharine"))
    assert (hit["subject_id"], hit["name"], hit["matters"], hit["decision"]) == (doe, "Catherine Doe", 1, "undecided")
    assert await matters(firm_a.api, hit) == {
        "data": [{"matter_id": matter, "role": "defendant", "side": "defence", "run": 1}],
        "screened": 0,
    }


async def test_a_former_name_is_a_hit_that_says_so(firm_a: Firm) -> None:
    await contact(firm_a.api, "Ana Ruiz", former_names=["Ana Castillo"])
    (hit,) = await hits(firm_a.api, await check(firm_a.api, "Ana Castillo"))
    assert (hit["name"], hit["name_kind"], hit["why"], hit["score"]) == ("Ana Castillo", "former_name", "exact", 100)


async def test_who_is_related_to_a_hit_is_one_too(firm_a: Firm) -> None:
    doctor, employer = await contact(firm_a.api, "Ana Ruiz"), await contact(firm_a.api, "Mercy", "organisation")
    await made(firm_a.api, f"/v1/contacts/{doctor}/relations", kind="employee_of", other_id=employer)
    found = await hits(firm_a.api, await check(firm_a.api, "Ana Ruiz"))
    # Likeliest first: the one who bears the name, then, at four fifths of its score, the one she works for.
    assert [(hit["subject_id"], hit["relation"], hit["via_id"], hit["score"]) for hit in found] == [
        (doctor, None, None, 100),
        (employer, "employee_of", doctor, 80),
    ]


@pytest.mark.parametrize(("kind", "text"), [("email", "ana@example.org"), ("phone", "212 555 0100")])
async def test_an_address_in_common_is_a_hit(kind: str, text: str, firm_a: Firm) -> None:
    ana = await contact(firm_a.api, "Ana Ruiz", email="Ana@example.org", phone="+1 (212) 555-0100")
    (hit,) = await hits(firm_a.api, await check(firm_a.api, text, kind=kind))
    assert (hit["subject_id"], hit["name_kind"]) == (ana, kind)


async def test_the_parties_of_the_matter_that_is_checked_are_no_conflict_by_it(firm_a: Firm) -> None:
    ana = await contact(firm_a.api, "Ana Ruiz")
    matter = await party(firm_a.api, ana, "plaintiff", "claimant")
    (hit,) = await hits(firm_a.api, await check(firm_a.api, "Ana Ruiz", matter_id=matter))
    assert hit["matters"] == 0


async def test_nobody_of_another_firm_is_a_hit(firm_a: Firm, firm_b: Firm) -> None:
    await contact(firm_b.api, "Ana Ruiz")
    assert await hits(firm_a.api, await check(firm_a.api, "Ana Ruiz")) == []


async def test_a_check_is_signed_off_when_every_hit_is_decided(firm_a: Firm) -> None:
    await contact(firm_a.api, "Ana Ruiz")
    check_id = await check(firm_a.api, "Ana Ruiz")
    place = f"/v1/conflict-checks/{check_id}/sign-off"
    assert (await made(firm_a.api, place, 409))["code"] == "hits_undecided"
    (hit,) = await hits(firm_a.api, check_id)
    assert (await decide(firm_a.api, hit, decision="clear", note="Another person.")).status_code == 200
    signed = await made(firm_a.api, place, 200)
    assert (signed["status"], signed["outcome"], signed["signed_off_client_id"]) == (
        "signed_off",
        "clear",
        firm_a.client_id,
    )
    assert (await decide(firm_a.api, hit, decision="conflict")).json()["code"] == "signed_off"


async def test_a_waived_conflict_names_the_written_consent(firm_a: Firm) -> None:
    await contact(firm_a.api, "Ana Ruiz")
    (hit,) = await hits(firm_a.api, await check(firm_a.api, "Ana Ruiz"))
    without = await decide(firm_a.api, hit, decision="waived")
    assert (without.status_code, without.json()["errors"][0]["code"]) == (422, "waiver_of_decision")
    waiver = {"consented_by": "Ana Ruiz", "consented_on": "2026-03-01", "document": "Letter of March 1"}
    waived = await decide(firm_a.api, hit, decision="waived", waiver=waiver)
    assert (waived.status_code, waived.json()["waiver"]) == (200, waiver)


async def test_a_second_run_opens_what_is_new_and_nothing_else(firm_a: Firm) -> None:
    ana = await contact(firm_a.api, "Ana Ruiz")
    check_id = await check(firm_a.api, "Ana Ruiz")
    (hit,) = await hits(firm_a.api, check_id)
    await decide(firm_a.api, hit, decision="clear")
    await made(firm_a.api, f"/v1/conflict-checks/{check_id}/sign-off", 200)
    again = await made(firm_a.api, f"/v1/conflict-checks/{check_id}/run", 200)
    assert (again["runs"], again["status"]) == (2, "signed_off")
    await party(firm_a.api, ana)
    once_more = await made(firm_a.api, f"/v1/conflict-checks/{check_id}/run", 200)
    assert (once_more["runs"], once_more["status"], once_more["outcome"]) == (3, "open", None)
    (found,) = await hits(firm_a.api, check_id, decision="undecided")
    assert (found["id"], found["run"], found["matters"]) == (hit["id"], 3, 1)


async def test_who_is_screened_learns_of_the_hit_and_nothing_of_the_matter(firm_a: Firm, database: Database) -> None:
    doe = await contact(firm_a.api, "Catherine Doe")
    walled, other = await party(firm_a.api, doe), await party(firm_a.api, doe, "witness", "neutral")
    clients = (await firm_a.api.get("/v1/oauth-clients")).json()["data"]
    (own,) = [client["id"] for client in clients if client["client_id"] == firm_a.client_id]
    await screened(database, firm_a.id, UUID(walled), None, (UUID(own), firm_a.client_id))
    (hit,) = await hits(firm_a.api, await check(firm_a.api, "Catherine Doe"))
    assert hit["matters"] == 2
    shown = await matters(firm_a.api, hit)
    assert ([one["matter_id"] for one in shown["data"]], shown["screened"]) == ([other], 1)


@pytest.mark.parametrize(
    "order",
    [
        {"title": "x", "terms": []},
        {"title": "x", "terms": [{"kind": "person", "text": "x"}] * 31},
        {"title": "x", "terms": [{"kind": "dog", "text": "x"}]},
        {"title": "x", "terms": [{"kind": "person", "text": "x" * 301}]},
        {"title": "x", "terms": [{"kind": "person", "text": {"a": [[[]]]}}]},
        {"title": "x", "terms": "Ana Ruiz"},
        {"title": "x", "terms": [{"kind": "person", "text": "x"}], "matter_id": "00000000-0000-7000-8000-000000000000"},
    ],
)
async def test_a_wrong_check_is_refused_and_not_kept(order: dict[str, Any], firm_a: Firm) -> None:
    answer = await firm_a.api.post("/v1/conflict-checks", json=order)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert (await firm_a.api.get("/v1/conflict-checks")).json()["data"] == []
