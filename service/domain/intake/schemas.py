"""Shapes of the leads."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from service.domain.contacts.schemas.contacts import ContactKind, Email
from service.domain.deadlines.schemas import AssessmentOut, FactErrorOut
from service.domain.intake.rules import CallerRelation, Risk
from service.domain.matters.schemas.claims import ClaimKind, DefendantKind
from service.domain.matters.schemas.facts import ChangedFacts, StatedFacts
from service.domain.matters.schemas.matters import JurisdictionCode, MatterNumberText
from service.values.days import CalendarDay
from service.values.external_ids import ChangedExternalIds, ExternalIds
from service.values.instants import Instant
from service.values.percentages import Share
from service.values.text import Line, Prose

LeadStatus = Literal["open", "declined", "converted"]
LeadSource = Literal["referral", "web", "phone", "advertisement", "former_client", "walk_in", "other"]
DeclineReason = Literal[
    "no_liability",
    "no_causation",
    "damages_too_small",
    "time_barred",
    "conflict",
    "outside_practice",
    "cannot_reach",
    "other",
]
Grade = Literal["strong", "fair", "weak", "none"]
Recommendation = Literal["accept", "investigate", "decline"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Referral(_Part):
    """Who sent the lead, and which part of the fee goes to them."""

    by: Line
    fee_share: Share | None = Field(None, description="Percentage of the fee as rational text, such as 100/3")


class ChangedReferral(_Part):
    """Changes to a referral: what is absent stays, null removes."""

    by: Line | SkipJsonSchema[None] = None
    fee_share: Share | None = None


class Accused(_Part):
    """Somebody against whom the case would be."""

    name: Line
    kind: ContactKind = "organisation"


class LeadFields(BaseModel):
    """What the firm is told by somebody who asks for help."""

    model_config = ConfigDict(extra="forbid")

    caller_name: Line
    caller_relation: CallerRelation = Field("self", description="What the caller is to the patient")
    phone: Line | None = None
    email: Email | None = None
    address: Prose | None = None
    patient_name: Line | None = Field(None, description="Absent: the caller is the patient, or it is not known")
    kind: ClaimKind = "injury"
    jurisdiction: JurisdictionCode | None = None
    defendant_kind: DefendantKind = Field("private", description="If several: the one with the shortest time")
    defendants: list[Accused] = Field(default_factory=list, max_length=20)
    narrative: Prose | None = None
    source: LeadSource | None = None
    referral: Referral | None = None
    received_on: CalendarDay | None = Field(None, description="Absent: today")
    reviewer_id: UUID | None = Field(None, description="The member who is to screen it")
    facts: StatedFacts = Field(default_factory=StatedFacts)
    external_ids: ExternalIds = Field(default_factory=dict)


class TakeLead(LeadFields):
    """A new lead."""


class ChangeLead(BaseModel):
    """Changes to a lead (JSON merge patch): what is absent stays, null removes."""

    model_config = ConfigDict(extra="forbid")

    caller_name: Line | SkipJsonSchema[None] = None
    caller_relation: CallerRelation | None = None
    phone: Line | None = None
    email: Email | None = None
    address: Prose | None = None
    patient_name: Line | None = None
    kind: ClaimKind | None = None
    jurisdiction: JurisdictionCode | None = None
    defendant_kind: DefendantKind | None = None
    defendants: Annotated[list[Accused], Field(max_length=20)] | None = None
    narrative: Prose | None = None
    source: LeadSource | None = None
    referral: ChangedReferral | None = None
    received_on: CalendarDay | None = None
    reviewer_id: UUID | None = None
    facts: ChangedFacts | None = None
    external_ids: ChangedExternalIds | None = None


class LetterLimits(BaseModel):
    """The time to sue as the letter tells it. `notice_by`: a notice that is due before suit, if any."""

    model_config = ConfigDict(from_attributes=True)

    file_by: date
    citation: str | None
    jurisdiction: str
    notice_by: date | None
    notice_citation: str | None
    passed: bool


class Letter(BaseModel):
    """What the non-engagement letter says, kept as it was written."""

    written_on: date
    firm_name: str
    firm_address: str | None
    firm_phone: str | None
    addressee: str
    address: str | None
    patient: str | None
    limits: LetterLimits | None = Field(description="Null: no date follows from what the firm was told")
    added: str | None


class LeadRecord(BaseModel):
    """A lead as history keeps it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    status: LeadStatus
    caller_name: str
    caller_relation: CallerRelation
    phone: str | None
    email: str | None
    address: str | None
    patient_name: str | None
    kind: ClaimKind
    jurisdiction: str | None
    defendant_kind: DefendantKind
    defendants: list[Accused]
    narrative: str | None
    source: LeadSource | None
    referral: Referral | None
    received_on: date
    reviewer_id: UUID | None
    facts: StatedFacts
    file_by: date | None = Field(description="The day to sue by without argument; null: none follows from the facts")
    arguable_until: date | None
    act_by: date = Field(
        description="The first day that must not pass: to sue or to give a notice not yet given; received_on if unknown"
    )
    decided_on: date | None
    decline_reason: DeclineReason | None
    decline_note: str | None
    letter: Letter | None
    matter_id: UUID | None
    external_ids: dict[str, str]
    version: int
    created_at: Instant
    updated_at: Instant


class LeadOut(LeadRecord):
    """A lead, and how near the end of its time is."""

    risk: Risk = Field(
        description="expired: nothing can be argued any more; critical: act_by within 30 days or past; soon: within "
        "180 days; unknown: no date follows from the facts"
    )


class LeadLimitationsOut(BaseModel):
    """The assessment of a lead as of today with its reasons, or why there is none."""

    lead_id: UUID
    risk: Risk
    assessment: AssessmentOut | None
    errors: list[FactErrorOut]


class Finding(_Part):
    """A grade and the reason for it."""

    grade: Grade
    reason: Prose


class ScreenLead(BaseModel):
    """What a reviewer found."""

    model_config = ConfigDict(extra="forbid")

    liability: Finding = Field(description="Was the standard of care broken")
    causation: Finding = Field(description="Did the breach cause the harm")
    damages: Finding = Field(description="What is the harm worth")
    cost_value: Finding = Field(description="What the case would cost against what it is worth")
    recommendation: Recommendation
    note: Prose | None = None
    reviewer_id: UUID | None = Field(None, description="Absent: the member who asks. A client for itself names one")


class ScreeningOut(BaseModel):
    """What a reviewer found in a lead."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    lead_id: UUID
    reviewer_id: UUID
    liability: Finding
    causation: Finding
    damages: Finding
    cost_value: Finding
    recommendation: Recommendation
    note: str | None
    version: int
    created_at: Instant
    updated_at: Instant


class DeclineLead(BaseModel):
    """Why a lead is not taken on, and what the letter adds."""

    model_config = ConfigDict(extra="forbid")

    reason: DeclineReason
    note: Prose | None = Field(None, description="For the firm; not in the letter")
    letter_adds: Prose | None = Field(None, description="A paragraph of the letter beside the firm's usual ones")


class ConvertLead(BaseModel):
    """How a lead becomes a matter. What is absent comes from the lead; who is no contact yet becomes one."""

    model_config = ConfigDict(extra="forbid")

    title: Line | None = None
    number: MatterNumberText | None = None
    patient_contact_id: UUID | None = None
    caller_contact_id: UUID | None = None
    defendant_contact_ids: list[UUID | None] = Field(
        default_factory=list, max_length=20, description="In the order of the lead's defendants; null: a new contact"
    )
