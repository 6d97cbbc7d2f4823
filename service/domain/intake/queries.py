"""Questions to the intake."""

from dataclasses import dataclass
from importlib.resources import files
from typing import Final
from uuid import UUID

from service import clock
from service.db.reads import FirmReads
from service.domain.deadlines.errors import FactsImpossible
from service.domain.deadlines.queries import assess_limitations
from service.domain.deadlines.schemas import AssessLimitations, AssessmentOut, FactErrorOut
from service.domain.intake import errors, rules, store
from service.domain.intake.schemas import LeadFields, LeadLimitationsOut, LeadOut, LeadRecord
from service.gateways.typesetting import typeset
from service.values.errors import FieldError, NotFound

LEAD = store.LEAD
LEADS = store.LEADS
OPEN_LEADS = store.OPEN_LEADS
SCREENING = store.SCREENING
SCREENINGS = store.SCREENINGS

_LETTER: Final = files("service.domain.intake").joinpath("templates", "non_engagement.typ").read_bytes()


@dataclass(frozen=True, slots=True)
class Assessed:
    """The assessment of a lead, or why there is none."""

    assessment: AssessmentOut | None
    errors: tuple[FieldError, ...]


def assessed(lead: LeadFields | LeadRecord) -> Assessed:
    """Assesses a lead as of today at the court's place."""
    if lead.jurisdiction is None:
        return Assessed(None, (FieldError("/jurisdiction", "missing", "which law decides is not known"),))
    order = AssessLimitations(
        jurisdiction=lead.jurisdiction, claim=lead.kind, defendant=lead.defendant_kind, facts=lead.facts
    )
    try:
        return Assessed(assess_limitations(order), ())
    except FactsImpossible as impossible:
        return Assessed(None, impossible.errors)


async def limitations(reads: FirmReads, lead_id: UUID) -> LeadLimitationsOut:
    """Returns the time that a lead has, with its reasons. Raises NotFound."""
    lead = await _lead(reads, lead_id)
    found = assessed(lead)
    dates = rules.dates(found.assessment, lead.facts, lead.received_on)
    return LeadLimitationsOut(
        lead_id=lead.id,
        risk=rules.risk(dates.file_by, dates.arguable_until, dates.act_by, clock.now().date()),
        assessment=found.assessment,
        errors=[FactErrorOut(pointer=one.pointer, code=one.code, detail=one.detail) for one in found.errors],
    )


async def letter(reads: FirmReads, lead_id: UUID) -> bytes:
    """Returns the non-engagement letter as PDF. Raises NotFound, NoLetter."""
    lead = await _lead(reads, lead_id)
    if lead.letter is None:
        raise errors.NoLetter("A letter is written when the lead is declined.")
    return await typeset(_LETTER, lead.letter.model_dump(mode="json"))


async def _lead(reads: FirmReads, lead_id: UUID) -> LeadOut:
    row = await reads.first(LEAD, id=lead_id)
    if row is None:
        raise NotFound("There is no such lead.")
    return LeadOut.model_validate_json(row["body"])
