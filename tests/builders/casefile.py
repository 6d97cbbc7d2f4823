"""A firm's case with one of everything, and an order for every operation that changes something in it."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from tests.builders import documents
from tests.builders.documents import documents_of_the_case
from tests.builders.leads import LEAD_ORDERS, intake
from tests.builders.people import employ

CONTACT = {
    "kind": "person",
    "name": "Zoë “Zo” O’Hara-Łukasik 🩺",
    "aliases": ["Zo Lukasik"],
    "former_names": ["Zoë O’Hara"],
    "email": "zoe@example.org",
    "phone": "+1 212 555 0100",
    "address": "12 Elm Street\nAlbany, NY 12207",
    "born_on": "1958-02-28",
    "died_on": "2025-11-30",
    "notes": 'She said: "it\\hurts" <b>here</b> & there.',
    "external_ids": {"ehr": "P-1", "crm": "0010"},
}
RELATION = {
    "kind": "employee_of",
    "from_on": "2015-07-01",
    "until_on": "2024-06-30",
    "notes": "Hospitalist; paid by the group.",
}
PROVIDER = {
    "enumeration": "individual",
    "npi": "1234567893",
    "specialties": [{"code": "207R00000X", "name": "Internal Medicine", "primary": True}, {"name": "Bariatrics"}],
    "licences": [
        {
            "state": "NY",
            "number": "211111-1",
            "status": "probation",
            "expires_on": "2027-01-31",
            "discipline": "Consent order of 2019, two years.",
        }
    ],
}
MATTER = {
    "title": "O’Hara v. General Hospital",
    "number": "2026/77-A",
    "jurisdiction": "NY",
    "summary": "Sponge left behind;\tdiscovered later.\nSecond line.",
    "opened_on": "2026-01-05",
    "external_ids": {"crm": "0010"},
}
PARTY = {"role": "patient", "side": "claimant", "capacity": "estate", "notes": "Decedent."}
CLAIM = {
    "kind": "wrongful_death",
    "jurisdiction": "NY",
    "defendant_kind": "private",
    "filed_on": "2026-03-01",
    "facts": {
        "act_on": {"on": "2023-05-01", "status": "asserted", "source": "Operative note, p. 2"},
        "discovered_on": "2024-01-15",
        "died_on": "2025-11-30",
        "born_on": "1958-02-28",
        "foreign_object": True,
        "incapacity": [{"from_on": "2023-05-02", "until_on": "2023-06-01", "source": "Ward chart"}],
        "extensions": [{"days": 90, "granted_on": "2025-01-02", "basis": "Stipulation"}],
    },
}
DOCKET = {
    "court_id": "nysupct",
    "court_name": "Supreme Court, Albany County",
    "docket_number": "900123/2026",
    "caption": "O’Hara v. General Hospital",
    "judge": "Hon. A. Poe",
    "filed_on": "2026-03-01",
    "status": "dismissed",
    "ended_on": "2026-03-02",
    "notes": "e-filed",
}
BARE_DOCKET = {"court_name": "Supreme Court"}
CLOSING = {"reason": "Settled", "closed_on": "2026-04-01"}

NOTE = {
    "kind": "call",
    "noted_on": "2026-01-06",
    "privileged": False,
    "text": "Spoke with Zoë’s sister;\nshe has the chart.",
}
AUTHORIZATION = {
    "information": "The whole chart of 2023, imaging and billing\nwith the audit trail.",
    "may_disclose": "General Hospital",
    "may_receive": "Adams & Abbott",
    "purpose": "At the request of the individual",
    "expires_on": "2099-12-31",
    "expiry_event": "End of the litigation",
    "expiry_event_on": "2099-06-30",
    "signed_on": "2026-01-10",
    "signer": "representative",
    "signed_by": "Seán O’Hara",
    "representative_authority": "Executor under letters of 2 January 2026",
    "patient_died_on": "2025-11-30",
    "states_right_to_revoke": True,
    "states_conditioning": True,
    "states_redisclosure": True,
    "psychotherapy_notes": "none",
    "special_categories": ["hiv", "substance_use"],
    "source": "Scan 12, p. 3",
}
DAMAGE = {
    "kind": "medical",
    "period": "future",
    "amount_cents": 12_500_000,
    "up_to_cents": 40_000_000,
    "from_on": "2026-04-01",
    "until_on": "2046-04-01",
    "basis": "Life-care plan, table 4",
    "payer": "Medicare",
}
OFFER = {
    "side": "claimant",
    "amount_cents": 350_000_000,
    "at_least_cents": 100_000_000,
    "terms": "Global; liens by claimant",
    "confidential": True,
    "made_on": "2026-03-01",
    "expires_on": "2099-04-01",
}

TASK = {
    "title": "Ask for the fetal monitor strips",
    "details": "Paper and electronic.\nWith the audit trail.",
    "due_on": "2026-02-28",
    "priority": "high",
    "checklist": [{"text": "Letter", "done": True}, {"text": "Call", "done": False}],
}
TEMPLATE = {
    "name": "Trial",
    "event": "trial date set",
    "items": [{"key": "experts", "title": "Disclose the experts", "direction": "before", "months": 3}],
}

OFFICE = {"name": "Albany", "code": "ALB", "phone": "+1 518 555 0100", "address": "1 State Street\nAlbany, NY 12207"}
BARE_OFFICE = {"name": "Albany"}
BARE_SIGN_IN = {
    "issuer": "https://login.adams-abbott.example/realms/firm",
    "client_id": "merit",
    "client_secret": "of-the-provider",
    "domains": ["adams-abbott.example"],
}
SIGN_IN = BARE_SIGN_IN | {"default_role": "reader"}
CLIENT = {"name": "Docket sync", "scopes": ["matters:read", "matters:write"]}

IDENTIFIER = {"value": "219-09-9999"}  # once shown on sample cards, and withdrawn (SSA)
SCIM_NAMES = {"kind": "Users", "name": "User", "urn": "urn:ietf:params:scim:schemas:core:2.0:User"}
SCIM_SEARCH = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": 'displayName sw "D"'}
SCIM_GROUP = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "Trial team"}

BARE_CONTACT = {"kind": "organisation", "name": "General Hospital"}
BARE_RELATION = {"kind": "employee_of"}
BARE_PROVIDER = {"enumeration": "organisation"}
BARE_MATTER = {"title": "In re Doe"}
BARE_PARTY = {"role": "defendant", "side": "defence"}
BARE_CLAIM = {"jurisdiction": "US"}
BARE_NOTE = {"text": "Call back."}
BARE_AUTHORIZATION = {"signed_on": "2026-01-10"}
BARE_DAMAGE = {"kind": "punitive", "period": "past", "amount_cents": 0}
BARE_TASK = {"title": "Call", "due_on": "2026-03-01"}
BARE_OFFER = {"side": "defence", "amount_cents": 0}


@dataclass(frozen=True)
class Case:
    """The parameters of addresses by their names, and every answer of the building by its kind."""

    ids: Mapping[str, str]
    made: Mapping[str, dict[str, Any]]

    def path(self, template: str) -> str:
        """Fills an address. A KeyError: this file does not build what the address names yet."""
        return template.format_map(self.ids)

    def secrets(self) -> set[str]:
        """Returns what must never be seen by another firm: every id that the server gave."""
        return {made["id"] for made in self.made.values() if "id" in made}


Made = dict[str, dict[str, Any]]
"""Answers of the building by their kind."""


async def build_case(api: httpx.AsyncClient, *, bare: bool = False) -> Case:
    """Builds a case with every field filled, or with none that may be left out."""
    made = await _people_of_the_case(api, bare=bare)
    made |= await _matter(api, made["contact"]["id"], bare=bare)
    here = f"/v1/matters/{made['matter']['id']}"
    made |= await _conflicts(api, made["contact"], None if bare else made["matter"]["id"])
    made |= await _file(api, here, made["party"]["id"], bare=bare)
    made |= await _work(api, made["matter"]["id"], bare=bare)
    made |= await documents_of_the_case(api, made["matter"]["id"], bare=bare)
    made |= await _firm(api, bare=bare)
    made |= await intake(api, made["member"]["id"], bare=bare)
    made |= await _watch(api, here, made["claim"]["id"], made["member"]["id"])
    fixed = {"source": "crm", "external_id": "0010", "code": "NY", "identifier_kind": "ssn"}
    fixed = {"source": "crm", "external_id": "0010", "code": "NY", "identifier_kind": "ssn", "version_number": "1"}
    named = {f"{kind}_id": one["id"] for kind, one in made.items() if "id" in one}
    other = {
        "check_id": made["conflict_check"]["id"],
        "hit_id": made["conflict_hit"]["id"],
        "secret_id": made["oauth_client"]["secrets"][0]["id"],
        "user_id": made["member"]["id"],
        "group_id": made["role"]["key"],
    }
    return Case(named | other | fixed | SCIM_NAMES, made)


async def _people_of_the_case(api: httpx.AsyncClient, *, bare: bool) -> Made:
    """A contact and what is known of it."""
    contact = await _made(api, "/v1/contacts", BARE_CONTACT if bare else CONTACT)
    other = await _made(api, "/v1/contacts", BARE_CONTACT)
    told = (BARE_RELATION if bare else RELATION) | {"other_id": other["id"]}
    known = (BARE_PROVIDER if bare else PROVIDER) | {"contact_id": contact["id"]}
    return {
        "contact": contact,
        "other": other,
        "identifier": await _put(api, f"/v1/contacts/{contact['id']}/identifiers/ssn", IDENTIFIER),
        "relation": await _made(api, f"/v1/contacts/{contact['id']}/relations", told),
        "provider": await _made(api, "/v1/providers", known),
    }


async def _matter(api: httpx.AsyncClient, contact_id: str, *, bare: bool) -> Made:
    """A matter with a party and a claim."""
    matter = await _made(api, "/v1/matters", BARE_MATTER if bare else MATTER)
    here = f"/v1/matters/{matter['id']}"
    known = {"contact_id": contact_id} | ({} if bare else {"counsel_contact_id": contact_id})
    party = await _made(api, f"{here}/parties", (BARE_PARTY if bare else PARTY) | known)
    sides = {"plaintiff_party_id": party["id"], "defendant_party_id": party["id"]}
    claim = await _made(api, f"{here}/claims", BARE_CLAIM if bare else CLAIM | sides)
    one, other = [await _made(api, f"{here}/claims", BARE_CLAIM) for _ in range(2)]
    link = {"claim_id": one["id"], "rests_on_claim_id": other["id"], "basis": "supervision"}
    linked = await _made(api, f"{here}/claim-links", link | ({} if bare else {"note": "Attending and resident."}))
    return {"matter": matter, "party": party, "claim": claim, "claim_link": linked}


async def _conflicts(api: httpx.AsyncClient, contact: dict[str, Any], matter_id: str | None) -> Made:
    """A conflict check by the contact's name, and its likeliest hit."""
    terms = [{"kind": contact["kind"], "text": contact["name"]}]
    order = {"title": "Before we open the file", "terms": terms, "matter_id": matter_id, "notes": matter_id}
    check = await _made(api, "/v1/conflict-checks", order)
    hits = (await api.get(f"/v1/conflict-checks/{check['id']}/hits")).json()
    return {"conflict_check": check, "conflict_hit": hits["data"][0]}


