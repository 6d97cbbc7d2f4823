"""Boundary shapes of the limitations engine: the request that states facts, the answer with its reasons."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from service.domain.deadlines.rules.assessment import Assessment
from service.domain.deadlines.rules.fact_reading import read_claim
from service.domain.deadlines.rules.facts import ClaimFacts

Day = date
Status = Literal["undisputed", "asserted"]
Confidence = Literal["verified", "secondary", "memory"]


class _Order(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StatedDate(_Order):
    """A date with its standing: undisputed, or asserted by one side."""

    on: date
    status: Status = "undisputed"


FactDay = date | StatedDate | None


class StatedIncapacity(_Order):
    """A stretch without capacity; no `until_on`: it goes on."""

    from_on: date
    until_on: date | None = None
    status: Status = "undisputed"


class StatedExtension(_Order):
    """Days added to the time to sue by an order, a stipulation or a petition."""

    days: int = Field(ge=1, le=3660, strict=True)
    granted_on: date | None = None
    basis: str = Field(default="", max_length=200)
    status: Status = "undisputed"


class StatedFacts(_Order):
    """The facts of one claim; what is unknown is left out."""

    act_on: FactDay = None
    injury_on: FactDay = None
    last_treatment_on: FactDay = None
    discovered_on: FactDay = None
    died_on: FactDay = None
    born_on: FactDay = None
    incapacity: list[StatedIncapacity] = Field(default_factory=list, max_length=20)
    foreign_object: bool = Field(default=False, strict=True)
    concealed_until: FactDay = None
    conditions: list[str] = Field(default_factory=list, max_length=20)
    notice_served_on: FactDay = None
    notice_of_claim_on: FactDay = None
    claim_denied_on: FactDay = None
    panel_requested_on: FactDay = None
    panel_ended_on: FactDay = None
    mediation_requested_on: FactDay = None
    mediation_ended_on: FactDay = None
    representative_appointed_on: FactDay = None
    extensions: list[StatedExtension] = Field(default_factory=list, max_length=20)


class AssessLimitations(_Order):
    """One claim of one plaintiff against one defendant, to be assessed under the law of `jurisdiction`."""

    jurisdiction: str = Field(min_length=2, max_length=2, examples=["NY"])
    claim: Literal["injury", "wrongful_death", "survival", "consortium"] = "injury"
    defendant: Literal["private", "local_government", "state", "federal"] | None = None
    facts: StatedFacts
    as_of: date | None = None

    def to_facts(self, as_of: date) -> ClaimFacts:
        """The facts for the engine. Raises ImpossibleFacts with JSON pointers into this request."""
        item: dict[str, Any] = self.model_dump(mode="json", exclude_none=True)
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
