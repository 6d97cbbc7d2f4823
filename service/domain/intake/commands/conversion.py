"""A lead becomes a matter."""

from collections.abc import Sequence
from itertools import zip_longest
from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.contacts.commands import contacts
from service.domain.contacts.commands.names import keep_names
from service.domain.contacts.schemas.contacts import OpenContact
from service.domain.intake import rules, store
from service.domain.intake.commands.leads import LEADS, open_lead, shown
from service.domain.intake.schemas import ConvertLead, LeadOut, LeadRecord
from service.domain.matters.commands.claims import state_claim
from service.domain.matters.commands.matters import open_matter
from service.domain.matters.commands.parties import add_party
from service.domain.matters.schemas.claims import StateClaim
from service.domain.matters.schemas.matters import OpenMatter
from service.domain.matters.schemas.parties import AddParty, PartyCapacity, PartyRole, PartySide
from service.values.errors import FieldError, InvalidInput
from service.values.patches import validated
from service.values.versions import ExpectedVersion


async def convert_lead(db: FirmSession, lead_id: UUID, order: ConvertLead, expected: ExpectedVersion | None) -> LeadOut:
    """Opens a matter with the lead's people as contacts and parties and a claim against each defendant, with the
    lead's facts. The lead stays and names the matter.

    Raises NotFound, StaleVersion, LeadSettled, InvalidInput, NumberTaken, PartyExists.
    """
    lead = await open_lead(db, lead_id, expected)
    before = LEADS.shape(lead)
    _check(before, order)
    matter = await open_matter(
        db,
        OpenMatter(
            title=order.title or _title(before),
            number=order.number,
            jurisdiction=before.jurisdiction,
            summary=before.narrative,
        ),
    )
    plaintiff = await _claimants(db, matter.id, before, order)
    await _claims(db, matter.id, before, plaintiff, await _defendants(db, matter.id, before, order))
    await store.hang_on(db, lead.id, matter.id)
    await keep_names(db, "lead", lead.id, ())  # they are contacts now, and found as such
    lead.status, lead.decided_on, lead.matter_id = "converted", db.now.date(), matter.id
    return shown(db, await LEADS.written(db, "lead.converted", lead, before))


def _title(lead: LeadRecord) -> str:
    return rules.title(lead.patient_name or lead.caller_name, lead.defendants[0].name if lead.defendants else None)


def _check(lead: LeadRecord, order: ConvertLead) -> None:
    wrong = []
    if lead.jurisdiction is None:
        wrong.append(FieldError("/jurisdiction", "jurisdiction_needed", "say first where the case belongs"))
    if len(order.defendant_contact_ids) > len(lead.defendants):
        wrong.append(FieldError("/defendant_contact_ids", "too_many_defendants", "more than the lead has defendants"))
    if order.caller_contact_id is not None and lead.caller_relation == "self":
        wrong.append(FieldError("/caller_contact_id", "caller_is_patient", "the caller is the patient"))
    if wrong:
        raise InvalidInput("The lead cannot become a matter like this.", wrong)


async def _claimants(db: FirmSession, matter_id: UUID, lead: LeadRecord, order: ConvertLead) -> UUID:
    """Adds the patient and, where it is somebody else, the caller; returns the party whose claim it is."""
    own = lead.caller_relation == "self"
    reached = {"phone": lead.phone, "email": lead.email, "address": lead.address}
    life = {
        name: fact.on.isoformat()
        for name, fact in (("born_on", lead.facts.born_on), ("died_on", lead.facts.died_on))
        if fact is not None
    }
    name = (lead.patient_name or lead.caller_name) if own else (lead.patient_name or f"Patient of {lead.caller_name}")
    patient = {"kind": "person", "name": name[:300], **life, **(reached if own else {})}
    able = rules.capacity(lead.facts, db.now.date())
    if own:
        return await _party(db, matter_id, order.patient_contact_id, patient, "patient", "claimant", able)
    caller = {"kind": "person", "name": lead.caller_name, **reached}
    role = rules.caller_role(lead.caller_relation)
    caller_id = await _party(db, matter_id, order.caller_contact_id, caller, role, "claimant")
    acting = caller_id if role == "representative" and able != "individual" else None
    patient_id = await _party(db, matter_id, order.patient_contact_id, patient, "patient", "claimant", able, acting)
    # The claim for a death or for consortium is the survivor's; an injury stays the patient's own.
    return patient_id if lead.kind == "injury" else caller_id


async def _defendants(db: FirmSession, matter_id: UUID, lead: LeadRecord, order: ConvertLead) -> list[UUID]:
    return [
        await _party(db, matter_id, known, accused.model_dump(), "defendant", "defence")
        for accused, known in zip_longest(lead.defendants, order.defendant_contact_ids)
    ]


async def _party(
    db: FirmSession,
    matter_id: UUID,
    known: UUID | None,
    contact: dict[str, str | None],
    role: PartyRole,
    side: PartySide,
    capacity: PartyCapacity = "individual",
    acting: UUID | None = None,
) -> UUID:
    contact_id = known or (await contacts.add_contact(db, validated(OpenContact, contact))).id
    order = AddParty(contact_id=contact_id, role=role, side=side, capacity=capacity, representative_party_id=acting)
    return (await add_party(db, matter_id, order)).id


async def _claims(
    db: FirmSession, matter_id: UUID, lead: LeadRecord, plaintiff: UUID, defendants: Sequence[UUID]
) -> None:
    for defendant in defendants or (None,):
        order = StateClaim(
            kind=lead.kind,
            jurisdiction=lead.jurisdiction or "",
            defendant_kind=lead.defendant_kind,
            plaintiff_party_id=plaintiff,
            defendant_party_id=defendant,
            facts=lead.facts,
        )
        await state_claim(db, matter_id, order)
