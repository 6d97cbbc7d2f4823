"""What each command leaves in the log: exactly its events, who did it, in which request, before and after."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from service.settings import Settings
from service.web.access import Way
from service.web.route import permission_of
from tests.builders.casefile import ORDERS, Case, build_case, case_for
from tests.conftest import Firm, entered
from tests.shape.routes import BY_OPERATION, ROUTES, method_of

EVENTS: Mapping[str, tuple[str, str, bool, bool]] = {
    "addContact": ("contact.added", "contact", False, True),
    "changeContact": ("contact.changed", "contact", True, True),
    "putContact": ("contact.changed", "contact", True, True),
    "deleteContact": ("contact.deleted", "contact", True, False),
    "mergeContact": ("contact.merged", "contact", True, True),
    "relateContact": ("relation.added", "relation", False, True),
    "changeRelation": ("relation.changed", "relation", True, True),
    "removeRelation": ("relation.removed", "relation", True, False),
    "addProvider": ("provider.added", "provider", False, True),
    "changeProvider": ("provider.changed", "provider", True, True),
    "removeProvider": ("provider.removed", "provider", True, False),
    "openConflictCheck": ("conflict_check.run", "conflict_check", False, True),
    "runConflictCheck": ("conflict_check.run", "conflict_check", True, True),
    "signOffConflictCheck": ("conflict_check.signed_off", "conflict_check", True, True),
    "decideConflictHit": ("conflict_hit.decided", "conflict_hit", True, True),
    "openMatter": ("matter.opened", "matter", False, True),
    "changeMatter": ("matter.changed", "matter", True, True),
    "putMatter": ("matter.changed", "matter", True, True),
    "closeMatter": ("matter.closed", "matter", True, True),
    "reopenMatter": ("matter.reopened", "matter", True, True),
    "deleteMatter": ("matter.deleted", "matter", True, False),
    "addParty": ("party.added", "party", False, True),
    "changeParty": ("party.changed", "party", True, True),
    "removeParty": ("party.removed", "party", True, False),
    "stateClaim": ("claim.stated", "claim", False, True),
    "changeClaim": ("claim.changed", "claim", True, True),
    "withdrawClaim": ("claim.withdrawn", "claim", True, False),
    "writeNote": ("note.written", "note", False, True),
    "changeNote": ("note.changed", "note", True, True),
    "deleteNote": ("note.deleted", "note", True, False),
    "addAuthorization": ("authorization.added", "authorization", False, True),
    "changeAuthorization": ("authorization.changed", "authorization", True, True),
    "revokeAuthorization": ("authorization.revoked", "authorization", True, True),
    "addDamage": ("damage.added", "damage", False, True),
    "changeDamage": ("damage.changed", "damage", True, True),
    "removeDamage": ("damage.removed", "damage", True, False),
    "makeOffer": ("offer.made", "offer", False, True),
    "changeOffer": ("offer.changed", "offer", True, True),
    "settleOffer": ("offer.rejected", "offer", True, True),
    "addTask": ("task.added", "task", False, True),
    "changeTask": ("task.changed", "task", True, True),
    "completeTask": ("task.done", "task", True, True),
    "cancelTask": ("task.cancelled", "task", True, True),
    "reopenTask": ("task.reopened", "task", True, True),
    "addTaskTemplate": ("task_template.added", "task_template", False, True),
    "changeTaskTemplate": ("task_template.changed", "task_template", True, True),
    "deleteTaskTemplate": ("task_template.deleted", "task_template", True, False),
    "applyTaskTemplate": ("task.added", "task", False, True),
    "screen": ("wall_entry.raised", "wall_entry", False, True),
    "moveMatter": ("matter.stage_changed", "matter", True, True),
    "overrideStage": ("matter.stage_overridden", "matter", True, True),
    "linkClaims": ("claim.linked", "claim_link", False, True),
    "changeClaimLink": ("claim.link_changed", "claim_link", True, True),
    "unlinkClaims": ("claim.unlinked", "claim_link", True, False),
    "openDocket": ("docket.opened", "docket", False, True),
    "changeDocket": ("docket.changed", "docket", True, True),
    "removeDocket": ("docket.removed", "docket", True, False),
    "addDocument": ("document.added", "document", False, True),
    "changeDocument": ("document.changed", "document", True, True),
    "deleteDocument": ("document.deleted", "document", True, False),
    "deleteDocumentVersion": ("document_version.deleted", "document_version", True, False),
    "placeHold": ("hold.placed", "hold", False, True),
    "releaseHold": ("hold.released", "hold", True, True),
    "putIdentifier": ("identifier.changed", "identifier", True, True),
    "deleteIdentifier": ("identifier.deleted", "identifier", True, False),
    "takeLead": ("lead.taken", "lead", False, True),
    "changeLead": ("lead.changed", "lead", True, True),
    "putLead": ("lead.changed", "lead", True, True),
    "screenLead": ("lead.screened", "lead_screening", False, True),
    "declineLead": ("lead.declined", "lead", True, True),
    "reopenLead": ("lead.reopened", "lead", True, True),
    "setIdentityProvider": ("identity_provider.changed", "identity_provider", True, True),
    "removeIdentityProvider": ("identity_provider.removed", "identity_provider", True, False),
    "makeScimToken": ("scim_token.made", "scim_token", False, True),
    "revokeScimToken": ("scim_token.revoked", "scim_token", True, False),
    "createScimUser": ("member.provisioned", "member", False, True),
    "replaceScimUser": ("member.changed", "member", True, True),
    "patchScimUser": ("member.changed", "member", True, True),
    "deleteScimUser": ("member.removed", "member", True, True),
    "createScimGroup": ("role.added", "role", False, True),
    "patchScimGroup": ("role.changed", "role", True, True),
    "changeFirm": ("firm.changed", "firm", True, True),
    "addOffice": ("office.added", "office", False, True),
    "changeOffice": ("office.changed", "office", True, True),
    "deleteOffice": ("office.deleted", "office", True, False),
    "addRole": ("role.added", "role", False, True),
    "changeRole": ("role.changed", "role", True, True),
    "deleteRole": ("role.deleted", "role", True, False),
    "changeMember": ("member.changed", "member", True, True),
    "removeMember": ("member.removed", "member", True, True),
    "invite": ("invitation.sent", "invitation", False, True),
    "resendInvitation": ("invitation.resent", "invitation", True, True),
    "revokeInvitation": ("invitation.revoked", "invitation", True, True),
    "createOAuthClient": ("oauth_client.created", "oauth_client", False, True),
    "changeOAuthClient": ("oauth_client.changed", "oauth_client", True, True),
    "disableOAuthClient": ("oauth_client.disabled", "oauth_client", True, False),
    "addOAuthClientSecret": ("oauth_client.secret_added", "oauth_client", True, True),
    "endOAuthClientSecret": ("oauth_client.secret_ended", "oauth_client", True, True),
}
"""Operation to its one event: action, kind of subject, whether there is something before and after."""

LATER = {"mergeContact": ["contact.merged_away"]}
"""What an operation does to something else after its own event."""

UNSHOWN = {"endOAuthClientSecret", "applyTaskTemplate", "changeLead", "putLead", "declineLead", "reopenLead"} | {
    name for name in EVENTS if "Scim" in name or name == "takeLead"
}
"""Operations that answer something else than what they leave."""

ELSEWHERE = {
    "requestWallLift": "a member's alone: tests/api/walls",
    "approveWallLift": "a member's alone: tests/api/walls",
    "transferDocket": "ends one docket and opens another: tests/api/matters",
    "convertLead": "opens a whole matter: tests/api/intake",
    "replaceScimGroup": "ends two things: tests/api/scim",
    "deleteScimGroup": "ends two things: tests/api/scim",
    "verifyIdentityProviderDomains": "nothing where no record is found: tests/api/federation",
    "previewMatterNumbers": "nothing: it only tries a pattern out",
    "checkStage": "nothing: it only looks",
    "checkHistory": "nothing: it asks for a job",
}
"""Operations whose events, if any, are tested at another place."""

UNREAD = {"document_version", "scim_token", "lead_screening"}
"""Kinds that are not read one by one at an address of their own."""

READ_BEFORE = [
    name
    for name, (_, kind, before, _) in EVENTS.items()
    # A lead is read with its risk of today, a member by SCIM is kept with what the directory said of him.
    if before and kind not in UNREAD | {"lead"} and "Scim" not in name
]
"""Operations before which the thing can be read as the log has it."""


async def done(firm: Firm, operation: str, case: Case, headers: dict[str, str] | None = None) -> Any:
    """Carries the operation out."""
    route = BY_OPERATION[operation]
    body = ORDERS[operation](case) if route.body_field is not None else None
    return await firm.api.request(method_of(route), case.path(route.path), json=body, headers=headers)


async def log(firm: Firm) -> list[dict[str, Any]]:
    """Returns a firm's log, the oldest first."""
    found: list[dict[str, Any]] = (await firm.api.get("/v1/history?order=seq&limit=200")).json()["data"]
    return found