async def _firm(api: httpx.AsyncClient, *, bare: bool) -> Made:
    """The firm, its people and its clients; the firm's directory knows one of its roles."""
    seat = await _made(api, "/v1/offices", BARE_OFFICE)
    role = await _made(api, "/v1/roles", role_order())
    linked = await api.patch(f"/scim/v2/Groups/{role['key']}", json=patch_op("externalId", role["key"]))
    assert linked.status_code == 200, linked.text
    place = {"role": "paralegal", "email": f"{secrets.token_hex(4)}@example.org"}
    named = {} if bare else {"name": "Sam O’Dell", "office_id": seat["id"]}
    client = await _made(api, "/v1/oauth-clients", CLIENT)
    del client["client_secret"]  # shown once: no later answer holds it
    token = await _made(
        api, "/v1/scim-tokens", {"name": "Okta"} | ({} if bare else {"expires_at": "2199-12-31T00:00:00Z"})
    )
    return {
        "directory": {"token": token.pop("token")},
        "scim_token": token,
        "firm": (await api.get("/v1/firm")).json(),
        "job": (await api.post("/v1/history/checks")).json(),
        "identity_provider": await _put(api, "/v1/identity-provider", BARE_SIGN_IN if bare else SIGN_IN),
        "office": await _made(api, "/v1/offices", BARE_OFFICE if bare else OFFICE),
        "role": role,
        "invitation": await _made(api, "/v1/invitations", place | named),
        "member": await employ(api, office_id=None if bare else seat["id"]),
        "oauth_client": client,
    }


