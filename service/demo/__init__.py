"""Demo data for a first look: two firms that do not exist, with published opinions as their matters."""

from dataclasses import dataclass
from importlib import resources
from typing import Any
from uuid import UUID

import yaml

from service.db.engine import Database
from service.db.sessions import FirmSession, firm_session, platform_session
from service.domain.contacts.commands.contacts import add_contact
from service.domain.contacts.schemas.contacts import OpenContact
from service.domain.firms.commands import create_firm
from service.domain.identity.commands import create_client
from service.domain.identity.keyring import Keyring
from service.domain.identity.policy import SCOPES
from service.domain.matters.commands.claims import state_claim
from service.domain.matters.commands.matters import open_matter
from service.domain.matters.commands.parties import add_party
from service.domain.matters.schemas.claims import StateClaim
from service.domain.matters.schemas.matters import OpenMatter
from service.domain.matters.schemas.parties import AddParty


@dataclass(frozen=True)
class DemoFirm:
    """A firm of the demo, its client with a fresh random secret, and one of its matters."""

    name: str
    client_id: str
    client_secret: str
    matter_id: UUID


async def load_demo(database: Database, keyring: Keyring) -> list[DemoFirm]:
    """Loads both firms. Each becomes visible as a whole at the end: interrupted before, it is as if never begun."""
    return [await _load_firm(database, keyring, entry["firm"], entry["cases"]) for entry in _entries()]


def _entries() -> list[dict[str, Any]]:
    text = resources.files(__name__).joinpath("cases.yaml").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = yaml.safe_load(text)
    return entries


async def _load_firm(database: Database, keyring: Keyring, name: str, cases: list[dict[str, Any]]) -> DemoFirm:
    async with platform_session(database) as platform:
        firm = await create_firm(platform, name)
        client = await create_client(platform, keyring, firm.id, "Demo", sorted(SCOPES))
        async with firm_session(database, firm.id) as db:
            matters = [await _load_case(db, case) for case in cases]
    return DemoFirm(name, client.client_id, client.client_secret, matters[0])


async def _load_case(db: FirmSession, case: dict[str, Any]) -> UUID:
    matter = await open_matter(
        db,
        OpenMatter(
            title=case["title"],
            jurisdiction=case["jurisdiction"],
            summary=f"Published opinion: {case['title']}, {case['citation']}.",
        ),
    )
    parties = {}
    for side, role, name in (("claimant", "plaintiff", "plaintiff"), ("defence", "defendant", "defendant")):
        contact = await add_contact(db, OpenContact(kind=case.get(f"{name}_is", "person"), name=case[name]))
        order = AddParty.model_validate({"contact_id": contact.id, "role": role, "side": side})
        parties[name] = (await add_party(db, matter.id, order)).id
    await state_claim(
        db,
        matter.id,
        StateClaim(
            kind=case["claim"],
            jurisdiction=case["jurisdiction"],
            defendant_kind=case["defendant_kind"],
            plaintiff_party_id=parties["plaintiff"],
            defendant_party_id=parties["defendant"],
            filed_on=case["filed_on"],
            facts=_facts(case),
        ),
    )
    return matter.id


def _facts(case: dict[str, Any]) -> Any:
    """Gives every fact the opinion as its source."""
    facts: dict[str, Any] = {}
    for name, value in case["facts"].items():
        if isinstance(value, list):
            facts[name] = [{**one, "source": case["citation"]} for one in value]
        else:
            facts[name] = value if isinstance(value, bool) else {"on": value, "source": case["citation"]}
    return facts
