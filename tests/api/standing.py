"""Firms with something in them, made over HTTP for tests that run outside the test's event loop."""

import asyncio
import base64
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from service.db.engine import open_database
from service.db.sessions import platform_session
from service.domain.firms.commands import create_firm
from service.domain.identity.commands import create_client
from service.domain.identity.keyring import open_keyring
from service.domain.identity.policy import SCOPES
from service.domain.identity.schemas import NewClientOut
from service.settings import Settings
from tests.api.live import LiveServer
from tests.builders.people import placed

NOBODY = {"kind": "email", "text": "nobody@example.org"}
TERM = {"kind": "person", "text": "Pierre-Louis, Marie"}
_FINDING = {"grade": "fair", "reason": "As the chart has it."}
_SCREENING: dict[str, object] = {
    **dict.fromkeys(("liability", "causation", "damages", "cost_value"), _FINDING),
    "recommendation": "accept",
}


@dataclass(frozen=True)
class Standing:
    """A firm's client with its token, and the ids of what the firm has, by the name under which requests give them."""

    client: NewClientOut
    token: str
    apart: dict[str, dict[str, str]]
    common: dict[str, str]

    @classmethod
    def of(cls, server: LiveServer) -> "Standing":
        """Founds a firm and puts a matter with its parties and a claim into it."""
        client, members = asyncio.run(_new_client(server.settings))
        form = {"grant_type": "client_credentials"}
        auth = (client.client_id, client.client_secret)
        with httpx.Client(base_url=server.url) as api:
            token = api.post("/oauth/token", data=form, auth=auth).raise_for_status().json()["access_token"]
            api.headers["Authorization"] = f"Bearer {token}"
            apart, common = _filled(api, members)
            return cls(client, token, apart, common | _documents(api, common["matter_id"]))

    def ids(self, operation_id: str | None) -> dict[str, str]:
        """The ids to which requests of an operation are led: such that it can succeed at least once."""
        return {"user_id": self.common["member_id"]} | self.common | self.apart.get(str(operation_id), {})

    def headers(self, path: str) -> dict[str, str]:
        """Headers with which a request to `path` is the client's own."""
        if path.startswith("/oauth/"):
            pair = f"{self.client.client_id}:{self.client.client_secret}"
            return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        return {"Authorization": f"Bearer {self.token}"}


async def _new_client(settings: Settings) -> tuple[NewClientOut, list[str]]:
    assert settings.database_url is not None
    async with open_database(settings, settings.database_url) as database:
        async with platform_session(database) as db:
            firm = await create_firm(db, "Cole & Crane")
            client = await create_client(db, open_keyring(settings), firm.id, "contract", sorted(SCOPES))
        return client, [str((await placed(database, firm.id)).id) for _ in range(2)]


def _filled(api: httpx.Client, members: list[str]) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    def made(path: str, **body: object) -> str:
        found: str = api.post(path, json=body).raise_for_status().json()["id"]
        return found

    matter = made("/v1/matters", title="Pierre-Louis v. Hwa", jurisdiction="NY")
    contact = made("/v1/contacts", kind="person", name="Marie Pierre-Louis")
    party = made(f"/v1/matters/{matter}/parties", contact_id=contact, role="plaintiff", side="claimant")
    claim = made(f"/v1/matters/{matter}/claims", jurisdiction="NY", facts={"act_on": "2019-03-11"})
    empty = made("/v1/matters", title="Fabian v. Lindsay")
    closed = made("/v1/matters", title="Anderson v. George")
    made(f"/v1/matters/{closed}/close", reason="Settled")
    apart, leads = _leads(made, members[0])
    apart_contacts, contacts = _contacts(api, made, contact)
    client, secret = _oauth_client(api)
    entry = made(f"/v1/matters/{matter}/wall", member_id=members[1], reason="Acted for the hospital")
    doubled, older = _oauth_client(api)
    made(f"/v1/oauth-clients/{doubled}/secrets", overlap_hours=1)
    api.put(f"/v1/contacts/{contact}/identifiers/ssn", json={"value": "219-09-9999"}).raise_for_status()
    return apart | apart_contacts | {
        "endOAuthClientSecret": {"oauth_client_id": doubled, "secret_id": older},
        "deleteMatter": {"matter_id": empty},
        "reopenMatter": {"matter_id": closed},
        "removeMember": {"member_id": members[1]},
        "changeMember": {"role": "reader"},
        "invite": {"role": "reader"},
    }, leads | contacts | {
        "matter_id": matter,
        "contact_id": contact,
        "value": "457-55-5462",
        "party_id": party,
        "claim_id": claim,
        "office_id": made("/v1/offices", name="Albany"),
        "role_id": made("/v1/roles", key="intake", name="Intake", permissions=["contacts:read"]),
        "invitation_id": made("/v1/invitations", email="sam@example.org", role="reader"),
        "member_id": members[0],
        "plaintiff_party_id": party,
        "defendant_party_id": party,
        "oauth_client_id": client,
        "secret_id": secret,
        "wall_entry_id": entry,
    }