async def _watch(api: httpx.AsyncClient, here: str, claim_id: str, member_id: str) -> Made:
    """A member who is screened from the matter, and the read of a claim, which is logged."""
    order = {"member_id": member_id, "reason": "Acted for the hospital until 2024."}
    entry = await _made(api, f"{here}/wall", order)
    assert (await api.get(f"{here}/claims/{claim_id}")).is_success
    return {"wall_entry": entry, "access_entry": (await api.get("/v1/access-log")).json()["data"][0]}


_BEFORE: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "reopenMatter": ("/v1/matters/{matter_id}/close", CLOSING),
    "reopenTask": ("/v1/tasks/{task_id}/complete", {}),
    "moveMatter": ("/v1/matters/{matter_id}/stage/override", {"stage": "retained", "reason": "Engaged."}),
    "reopenLead": ("/v1/leads/{lead_id}/decline", {"reason": "conflict"}),
}
"""What is done before an operation, so that it can be."""


async def case_for(api: httpx.AsyncClient, operation: str) -> Case:
    """Builds a case in which an operation succeeds: what it takes away is named by nothing else."""
    case = await build_case(api)
    fresh: dict[str, dict[str, Any]] = {}
    if operation == "deleteContact":
        fresh["contact"] = await _made(api, "/v1/contacts", BARE_CONTACT)
    if operation == "mergeContact":
        fresh["duplicate"] = await _made(api, "/v1/contacts", CONTACT | {"external_ids": {}})
    if operation == "deleteMatter":
        fresh["matter"] = await _made(api, "/v1/matters", BARE_MATTER)
    if operation == "removeParty":
        named = BARE_PARTY | {"contact_id": case.ids["contact_id"]}
        fresh["party"] = await _made(api, case.path("/v1/matters/{matter_id}/parties"), named)
    if operation == "signOffConflictCheck":
        hits = case.path("/v1/conflict-checks/{conflict_check_id}/hits")
        for hit in (await api.get(hits)).json()["data"]:
            await _done(api, f"{hits}/{hit['id']}/decision", {"decision": "clear"})
    if operation == "transferDocket":
        fresh["docket"] = await _made(api, case.path("/v1/matters/{matter_id}/dockets"), BARE_DOCKET)
    if operation in _BEFORE:
        address, order = _BEFORE[operation]
        await _done(api, case.path(address), order)
    if operation == "endOAuthClientSecret":
        await _made(api, case.path("/v1/oauth-clients/{oauth_client_id}/secrets"), {"overlap_hours": 1})
    return Case({**case.ids, **{f"{kind}_id": made["id"] for kind, made in fresh.items()}}, {**case.made, **fresh})


