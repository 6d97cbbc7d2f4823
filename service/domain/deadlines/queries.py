"""Questions to the deadlines: what an assessment says, what the law is, what is due in a matter."""

import json
from datetime import date
from functools import cache
from typing import Final
from uuid import UUID

from service import clock
from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.deadlines.errors import FactsImpossible
from service.domain.deadlines.law import held_jurisdictions, law_data, law_for, load_law
from service.domain.deadlines.rules.assessing import assess
from service.domain.deadlines.rules.assessment import Assessment
from service.domain.deadlines.rules.court_days import CourtCalendar
from service.domain.deadlines.rules.facts import FactProblem, ImpossibleFacts
from service.domain.deadlines.rules.matter_deadlines import docket_entries
from service.domain.deadlines.schemas import (
    AssessLimitations,
    AssessmentOut,
    ClaimAssessmentOut,
    DeadlineOut,
    FactErrorOut,
    JurisdictionOut,
    JurisdictionSummaryOut,
    MatterDeadlinesOut,
)
from service.domain.matters.queries import CLAIMS_OF_MATTER, claims_of
from service.domain.matters.schemas.claims import ClaimOut
from service.domain.matters.schemas.facts import DateFact
from service.values.errors import FieldError, NotFound
from service.values.jurisdictions import JURISDICTIONS, time_zone

_CALENDAR: Final = CourtCalendar()


def assess_limitations(order: AssessLimitations) -> AssessmentOut:
    """Assesses a claim as of `order.as_of`, or of today at the court's place. Raises FactsImpossible."""
    try:
        return AssessmentOut.of(_assess(order))
    except ImpossibleFacts as error:
        raise FactsImpossible(
            "No date can follow from these facts.",
            [FieldError(problem.pointer, problem.code, problem.detail) for problem in error.problems],
        ) from None


@cache
def jurisdictions() -> tuple[JurisdictionSummaryOut, ...]:
    """Returns the jurisdictions whose law is held, in the order of their names."""
    return tuple(
        JurisdictionSummaryOut(code=code, name=JURISDICTIONS[code], law_version=load_law(code).version)
        for code in held_jurisdictions()
    )


@cache
def jurisdiction(code: str) -> JurisdictionOut:
    """Returns the law of one jurisdiction as data. Raises NotFound."""
    if code not in held_jurisdictions():
        raise NotFound("There is no such jurisdiction.")
    data = law_data(code)
    return JurisdictionOut(
        code=code,
        name=JURISDICTIONS[code],
        law_version=data["version"],
        conditions=data.get("conditions", {}),
        computation=data["computation"],
        rules=data["rules"],
    )


async def deadlines_of_matter(reads: FirmReads, matter_id: UUID) -> MatterDeadlinesOut:
    """Returns what the facts of a matter's claims make due, the earliest first. Raises NotFound."""
    rows = await reads.rows(CLAIMS_OF_MATTER, {"matter_id": matter_id})
    if not rows:
        raise NotFound("There is no such matter.")
    due: list[DeadlineOut] = []
    claims: list[ClaimAssessmentOut] = []
    for row in rows:
        if row["claim_id"] is not None:
            answer, entries = _assess_claim(ClaimOut.model_validate(json.loads(row["body"])))
            claims.append(answer)
            due += entries
    due.sort(key=lambda deadline: (deadline.due_on, str(deadline.claim_id)))
    return MatterDeadlinesOut(data=due, next_cursor=None, claims=claims)


async def limitations_known(db: FirmSession, matter_id: UUID) -> list[FieldError]:
    """Every claim has a day by which suit must be filed; returns what keeps it from being known."""
    return [
        FieldError(f"/claims/{claim.id}{problem.pointer}", "limitations_known", problem.detail)
        for claim in await claims_of(db, matter_id)
        for problem in _assess_claim(claim)[0].errors
    ]


def _assess_claim(claim: ClaimOut) -> tuple[ClaimAssessmentOut, list[DeadlineOut]]:
    order = AssessLimitations(
        jurisdiction=claim.jurisdiction, claim=claim.kind, defendant=claim.defendant_kind, facts=claim.facts
    )
    try:
        assessment = _assess(order)
    except ImpossibleFacts as error:
        errors = [_error(problem) for problem in error.problems]
        return ClaimAssessmentOut(claim_id=claim.id, assessment=None, errors=errors), []
    entries = docket_entries(
        assessment, claim.filed_on, _day(claim.facts.notice_of_claim_on), _day(claim.facts.notice_served_on)
    )
    answer = ClaimAssessmentOut(claim_id=claim.id, assessment=AssessmentOut.of(assessment), errors=[])
    return answer, [DeadlineOut.of(claim.id, entry) for entry in entries]


def _assess(order: AssessLimitations) -> Assessment:
    law = law_for(order.jurisdiction, order.defendant)
    as_of = order.as_of or clock.today(time_zone(law.code))
    return assess(order.to_facts(as_of), law, _CALENDAR, as_of)


def _day(fact: DateFact | None) -> date | None:
    return fact.on if fact else None


def _error(problem: FactProblem) -> FactErrorOut:
    return FactErrorOut(pointer=problem.pointer, code=problem.code, detail=problem.detail)