def _contacts(
    api: httpx.Client, made: Callable[..., str], contact: str
) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    hospital = made("/v1/contacts", kind="organisation", name="Lawrence General")
    check = made("/v1/conflict-checks", title="Intake", terms=[TERM])
    return {
        "signOffConflictCheck": {"conflict_check_id": made("/v1/conflict-checks", title="Intake", terms=[NOBODY])},
        "addProvider": {"contact_id": made("/v1/contacts", kind="person", name="Elizabeth Hwa")},
        "mergeContact": {"duplicate_id": made("/v1/contacts", kind="person", name="Mary Pierre-Louis")},
        "deleteContact": {"contact_id": made("/v1/contacts", kind="person", name="Margaret Fabian")},
    }, {
        "other_id": hospital,
        "relation_id": made(f"/v1/contacts/{contact}/relations", kind="insured_by", other_id=hospital),
        "provider_id": made("/v1/providers", contact_id=hospital, enumeration="organisation"),
        "conflict_check_id": check,
        "conflict_hit_id": api.get(f"/v1/conflict-checks/{check}/hits").raise_for_status().json()["data"][0]["id"],
    }


def _leads(made: Callable[..., str], reviewer: str) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    known = {"act_on": "2019-03-11", "discovered_on": "2019-03-12"}
    lead = made("/v1/leads", caller_name="Marie Pierre-Louis", jurisdiction="NY", facts=known)
    declined = made("/v1/leads", caller_name="Walter Fabian")
    made(f"/v1/leads/{declined}/decline", reason="cannot_reach")
    return {
        "getLeadLetter": {"lead_id": declined},
        "reopenLead": {"lead_id": declined},
        "convertLead": {"lead_id": made("/v1/leads", caller_name="George Anderson", jurisdiction="NY")},
        "declineLead": {"lead_id": made("/v1/leads", caller_name="Daisy Anderson")},
    }, {
        "lead_id": lead,
        "screening_id": made(f"/v1/leads/{lead}/screen", **_SCREENING, reviewer_id=reviewer),
        "reviewer_id": reviewer,
    }


def _documents(api: httpx.Client, matter_id: str) -> dict[str, str]:
    """A document with two versions, and a hold on another."""

    def document() -> str:
        order = {"matter_id": matter_id, "title": "Chart", "kind": "bill", "file_name": "chart.txt"}
        found: str = api.post("/v1/documents", json=order).raise_for_status().json()["id"]
        return found

    made = document()
    for said in (b"Day one.", b"Day two."):
        api.put(f"/v1/documents/{made}/content", content=said).raise_for_status()
    hold = {"matter_id": matter_id, "document_id": document(), "name": "Keep", "reason": "Notice"}
    return {"document_id": made, "hold_id": api.post("/v1/holds", json=hold).raise_for_status().json()["id"]}


def _oauth_client(api: httpx.Client) -> tuple[str, str]:
    order = {"name": "Docket sync", "scopes": ["matters:read"]}
    made = api.post("/v1/oauth-clients", json=order).raise_for_status().json()
    return made["id"], made["secrets"][0]["id"]
