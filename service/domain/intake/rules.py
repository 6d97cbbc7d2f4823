"""Decisions about leads. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from service.domain.deadlines.schemas import AssessmentOut
from service.domain.matters.schemas.facts import StatedFacts
from service.domain.matters.schemas.parties import PartyCapacity, PartyRole
from service.values.dates import age_on
from service.values.jurisdictions import JURISDICTIONS

Risk = Literal["expired", "critical", "soon", "open", "unknown"]
CallerRelation = Literal["self", "spouse", "parent", "child", "sibling", "guardian", "representative", "other"]

CRITICAL_DAYS: Final = 30
SOON_DAYS: Final = 180
MAJORITY: Final = 18


@dataclass(frozen=True, slots=True)
class Dates:
    """What of an assessment is kept with a lead."""

    file_by: date | None
    arguable_until: date | None
    act_by: date


@dataclass(frozen=True, slots=True)
class Limits:
    """The time to sue as a letter tells it. `notice_by`: a notice that is due before suit, if any."""

    file_by: date
    citation: str | None
    jurisdiction: str
    notice_by: date | None
    notice_citation: str | None
    passed: bool


def dates(assessment: AssessmentOut | None, facts: StatedFacts, received_on: date) -> Dates:
    """Returns the dates of a lead. Of what is due, a notice already given is not waited for; where nothing is known,
    the lead is to be looked at since it came in."""
    if assessment is None:
        return Dates(None, None, received_on)
    due = [assessment.file_by, *(day for day, _ in _notices(assessment, facts))]
    return Dates(assessment.file_by, assessment.arguable_until, min(due))


def risk(file_by: date | None, arguable_until: date | None, act_by: date, today: date) -> Risk:
    """Returns how near the end of the time is."""
    if file_by is None or arguable_until is None:
        return "unknown"
    if arguable_until < today:
        return "expired"
    if act_by <= today + timedelta(days=CRITICAL_DAYS):
        return "critical"
    return "soon" if act_by <= today + timedelta(days=SOON_DAYS) else "open"


def letter_limits(assessment: AssessmentOut | None, facts: StatedFacts) -> Limits | None:
    """Returns what the letter says of the time to sue: the day that needs no argument, and a notice due before it."""
    if assessment is None:
        return None
    notices = [notice for notice in _notices(assessment, facts) if notice[0] < assessment.file_by]
    notice = min(notices, default=None)
    return Limits(
        file_by=assessment.file_by,
        citation=_citation(assessment, "file_by"),
        jurisdiction=JURISDICTIONS[assessment.jurisdiction],
        notice_by=notice[0] if notice else None,
        notice_citation=_citation(assessment, notice[1]) if notice else None,
        passed=assessment.file_by < assessment.law.as_of,
    )


def title(patient: str, defendant: str | None) -> str:
    """Returns a title for the matter, which has 300 characters at most."""
    return f"In re {patient[:290]}" if defendant is None else f"{patient[:140]} v. {defendant[:140]}"


def caller_role(relation: CallerRelation) -> PartyRole:
    """Returns which part somebody else than the patient has in the matter."""
    if relation in {"parent", "guardian", "representative"}:
        return "representative"
    return "other" if relation == "other" else "family_member"


def capacity(facts: StatedFacts, today: date) -> PartyCapacity:
    """Returns how the patient is a party, as far as birth and death tell. A first guess: some states have 19 or 21."""
    if facts.died_on is not None:
        return "estate"
    return "minor" if facts.born_on is not None and age_on(facts.born_on.on, today) < MAJORITY else "individual"


def _notices(assessment: AssessmentOut, facts: StatedFacts) -> list[tuple[date, str]]:
    """Returns the notices that are due and were not given."""
    found = []
    if assessment.notice_of_claim_by is not None and facts.notice_of_claim_on is None:
        found.append((assessment.notice_of_claim_by, "notice_of_claim_by"))
    if assessment.presuit_notice_by is not None and facts.notice_served_on is None:
        found.append((assessment.presuit_notice_by, "presuit_notice_by"))
    return found


def _citation(assessment: AssessmentOut, purpose: str) -> str | None:
    """Returns what every step to a date rests on, in the order of the steps."""
    cited = dict.fromkeys(step.citation for step in assessment.steps if purpose in step.for_)
    return "; ".join(cited) or None