def test_every_command_has_its_event() -> None:
    commands = {str(r.operation_id) for r in ROUTES if getattr(permission_of(r.dependant), "way", None) is Way.COMMAND}
    assert commands == {*EVENTS, *ELSEWHERE}


@dataclass(frozen=True)
class Carried:
    """What was there before a command, its answer, and what it left in the log."""

    firm: Firm
    before: Any
    answer: httpx.Response
    events: list[dict[str, Any]]


@pytest.fixture(scope="module")
def carried_out(app: FastAPI, test_settings: Settings) -> Callable[[str], Awaitable[Carried]]:
    """Carries each operation out once, whatever is asked about it."""
    known: dict[str, Carried] = {}

    async def carried(operation: str) -> Carried:
        if operation not in known:
            async with entered(app, test_settings, "Adams & Abbott") as firm:
                case = await case_for(firm.api, operation)
                before = await read_before(firm, case, EVENTS[operation][1])
                last = (await log(firm))[-1]["seq"]
                answer = await done(firm, operation, case, {"X-Request-Id": "request-7"})
                known[operation] = Carried(firm, before, answer, (await log(firm))[last:])
        return known[operation]

    return carried


Carrying = Callable[[str], Awaitable[Carried]]


@pytest.mark.parametrize("operation", EVENTS)
async def test_a_command_leaves_its_event_and_no_other(operation: str, carried_out: Carrying) -> None:
    carried = await carried_out(operation)
    assert carried.answer.is_success, carried.answer.text
    event, *later = carried.events
    assert [one["action"] for one in later] == LATER.get(operation, [])
    action, kind, before, after = EVENTS[operation]
    assert (event["action"], event["subject"]["kind"], event["request_id"]) == (action, kind, "request-7")
    assert (event["before"] is not None, event["after"] is not None) == (before, after)
    assert event["actor"] == {"kind": "client", "client_id": carried.firm.client_id, "member_id": None}
    assert event["matter_id"] == _matter(event)


