"""Boundary shapes of the limitations engine: the request that states facts, the answer with its reasons."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from service.domain.deadlines.rules.assessment import Assessment
from service.domain.deadlines.rules.fact_reading import read_claim
from service.domain.deadlines.rules.facts import ClaimFacts
from service.domain.deadlines.rules.matter_deadlines import DeadlineKind, DeadlineStatus, DocketEntry
from service.domain.matters.schemas.claims import ClaimKind, DefendantKind
from service.domain.matters.schemas.facts import Day as KnownDay
from service.domain.matters.schemas.facts import StatedFacts
from service.domain.matters.schemas.matters import JurisdictionCode

Day = date
Confidence = Literal["verified", "secondary", "memory"]


class _Order(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AssessLimitations(_Order):
    """One claim of one plaintiff against one defendant, to be assessed under the law of `jurisdiction`."""

    jurisdiction: JurisdictionCode
    claim: ClaimKind = "injury"
    defendant: DefendantKind = "private"
    facts: StatedFacts
    as_of: KnownDay | None = Field(None, description="As of which day; absent: today at the court's place")

    def to_facts(self, as_of: date) -> ClaimFacts:
        """The facts for the engine. Raises ImpossibleFacts with JSON pointers into this request."""
        item = self.model_dump(mode="json", exclude={"as_of"}, exclude_none=True)
        return read_claim(item, as_of)


class StepOut(BaseModel):
    """One line a person can check with a calendar: `date`, what is added (`adds`), `result`."""

    n: int
    rule: str
    does: str
    from_: str = Field(alias="from", serialization_alias="from")
    date: Day
    adds: dict[str, int] | None
    result: Day
    citation: str
    confidence: Confidence
    for_: list[str] = Field(alias="for", serialization_alias="for")

    model_config = ConfigDict(populate_by_name=True)


class WarningOut(BaseModel):
    """Something a lawyer must look at."""

    code: str
    text: str


class MeritOut(BaseModel):
    """The certificate or affidavit that comes with the suit or at another event."""

    event: str
    offset: dict[str, int]
    name: str
    citation: str
    confidence: Confidence
    extension: str | None
    sanction: str | None


class PanelOut(BaseModel):
    """The screening panel or compulsory mediation, and what a request does to the time."""

    required: bool
    rule: str | None
    citation: str | None
    effect: str | None
    confidence: Confidence | None


class LawOut(BaseModel):
    """The version of the law and the day of the assessment."""

    version: str
    as_of: date


class AssessmentOut(BaseModel):
    """The dates of a claim with their reasons. `file_by` needs no argument; `arguable_until` is the latest."""

    jurisdiction: str
    claim: str
    defendant: str
    file_by: date
    arguable_until: date
    repose_on: date | None
    repose_binds: bool
    notice_of_claim_by: date | None
    presuit_notice_by: date | None
    earliest_filing_on: date | None
    merit_due: MeritOut | None
    panel: PanelOut
    expired: bool
    steps: list[StepOut]
    assumptions: list[str]
    missing: list[str]
    warnings: list[WarningOut]
    law: LawOut

    @classmethod
    def of(cls, assessment: Assessment) -> AssessmentOut:
        """The wire shape of an assessment."""
        return cls.model_validate(assessment.to_json())


class JurisdictionSummaryOut(BaseModel):
    """A jurisdiction whose law is held."""

    code: str
    name: str
    law_version: str


class JurisdictionOut(BaseModel):
    """The law of a jurisdiction as data; law/README.md explains the vocabulary of `computation` and `rules`."""

    code: str
    name: str
    law_version: str
    conditions: dict[str, str] = Field(description="Circumstances that only this jurisdiction's rules ask about")
    computation: dict[str, Any] = Field(description="Whether a last day on a weekend or holiday moves")
    rules: list[dict[str, Any]] = Field(
        description="Each with id, kind, citation, confidence (verified, secondary or memory) and a plain sentence"
    )


class DeadlineOut(BaseModel):
    """One day that the facts of a claim make due. `rule` to `says` name the step it rests on."""

    claim_id: UUID
    kind: DeadlineKind
    due_on: date
    status: DeadlineStatus
    rule: str | None
    citation: str | None
    confidence: Confidence | None
    says: str | None

    @classmethod
    def of(cls, claim_id: UUID, entry: DocketEntry) -> DeadlineOut:
        """The wire shape of a docket entry."""
        rule = entry.step.rule if entry.step else None
        return cls(
            claim_id=claim_id,
            kind=entry.kind,
            due_on=entry.due_on,
            status=entry.status,
            rule=rule.id if rule else None,
            citation=rule.citation if rule else None,
            confidence=rule.confidence if rule else None,
            says=rule.says if rule else None,
        )


class FactErrorOut(BaseModel):
    """Why no date can follow from a claim's facts: a JSON pointer into the claim, a code, a sentence."""

    pointer: str
    code: str
    detail: str


class ClaimAssessmentOut(BaseModel):
    """The assessment of one claim, or why there is none."""

    claim_id: UUID
    assessment: AssessmentOut | None
    errors: list[FactErrorOut]


class MatterDeadlinesOut(BaseModel):
    """What is due in a matter, the earliest first, and the assessment of each claim, the oldest claim first."""

    data: list[DeadlineOut]
    next_cursor: None
    claims: list[ClaimAssessmentOut]
