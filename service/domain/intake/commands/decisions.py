"""Declining a lead."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.firms import queries as firms
from service.domain.intake import queries, rules
from service.domain.intake.commands.leads import LEADS, open_lead, shown
from service.domain.intake.schemas import DeclineLead, LeadOut, LeadRecord, Letter, LetterLimits
from service.values.versions import ExpectedVersion


async def decline_lead(db: FirmSession, lead_id: UUID, order: DeclineLead, expected: ExpectedVersion | None) -> LeadOut:
    """Declines an open lead and writes the non-engagement letter. Raises NotFound, StaleVersion, LeadSettled."""
    lead = await open_lead(db, lead_id, expected)
    before = LEADS.shape(lead)
    letter = await _letter(db, before, order)
    lead.status, lead.decided_on, lead.letter = "declined", db.now.date(), letter.model_dump(mode="json")
    lead.decline_reason, lead.decline_note = order.reason, order.note
    return shown(db, await LEADS.written(db, "lead.declined", lead, before))


async def _letter(db: FirmSession, lead: LeadRecord, order: DeclineLead) -> Letter:
    firm = await firms.letterhead(db)
    limits = rules.letter_limits(queries.assessed(lead).assessment, lead.facts)
    return Letter(
        written_on=db.now.date(),
        firm_name=firm.name,
        firm_address=firm.address,
        firm_phone=firm.phone,
        addressee=lead.caller_name,
        address=lead.address,
        patient=lead.patient_name,
        limits=None if limits is None else LetterLimits.model_validate(limits),
        added=order.letter_adds,
    )