@pytest.mark.parametrize("operation", [name for name, (*_, after) in EVENTS.items() if after and name not in UNSHOWN])
async def test_the_log_holds_what_was_answered(operation: str, carried_out: Carrying) -> None:
    carried = await carried_out(operation)
    event, shown = carried.events[0], carried.answer.json()
    shown.pop("client_secret", None)  # for the caller alone
    assert event["after"] == shown
    assert event["subject"]["id"] == shown["id"]


@pytest.mark.parametrize("operation", READ_BEFORE)
async def test_the_log_holds_what_there_was_before(operation: str, carried_out: Carrying) -> None:
    carried = await carried_out(operation)
    assert carried.events[0]["before"] == carried.before


@pytest.mark.parametrize(
    "operation",
    ["changeContact", "changeMatter", "changeParty", "changeClaim", "changeOAuthClient", "putContact", "putMatter"],
)
async def test_a_change_that_changes_nothing_leaves_no_event(operation: str, firm_a: Firm) -> None:
    case = await case_for(firm_a.api, operation)
    first = await done(firm_a, operation, case)
    known = len(await log(firm_a))
    again = await done(firm_a, operation, case)
    assert (again.status_code, again.json()) == (200, first.json())
    assert len(await log(firm_a)) == known


async def test_a_repeated_request_with_its_idempotency_key_leaves_one_event(firm_a: Firm) -> None:
    for _ in range(3):
        answer = await firm_a.api.post("/v1/matters", json={"title": "Doe"}, headers={"Idempotency-Key": "once"})
        assert answer.status_code == 201
    assert len(await log(firm_a)) == 1


async def test_the_timeline_of_a_matter_holds_what_happened_in_it_and_nothing_else(firm_a: Firm) -> None:
    case, other = await build_case(firm_a.api), await build_case(firm_a.api, bare=True)
    timeline = (await firm_a.api.get(case.path("/v1/matters/{matter_id}/timeline"))).json()["data"]
    assert [event["action"] for event in reversed(timeline)][:3] == ["matter.opened", "party.added", "claim.stated"]
    assert {_matter(event) for event in timeline} == {case.ids["matter_id"]}
    assert not any(other.ids["matter_id"] in str(event) for event in timeline)


async def test_the_history_of_a_thing_outlives_it(firm_a: Firm) -> None:
    contact = (await firm_a.api.post("/v1/contacts", json={"kind": "person", "name": "Doe"})).json()["id"]
    await firm_a.api.delete(f"/v1/contacts/{contact}")
    events = (await firm_a.api.get("/v1/history", params={"subject_id": contact})).json()["data"]
    assert [event["action"] for event in events] == ["contact.deleted", "contact.added"]


async def test_the_log_cannot_be_written_over_the_api(firm_a: Firm) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert (await firm_a.api.request(method, "/v1/history")).status_code == 405


ADDRESSES = {
    "firm": "/v1/firm",
    "identity_provider": "/v1/identity-provider",
    "identifier": "/v1/contacts/{contact_id}/identifiers/{identifier_kind}",
}
"""Where what has no id of its own is read."""


async def read_before(firm: Firm, case: Case, kind: str) -> Any:
    """Returns what a kind of thing is in a case; None where it is not read one by one."""
    if kind in UNREAD:
        return None
    end = f"/{{{kind}_id}}"
    (address,) = (
        {ADDRESSES[kind]}
        if kind in ADDRESSES
        else {route.path for route in ROUTES if method_of(route) == "GET" and route.path.endswith(end)}
    )
    return (await firm.api.get(case.path(address))).json()


def _matter(event: dict[str, Any]) -> Any:
    """The matter of what an event is about; None where it lies in none."""
    subject = event["after"] or event["before"]
    return subject["id"] if event["subject"]["kind"] == "matter" else subject.get("matter_id")
