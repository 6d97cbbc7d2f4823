"""What PostgreSQL writes is what the API promises: every compiled read against the shape of its answer."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel
from sqlalchemy import Column
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql import visitors

from service.db.engine import Database
from service.db.reads import CompiledRead, FirmReads
from service.domain.conflicts.schemas import ConflictCheckOut, ConflictHitOut
from service.domain.contacts.schemas.contacts import ContactOut
from service.domain.contacts.schemas.identifiers import IdentifierOut
from service.domain.contacts.schemas.providers import ProviderOut
from service.domain.contacts.schemas.relations import RelationOut
from service.domain.documents.schemas.documents import DocumentOut, DocumentVersionOut
from service.domain.documents.schemas.holds import HoldOut
from service.domain.federation.schemas import IdentityProviderOut
from service.domain.firms.schemas.directory import DirectoryMemberOut
from service.domain.firms.schemas.firms import FirmProfileOut
from service.domain.firms.schemas.invitations import InvitationOut
from service.domain.firms.schemas.members import MemberOut
from service.domain.firms.schemas.offices import OfficeOut
from service.domain.firms.schemas.roles import RoleOut
from service.domain.history.schemas import AccessEntryOut, HistoryEventOut
from service.domain.identity.schemas import OAuthClientOut
from service.domain.intake.schemas import LeadOut, ScreeningOut
from service.domain.matters.schemas.claim_links import ClaimLinkOut
from service.domain.matters.schemas.claims import ClaimOut
from service.domain.matters.schemas.damages import DamageOut
from service.domain.matters.schemas.dockets import DocketOut
from service.domain.matters.schemas.matters import MatterOut
from service.domain.matters.schemas.notes import NoteOut
from service.domain.matters.schemas.offers import OfferOut
from service.domain.matters.schemas.parties import PartyOut
from service.domain.matters.schemas.tasks import TaskOut, TaskTemplateOut
from service.domain.matters.schemas.walls import WallEntryOut
from service.domain.provisioning.schemas import GroupNameOut, ScimTokenOut
from service.domain.records.schemas import AuthorizationOut
from service.tables import METADATA
from tests.builders.casefile import CLOSING, Case, build_case
from tests.conftest import Firm
from tests.shape.conftest import Standing
from tests.shape.plans import ALWAYS, combinations
from tests.shape.reads import LISTS, READS

DIRECTORY = [f"DIRECTORY_MEMBER{what}" for what in ("", "S_NAMED", "S_KNOWN_AS", "S_AFTER")]
"""What a directory is shown, in the shape of a SCIM user: tests/api/scim holds it to what was answered."""

SHAPES: Mapping[str, tuple[type[BaseModel], str]] = {
    "conflicts.store.CHECK": (ConflictCheckOut, "conflict_check"),
    "conflicts.store.CHECKS": (ConflictCheckOut, "conflict_check"),
    "conflicts.store.HIT": (ConflictHitOut, "conflict_hit"),
    "conflicts.store.HITS": (ConflictHitOut, "conflict_hit"),
    "contacts.store.contacts.CONTACT": (ContactOut, "contact"),
    "contacts.store.contacts.CONTACTS": (ContactOut, "contact"),
    "contacts.store.identifiers.IDENTIFIER": (IdentifierOut, "identifier"),
    "contacts.store.identifiers.IDENTIFIERS": (IdentifierOut, "identifier"),
    "contacts.store.relations.RELATION": (RelationOut, "relation"),
    "contacts.store.relations.RELATIONS": (RelationOut, "relation"),
    "contacts.store.relations.RELATIONS_TO": (RelationOut, "relation"),
    "contacts.store.providers.PROVIDER": (ProviderOut, "provider"),
    "contacts.store.providers.PROVIDERS": (ProviderOut, "provider"),
    "documents.store.documents.DOCUMENT": (DocumentOut, "document"),
    "documents.store.documents.DOCUMENTS": (DocumentOut, "document"),
    "documents.store.versions.VERSION": (DocumentVersionOut, "document_version"),
    "documents.store.versions.VERSIONS": (DocumentVersionOut, "document_version"),
    "documents.store.holds.HOLD": (HoldOut, "hold"),
    "documents.store.holds.HOLDS": (HoldOut, "hold"),
    "firms.store.profile.PROFILE": (FirmProfileOut, "firm"),
    "firms.store.offices.OFFICE": (OfficeOut, "office"),
    "firms.store.offices.OFFICES": (OfficeOut, "office"),
    "firms.store.roles.ROLE": (RoleOut, "role"),
    "firms.store.roles.ROLES": (RoleOut, "role"),
    "firms.store.members.MEMBER": (MemberOut, "member"),
    "firms.store.members.MEMBERS": (MemberOut, "member"),
    "firms.store.invitations.INVITATION": (InvitationOut, "invitation"),
    "firms.store.invitations.INVITATIONS": (InvitationOut, "invitation"),
    **{f"firms.store.directory.{name}": (DirectoryMemberOut, "directory") for name in DIRECTORY},
    "provisioning.store.GROUP_NAMES": (GroupNameOut, "directory"),
    "provisioning.store.SCIM_TOKEN": (ScimTokenOut, "scim_token"),
    "provisioning.store.SCIM_TOKENS": (ScimTokenOut, "scim_token"),
    "provisioning.store.SCIM_TOKEN_BEHIND": (ScimTokenOut, "scim_token"),
    "intake.store.LEAD": (LeadOut, "lead"),
    "intake.store.LEADS": (LeadOut, "lead"),
    "intake.store.OPEN_LEADS": (LeadOut, "lead"),
    "intake.store.SCREENING": (ScreeningOut, "screening"),
    "intake.store.SCREENINGS": (ScreeningOut, "screening"),
    "matters.store.matters.MATTER": (MatterOut, "matter"),
    "matters.store.matters.MATTERS": (MatterOut, "matter"),
    "matters.store.claim_links.CLAIM_LINK": (ClaimLinkOut, "claim_link"),
    "matters.store.claim_links.CLAIM_LINKS": (ClaimLinkOut, "claim_link"),
    "matters.store.dockets.DOCKET": (DocketOut, "docket"),
    "matters.store.dockets.DOCKETS": (DocketOut, "docket"),
    "matters.store.parties.PARTY": (PartyOut, "party"),
    "matters.store.parties.PARTIES": (PartyOut, "party"),
    "matters.store.claims.CLAIM": (ClaimOut, "claim"),
    "matters.store.claims.CLAIMS": (ClaimOut, "claim"),
    "matters.store.claims.CLAIMS_OF_MATTER": (ClaimOut, "claim"),
    "matters.store.notes.NOTE": (NoteOut, "note"),
    "matters.store.notes.NOTES": (NoteOut, "note"),
    "matters.store.damages.DAMAGE": (DamageOut, "damage"),
    "matters.store.damages.DAMAGES": (DamageOut, "damage"),
    "matters.store.damages.DAMAGES_OF_MATTER": (DamageOut, "damage"),
    "matters.store.offers.OFFER": (OfferOut, "offer"),
    "matters.store.offers.OFFERS": (OfferOut, "offer"),
    "matters.store.offers.OFFERS_OF_MATTER": (OfferOut, "offer"),
    "records.store.AUTHORIZATION": (AuthorizationOut, "authorization"),
    "records.store.AUTHORIZATIONS": (AuthorizationOut, "authorization"),
    "matters.store.tasks.TASK": (TaskOut, "task"),
    "matters.store.tasks.TASKS": (TaskOut, "task"),
    "matters.store.tasks.TEMPLATE": (TaskTemplateOut, "task_template"),
    "matters.store.tasks.TEMPLATES": (TaskTemplateOut, "task_template"),
    "federation.store.IDENTITY_PROVIDER": (IdentityProviderOut, "identity_provider"),
    "identity.store.clients.OAUTH_CLIENT": (OAuthClientOut, "oauth_client"),
    "identity.store.clients.OAUTH_CLIENTS": (OAuthClientOut, "oauth_client"),
    "matters.store.walls.WALL_ENTRY": (WallEntryOut, "wall_entry"),
    "matters.store.walls.WALL": (WallEntryOut, "wall_entry"),
    "history.store.EVENTS": (HistoryEventOut, "history"),
    "history.store.ACCESSES": (AccessEntryOut, "access_entry"),
}
"""Each read with the shape it must have and the kind of thing it reads."""

INSIDE = {
    "contacts.store.identifiers.SEALED",
    "conflicts.store.INVOLVEMENTS",
    "contacts.store.contacts.BRIEFLY",
    "contacts.store.contacts.MERGED",
    "contacts.store.names.CANDIDATES",
    "documents.store.documents.COUNTS",
    "documents.store.versions.CONTENT",
    "documents.store.versions.CONTENT_OF_VERSION",
    "firms.store.data_keys.WRAPPED",
}
"""Reads whose rows are not answered but opened or compared first, or open what is."""

AFTER_WORK = {"service.jobs.queries.JOB", "service.jobs.queries.JOBS"}
"""Reads of what a case does not hold, since work makes it: tests/api/jobs."""

SAID = {"sees_privileged": True, "version_number": 1}
"""Parameters of reads that are no ids."""

LEAKPROOF = {"TEXT", "VARCHAR", "UUID", "TIMESTAMP WITH TIME ZONE", "DATE", "BIGINT", "BOOLEAN"}
"""Types whose comparison PostgreSQL trusts behind a policy, so that it may use an index for it."""


async def bodies(name: str, firm: Firm, database: Database, case: Case) -> list[bytes]:
    """Runs a read of a case; returns what PostgreSQL wrote."""
    reads = FirmReads(database, firm.id, None)
    if name in LISTS:
        known = {**case.ids, **SAID, "status": "open"}
        given = {key: known[key] for key in ALWAYS.get(name, ())}
        page = await LISTS[name].page(reads, given=given, order=next(iter(LISTS[name].orders)), limit=50, after=None)
        return page.bodies
    named = {**case.ids, **SAID} | {"directory_id": case.ids["member_id"], "after_id": str(UUID(int=0))}
    secret = str(case.made["directory"]["token"]).partition(".")[2]
    named |= {"user_name": case.made["member"]["email"], "token_hash": hashlib.sha256(secret.encode()).hexdigest()}
    given = {key: named[key if key != "id" else f"{SHAPES[name][1]}_id"] for key in READS[name].asked}
    return [row["body"] for row in await reads.rows(READS[name], given)]


def test_every_read_is_held_to_a_shape() -> None:
    assert set(SHAPES) == {*READS, *LISTS} - INSIDE - AFTER_WORK


@pytest.mark.parametrize("bare", [False, True], ids=["filled", "bare"])
@pytest.mark.parametrize("name", SHAPES)
async def test_a_read_writes_its_shape(
    name: str, bare: bool, standing_a: Standing, standing_bare: Standing, database: Database
) -> None:
    shape, _ = SHAPES[name]
    firm, case = standing_bare if bare else standing_a
    written = await bodies(name, firm, database, case)
    assert written
    for body in written:
        read = json.loads(body)
        assert json.loads(shape.model_validate_json(body).model_dump_json()) == read
        assert list(read) == list(shape.model_fields)


@pytest.mark.parametrize("bare", [False, True], ids=["filled", "bare"])
@pytest.mark.parametrize("name", [name for name, (_, kind) in SHAPES.items() if kind not in {"history", "directory"}])
async def test_a_read_says_what_was_answered_when_it_was_made(
    name: str, bare: bool, standing_a: Standing, standing_bare: Standing, database: Database
) -> None:
    firm, case = standing_bare if bare else standing_a
    written = [json.loads(body) for body in await bodies(name, firm, database, case)]
    assert case.made[SHAPES[name][1]] in written


CLAIM_CHANGE = {"facts": {"act_on": None, "concealed_until": "2024-02-29"}}
CHANGES = [
    ("PATCH", "/v1/firm", {"website": "https://ohara.example", "phone": None}),
    ("PATCH", "/v1/offices/{office_id}", {"address": None}),
    ("PATCH", "/v1/roles/{role_id}", {"permissions": ["matters:read"]}),
    ("PATCH", "/v1/members/{member_id}", {"office_id": None, "role": "billing"}),
    ("PUT", "/v1/contacts/{contact_id}/identifiers/{identifier_kind}", {"value": "457-55-5462"}),
    ("PATCH", "/v1/contacts/{contact_id}", {"email": None, "notes": "x", "former_names": ["Doe"]}),
    ("PATCH", "/v1/contacts/{contact_id}/relations/{relation_id}", {"notes": None, "until_on": "2025-01-01"}),
    ("PATCH", "/v1/providers/{provider_id}", {"npi": None, "licences": []}),
    ("PATCH", "/v1/leads/{lead_id}", {"narrative": None, "referral": {"fee_share": None}}),
    ("POST", "/v1/leads/{lead_id}/decline", {"reason": "conflict"}),
    ("PATCH", "/v1/matters/{matter_id}", {"summary": None, "external_ids": {"crm": None, "ehr": "9"}}),
    ("POST", "/v1/matters/{matter_id}/close", CLOSING),
    ("POST", "/v1/matters/{matter_id}/stage/override", {"stage": "retained", "reason": "Engaged."}),
    (
        "PATCH",
        "/v1/documents/{document_id}",
        {"folder": "/", "dated_on": None},
    ),
    ("POST", "/v1/holds/{hold_id}/release", {"reason": "Over."}),
    ("PATCH", "/v1/matters/{matter_id}/claim-links/{claim_link_id}", {"note": None}),
    ("PATCH", "/v1/matters/{matter_id}/dockets/{docket_id}", {"court_id": "nynd", "caption": None}),
    ("PATCH", "/v1/matters/{matter_id}/parties/{party_id}", {"notes": None}),
    ("PATCH", "/v1/matters/{matter_id}/claims/{claim_id}", CLAIM_CHANGE),
    ("PATCH", "/v1/matters/{matter_id}/damages/{damage_id}", {"party_id": None, "amount_cents": 1}),
    ("PATCH", "/v1/matters/{matter_id}/offers/{offer_id}", {"terms": None, "expires_on": None}),
    ("PATCH", "/v1/matters/{matter_id}/notes/{note_id}", {"privileged": True}),
    ("PATCH", "/v1/matters/{matter_id}/authorizations/{authorization_id}", {"purpose": None, "special_categories": []}),
    ("PATCH", "/v1/tasks/{task_id}", {"assignee_member_id": None, "checklist": []}),
    ("PATCH", "/v1/task-templates/{task_template_id}", {"event": "Trial"}),
]


@pytest.mark.parametrize(("method", "address", "order"), CHANGES)
async def test_a_read_says_what_was_answered_when_it_was_changed(
    method: str, address: str, order: dict[str, Any], firm_a: Firm
) -> None:
    place = (await build_case(firm_a.api)).path(address)
    changed = await firm_a.api.request(method, place, json=order)
    read = await firm_a.api.get(place.removesuffix("/close").removesuffix("/decline").removesuffix("/release"))
    read = await firm_a.api.get(re.sub(r"/(close|decline|release|stage/override)$", "", place))
    version = re.sub(r'-[0-9a-f]{8}"$', '"', read.headers["ETag"])  # what moves between versions has a longer tag
    assert (read.json(), version) == (changed.json(), changed.headers["ETag"])


def statements() -> dict[str, CompiledRead]:
    """Every statement that a read can become."""
    found = dict(READS)
    for name, listed in LISTS.items():
        for filters, order, after in combinations(name, listed):
            found[f"{name} by {sorted(filters)} {order} {after}"] = listed.compiled(filters, order, after)
    return found


@pytest.mark.parametrize("read", statements().values(), ids=statements())
def test_a_statement_compares_the_firm_of_every_table_it_names(read: CompiledRead) -> None:
    tables = [table for table in METADATA.tables if re.search(rf"\b(FROM|JOIN) {table}\b", read.inside)]
    assert tables
    for table in tables:
        assert re.search(rf"\b{table}\.firm_id = \$\d+::UUID", read.inside), table


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_filtered_and_ordered_by_what_an_index_can_serve_behind_a_policy(name: str) -> None:
    listed = LISTS[name]
    types = {
        part.name: part.type.compile(dialect=postgresql.dialect())
        for expression in (*listed.filters.values(), *(order.expression for order in listed.orders.values()))
        for part in visitors.iterate(expression)
        if isinstance(part, Column)
    }
    assert types
    assert set(types.values()) <= LEAKPROOF, types


@pytest.mark.parametrize("name", LISTS)
def test_the_order_of_a_list_is_never_null(name: str) -> None:
    assert not any(order.expression.nullable for order in LISTS[name].orders.values())
