"""A lead and what a reviewer found in it, and orders for what can happen to one."""

from collections.abc import Callable, Mapping
from typing import Any

import httpx

LEAD = {
    "caller_name": "Nóra Žák-D’Arcy",
    "caller_relation": "spouse",
    "phone": "+1 212 555 0100",
    "email": "zoe@example.org",
    "address": "12 Elm Street\nAlbany, NY 12207",
    "patient_name": "Sean Žák",
    "kind": "wrongful_death",
    "jurisdiction": "NY",
    "defendant_kind": "private",
    "defendants": [{"name": "General Hospital", "kind": "organisation"}, {"name": "Ann Poe", "kind": "person"}],
    "narrative": "Sponge left behind;\tdiscovered later.\nSecond line.",
    "source": "referral",
    "referral": {"by": "Lindsay & Poe", "fee_share": "100/3"},
    "received_on": "2026-01-04",
    "facts": {"act_on": "2023-05-01", "died_on": "2025-11-30"},
    "external_ids": {"crm": "0010"},
}
BARE_LEAD = {"caller_name": "Doe, Jane"}
FINDING = {"grade": "fair", "reason": "As the chart has it."}
SCREENING: Mapping[str, Any] = {
    **dict.fromkeys(("liability", "causation", "damages", "cost_value"), FINDING),
    "recommendation": "investigate",
}
DECLINING = {"reason": "cannot_reach", "letter_adds": "Call us."}

LEAD_ORDERS: Mapping[str, Callable[[Any], Any]] = {
    "takeLead": lambda _: BARE_LEAD,
    "changeLead": lambda _: {"narrative": "Another story"},
    "putLead": lambda _: BARE_LEAD,
    "screenLead": lambda case: {**SCREENING, "reviewer_id": case.ids["member_id"]},
    "declineLead": lambda _: DECLINING,
    "convertLead": lambda _: {"title": "Another title"},
}


async def intake(api: httpx.AsyncClient, member_id: str, *, bare: bool) -> dict[str, dict[str, Any]]:
    """Takes a lead and has it screened; a filled one was declined once, so that there is a letter."""
    lead = await _sent(api, "/v1/leads", BARE_LEAD if bare else LEAD | {"reviewer_id": member_id})
    found = {**SCREENING, "reviewer_id": member_id} | ({} if bare else {"note": "Ask for the chart."})
    screening = await _sent(api, f"/v1/leads/{lead['id']}/screen", found)
    if not bare:
        await _sent(api, f"/v1/leads/{lead['id']}/decline", DECLINING)
        lead = await _sent(api, f"/v1/leads/{lead['id']}/reopen", None)
    return {"lead": lead, "screening": screening}


async def _sent(api: httpx.AsyncClient, address: str, order: Mapping[str, Any] | None) -> dict[str, Any]:
    answer = await api.post(address, json=order)
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found