async def _file(api: httpx.AsyncClient, here: str, party_id: str, *, bare: bool) -> dict[str, dict[str, Any]]:
    """What a matter's file gathers, one of each."""
    theirs = {} if bare else {"party_id": party_id}
    return {
        "note": await _made(api, f"{here}/notes", BARE_NOTE if bare else NOTE),
        "docket": await _made(api, f"{here}/dockets", BARE_DOCKET if bare else DOCKET),
        "authorization": await _made(api, f"{here}/authorizations", BARE_AUTHORIZATION if bare else AUTHORIZATION),
        "damage": await _made(api, f"{here}/damages", (BARE_DAMAGE if bare else DAMAGE) | theirs),
        "offer": await _made(api, f"{here}/offers", (BARE_OFFER if bare else OFFER) | theirs),
    }


async def _work(api: httpx.AsyncClient, matter_id: str, *, bare: bool) -> dict[str, dict[str, Any]]:
    """What is to be done in a matter, and a template for it."""
    assigned = {} if bare else {"assignee_member_id": (await employ(api))["id"]}
    task = (BARE_TASK if bare else TASK) | {"matter_id": matter_id} | assigned
    return {
        "task": await _made(api, "/v1/tasks", task),
        "task_template": await _made(api, "/v1/task-templates", TEMPLATE),
    }


