"""Authorisations over the API: taken as they are, judged by the day, revoked once, and nobody else's."""

from typing import Any

import pytest

from tests.builders.casefile import AUTHORIZATION, BARE_MATTER
from tests.conftest import Firm


async def place_of(firm: Firm) -> str:
    """Returns where a new matter keeps its authorisations."""
    matter = (await firm.api.post("/v1/matters", json=BARE_MATTER)).json()
    return f"/v1/matters/{matter['id']}/authorizations"


async def made(firm: Firm, **said: Any) -> str:
    """Returns the address of a new authorisation: whole but for what is said."""
    answer = await firm.api.post(await place_of(firm), json=AUTHORIZATION | said)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["Location"])


async def test_a_form_that_says_nothing_is_taken_and_judged(firm_a: Firm) -> None:
    place = (await firm_a.api.post(await place_of(firm_a), json={})).headers["Location"]
    judged = (await firm_a.api.get(f"{place}/assessment")).json()
    assert judged["status"] == "draft"
    # Six core elements (c)(1)(i)-(vi) and three statements (c)(2)(i)-(iii).
    assert len(judged["defects"]) == 9


async def test_a_whole_one_is_valid_with_what_other_law_asks_for(firm_a: Firm) -> None:
    judged = (await firm_a.api.get(f"{await made(firm_a)}/assessment", params={"on": "2026-02-01"})).json()
    assert (judged["status"], judged["defects"]) == ("valid", [])
    assert [one["citation"] for one in judged["cautions"]] == ["42 CFR 2.31", "45 CFR 160.203(b)"]


async def test_from_its_revocation_on_it_counts_no_more(firm_a: Firm) -> None:
    place = await made(firm_a)
    order = {"revoked_on": "2026-02-01", "reason": "In writing"}
    revoked = await firm_a.api.post(f"{place}/revoke", json=order)
    assert (revoked.json()["revoked_on"], revoked.json()["revocation_reason"]) == ("2026-02-01", "In writing")
    days = ("2026-01-31", "2026-02-01")
    judged = [(await firm_a.api.get(f"{place}/assessment", params={"on": day})).json()["status"] for day in days]
    assert judged == ["valid", "revoked"]


async def test_a_revoked_one_stays_as_it_was(firm_a: Firm) -> None:
    place = await made(firm_a)
    await firm_a.api.post(f"{place}/revoke", json={"reason": "In writing"})
    again = await firm_a.api.post(f"{place}/revoke", json={"reason": "Twice"})
    changed = await firm_a.api.patch(place, json={"purpose": "Another"})
    assert [(one.status_code, one.json()["code"]) for one in (again, changed)] == [(409, "already_revoked")] * 2


@pytest.mark.parametrize("signed_on", [None, "2026-01-10"])
async def test_none_is_revoked_before_it_is_signed(signed_on: str | None, firm_a: Firm) -> None:
    place = await made(firm_a, signed_on=signed_on)
    answer = await firm_a.api.post(f"{place}/revoke", json={"revoked_on": "2026-01-09", "reason": "x"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/revoked_on")


@pytest.mark.parametrize(
    "wrong",
    [
        {"special_categories": ["hiv", "hiv"]},
        {"special_categories": [{"hiv": True}]},
        {"expiry_event": None},  # the day of an event that is not named
        {"expires_on": "2026-01-09"},  # before the signature
        {"signer": "neighbour"},
        {"states_conditioning": "yes"},
        {"information": "x" * 20_001},
        {"information": {"nested": ["x"]}},
        {"revoked_on": "2026-02-01"},  # revoking has its own word
    ],
)
async def test_what_does_not_fit_is_refused_and_nothing_kept(wrong: dict[str, Any], firm_a: Firm) -> None:
    place = await place_of(firm_a)
    answer = await firm_a.api.post(place, json=AUTHORIZATION | wrong)
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    assert (await firm_a.api.get(place)).json()["data"] == []


async def test_another_firm_finds_nothing(firm_a: Firm, firm_b: Firm) -> None:
    place = await made(firm_a)
    found = [
        await firm_b.api.get(place),
        await firm_b.api.get(f"{place}/assessment"),
        await firm_b.api.patch(place, json={"purpose": "Theirs"}),
        await firm_b.api.post(f"{place}/revoke", json={"reason": "Theirs"}),
        await firm_b.api.post(place.rpartition("/")[0], json={}),
    ]
    assert {one.status_code for one in found} == {404}
    assert (await firm_a.api.get(place)).json()["version"] == 1


async def test_a_read_of_one_is_in_the_access_log(firm_a: Firm) -> None:
    place = await made(firm_a)
    for read in (place, f"{place}/assessment"):
        await firm_a.api.get(read)
        entry = (await firm_a.api.get("/v1/access-log")).json()["data"][0]
        assert (entry["subject_kind"], entry["subject_ids"]) == ("authorization", [place.rpartition("/")[2]])
