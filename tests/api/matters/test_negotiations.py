"""Demands and offers: who said what, and where the sides stand."""

from typing import Any

import pytest

from tests.builders.casefile import BARE_MATTER
from tests.conftest import Firm


async def matter(firm: Firm) -> str:
    opened = await firm.api.post("/v1/matters", json=BARE_MATTER)
    return f"/v1/matters/{opened.json()['id']}/offers"


async def made(firm: Firm, place: str, side: str, cents: int, **more: Any) -> dict[str, Any]:
    answer = await firm.api.post(place, json={"side": side, "amount_cents": cents, **more})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def settled(firm: Firm, place: str, offer: dict[str, Any], outcome: str, **more: Any) -> Any:
    return await firm.api.post(f"{place}/{offer['id']}/settle", json={"outcome": outcome, **more})


async def test_the_spread_lies_between_the_last_demand_and_the_last_offer(firm_a: Firm) -> None:
    place = await matter(firm_a)
    await made(firm_a, place, "claimant", 900, made_on="2026-01-01")
    await made(firm_a, place, "defence", 100, made_on="2026-01-02")
    await made(firm_a, place, "claimant", 700, made_on="2026-01-03")
    standing = (await firm_a.api.get(f"{place.removesuffix('offers')}negotiation")).json()
    # 700 demanded last, 100 offered last.
    assert (standing["demands"], standing["offers"], standing["spread_cents"]) == (2, 1, 600)


async def test_a_demand_that_was_withdrawn_was_never_said(firm_a: Firm) -> None:
    place = await matter(firm_a)
    await made(firm_a, place, "claimant", 900, made_on="2026-01-01")
    await settled(firm_a, place, await made(firm_a, place, "claimant", 1, made_on="2026-01-02"), "withdrawn")
    standing = (await firm_a.api.get(f"{place.removesuffix('offers')}negotiation")).json()
    assert (standing["last_demand"]["amount_cents"], standing["spread_cents"]) == (900, None)


async def test_a_counter_offer_ends_what_it_answers(firm_a: Firm) -> None:
    # A counter-offer rejects the offer: Restatement (Second) of Contracts, section 39(2).
    place = await matter(firm_a)
    demand = await made(firm_a, place, "claimant", 900)
    await made(firm_a, place, "defence", 100, in_reply_to_id=demand["id"])
    accepted = await settled(firm_a, place, demand, "accepted")
    assert (accepted.status_code, accepted.json()["code"]) == (409, "offer_settled")


async def test_a_side_does_not_answer_itself(firm_a: Firm) -> None:
    place = await matter(firm_a)
    demand = await made(firm_a, place, "claimant", 900)
    order = {"side": "claimant", "amount_cents": 800, "in_reply_to_id": demand["id"]}
    assert (await firm_a.api.post(place, json=order)).json()["errors"][0]["pointer"] == "/in_reply_to_id"


async def test_an_offer_is_open_through_the_day_on_which_it_expires(firm_a: Firm) -> None:
    place = await matter(firm_a)
    offer = await made(firm_a, place, "defence", 100, made_on="2026-01-01", expires_on="2026-01-31")
    late = await settled(firm_a, place, offer, "accepted", settled_on="2026-02-01")
    assert (late.status_code, late.json()["errors"][0]["pointer"]) == (422, "/settled_on")
    assert (await settled(firm_a, place, offer, "accepted", settled_on="2026-01-31")).status_code == 200


async def test_it_ends_once(firm_a: Firm) -> None:
    place = await matter(firm_a)
    offer = await made(firm_a, place, "defence", 100)
    await settled(firm_a, place, offer, "rejected")
    assert (await settled(firm_a, place, offer, "accepted")).status_code == 409
    assert (await firm_a.api.patch(f"{place}/{offer['id']}", json={"terms": "x"})).status_code == 409


@pytest.mark.parametrize("cents", [-1, 1.5, "100", True, 10**13 + 1, None])
async def test_an_amount_is_whole_cents(firm_a: Firm, cents: object) -> None:
    answer = await firm_a.api.post(await matter(firm_a), json={"side": "defence", "amount_cents": cents})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/amount_cents")


async def test_another_matters_demand_is_not_answered(firm_a: Firm, firm_b: Firm) -> None:
    places = [await matter(firm_a), await matter(firm_a)]
    theirs = await made(firm_b, await matter(firm_b), "claimant", 900)
    for demand in (await made(firm_a, places[1], "claimant", 900), theirs):
        order = {"side": "defence", "amount_cents": 1, "in_reply_to_id": demand["id"]}
        assert (await firm_a.api.post(places[0], json=order)).status_code == 422