ORDERS: Mapping[str, Callable[[Case], Any]] = {
    "screen": lambda case: {"oauth_client_id": case.ids["oauth_client_id"], "reason": "Serves the other side"},
    "requestWallLift": lambda _: {"reason": "The client has consented in writing"},
    "addContact": lambda _: BARE_CONTACT,
    "changeContact": lambda _: {"name": "Another name"},
    "putContact": lambda _: BARE_CONTACT,
    "putIdentifier": lambda _: {"value": "457-55-5462"},  # printed in an advertisement, and withdrawn
    "mergeContact": lambda case: {"duplicate_id": case.ids.get("duplicate_id", case.ids["other_id"])},
    "relateContact": lambda case: {"kind": "part_of", "other_id": case.ids["other_id"]},
    "changeRelation": lambda _: {"notes": "Another note"},
    "addProvider": lambda case: {
        "contact_id": case.ids["other_id"],
        "enumeration": "organisation",
        "npi": "1245319599",
    },
    "changeProvider": lambda _: {"npi": "1003000126"},
    "openConflictCheck": lambda _: {"title": "Before we talk", "terms": [{"kind": "person", "text": "Nobody Known"}]},
    "decideConflictHit": lambda _: {"decision": "clear", "note": "Another person."},
    **LEAD_ORDERS,
    "openMatter": lambda _: BARE_MATTER,
    "changeMatter": lambda _: {"title": "Another title"},
    "putMatter": lambda _: BARE_MATTER,
    "moveMatter": lambda _: {"stage": "records"},
    "overrideStage": lambda _: {"stage": "retained", "reason": "The check is under way."},
    "checkStage": lambda _: {"stage": "retained"},
    "closeMatter": lambda _: CLOSING,
    "linkClaims": lambda case: {
        "claim_id": case.ids["claim_id"],
        "rests_on_claim_id": case.made["claim_link"]["claim_id"],
        "basis": "respondeat_superior",
    },
    "changeClaimLink": lambda _: {"basis": "partnership"},
    "openDocket": lambda _: BARE_DOCKET,
    "changeDocket": lambda _: {"judge": "Hon. B. Roe"},
    "transferDocket": lambda _: {"court_id": "nynd"},
    "addParty": lambda case: BARE_PARTY | {"contact_id": case.ids["contact_id"]},
    "changeParty": lambda _: {"notes": "Another note"},
    "stateClaim": lambda _: BARE_CLAIM,
    "changeClaim": lambda _: {"filed_on": "2026-03-02"},
    "writeNote": lambda _: BARE_NOTE,
    "changeNote": lambda _: {"text": "Another text"},
    "addAuthorization": lambda _: BARE_AUTHORIZATION,
    "changeAuthorization": lambda _: {"purpose": "Litigation"},
    "revokeAuthorization": lambda _: {"reason": "In writing, by the executor"},
    "addDamage": lambda _: BARE_DAMAGE,
    "changeDamage": lambda _: {"payer": "Medicaid"},
    "makeOffer": lambda _: BARE_OFFER,
    "changeOffer": lambda _: {"terms": "Other terms"},
    "settleOffer": lambda _: {"outcome": "rejected"},
    "addTask": lambda case: BARE_TASK | {"matter_id": case.ids["matter_id"]},
    "changeTask": lambda _: {"priority": "low"},
    "addTaskTemplate": lambda _: TEMPLATE,
    "changeTaskTemplate": lambda _: {"name": "Trial, revised"},
    "applyTaskTemplate": lambda case: {"matter_id": case.ids["matter_id"], "event_on": "2027-05-31"},
    **documents.ORDERS,
    "changeFirm": lambda _: {"phone": "+1 518 555 0199"},
    "previewMatterNumbers": lambda _: {},
    "addOffice": lambda _: BARE_OFFICE,
    "changeOffice": lambda _: {"name": "Troy"},
    "addRole": lambda _: role_order(),
    "changeRole": lambda _: {"permissions": ["contacts:read", "matters:read"]},
    "changeMember": lambda _: {"role": "reader"},
    "invite": lambda _: {"role": "reader", "email": "another@example.org"},
    "setIdentityProvider": lambda _: SIGN_IN | {"domains": ["adams-abbott.example", "abbott.example"]},
    "createOAuthClient": lambda _: CLIENT,
    "changeOAuthClient": lambda _: {"name": "Another name"},
    "addOAuthClientSecret": lambda _: {"overlap_hours": 1},
    "searchScim": lambda _: SCIM_SEARCH,
    "searchScimKind": lambda _: SCIM_SEARCH,
    "makeScimToken": lambda _: {"name": "Okta"},
    "createScimUser": lambda _: scim_user(),
    "replaceScimUser": lambda _: scim_user(),
    "patchScimUser": lambda _: patch_op("title", "Partner"),
    "createScimGroup": lambda _: SCIM_GROUP,
    "replaceScimGroup": lambda _: SCIM_GROUP,
    "patchScimGroup": lambda _: patch_op("displayName", "Trial team"),
    "assessLimitations": lambda _: {"jurisdiction": "NY", "facts": {"act_on": "2023-05-01"}},
}
"""Operation to a body that it takes, from the ids of the case it is done in. An operation without a body is absent."""

QUESTIONS: Mapping[str, Mapping[str, str]] = {"searchContacts": {"text": CONTACT["name"]}}
"""Operation to the query without which it is refused."""


def scim_user() -> dict[str, Any]:
    """Returns a SCIM user whom no other has."""
    return {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": f"{secrets.token_hex(4)}@example.org",
    }


def patch_op(path: str, value: Any) -> dict[str, Any]:
    """Returns a SCIM patch that gives an attribute a value."""
    operations = [{"op": "replace", "path": path, "value": value}]
    return {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations}


def role_order() -> dict[str, Any]:
    """Returns a role with a key that no other has."""
    return {"key": f"role_{secrets.token_hex(4)}", "name": "Intake", "permissions": ["contacts:read", "contacts:write"]}


async def _made(api: httpx.AsyncClient, address: str, order: Mapping[str, Any]) -> dict[str, Any]:
    answer = await api.post(address, json=order)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def _done(api: httpx.AsyncClient, address: str, order: Mapping[str, Any]) -> None:
    answer = await api.post(address, json=order)
    assert answer.status_code == 200, answer.text


async def _put(api: httpx.AsyncClient, address: str, order: Mapping[str, Any]) -> dict[str, Any]:
    answer = await api.put(address, json=order)
    assert answer.is_success, answer.text  # a second case of a firm finds what is one of a firm
    assert answer.status_code in {200, 201}, answer.text
    made: dict[str, Any] = answer.json()
    return made
