"""Shapes of authorisations."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from service.domain.records.rules import AuthorizationStatus, PsychotherapyNotes, Signer, SpecialCategory
from service.values.days import CalendarDay, YesNo
from service.values.instants import Instant
from service.values.text import Line, Prose

_Categories = Annotated[list[SpecialCategory], Field(max_length=10)]


class AuthorizationFields(BaseModel):
    """What an authorisation says. Whatever the form leaves open is left out: the assessment names it."""

    model_config = ConfigDict(extra="forbid")

    information: Prose | None = Field(None, description="What may be disclosed: a specific, meaningful description")
    may_disclose: Prose | None = Field(None, description="Who may disclose: names, or a class of persons")
    may_receive: Prose | None = Field(None, description="Who may receive it")
    purpose: Prose | None = Field(None, description='"At the request of the individual" is enough')
    expires_on: CalendarDay | None = Field(None, description="The last day on which it counts")
    expiry_event: Line | None = Field(None, description="The event that ends it, such as: end of the litigation")
    expiry_event_on: CalendarDay | None = Field(None, description="The day on which that event happened")
    signed_on: CalendarDay | None = Field(None, description="Absent: a draft")
    signer: Signer | None = None
    signed_by: Line | None = Field(None, description="The name under the signature")
    representative_authority: Line | None = Field(None, description="Such as: executor under letters of 2 March 2026")
    patient_died_on: CalendarDay | None = None
    states_right_to_revoke: YesNo = Field(False, description="It states the right to revoke in writing, and how")
    states_conditioning: YesNo = Field(False, description="It states whether treatment may depend on the signature")
    states_redisclosure: YesNo = Field(False, description="It states that the recipient may disclose further")
    psychotherapy_notes: PsychotherapyNotes = Field("none", description="Whether it is for them, alone or with others")
    special_categories: _Categories = Field(default_factory=list, description="What it covers under a law of its own")
    source: Line | None = Field(None, description="Where the signed form lies, such as a document's name and page")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(set(self.special_categories)) < len(self.special_categories):
            raise PydanticCustomError("repeated_category", "each category is named once")
        if self.expiry_event_on is not None and self.expiry_event is None:
            raise PydanticCustomError("no_expiry_event", "expiry_event_on is the day of an expiry_event")
        if self.signed_on is not None and self.expires_on is not None and self.expires_on < self.signed_on:
            raise PydanticCustomError("expired_before_signed", "expires_on lies before signed_on")
        return self


class AddAuthorization(AuthorizationFields):
    """A new authorisation."""


class ChangeAuthorization(BaseModel):
    """Changes to an authorisation (JSON merge patch)."""

    model_config = ConfigDict(extra="forbid")

    information: Prose | None = None
    may_disclose: Prose | None = None
    may_receive: Prose | None = None
    purpose: Prose | None = None
    expires_on: CalendarDay | None = None
    expiry_event: Line | None = None
    expiry_event_on: CalendarDay | None = None
    signed_on: CalendarDay | None = None
    signer: Signer | None = None
    signed_by: Line | None = None
    representative_authority: Line | None = None
    patient_died_on: CalendarDay | None = None
    states_right_to_revoke: YesNo | SkipJsonSchema[None] = None
    states_conditioning: YesNo | SkipJsonSchema[None] = None
    states_redisclosure: YesNo | SkipJsonSchema[None] = None
    psychotherapy_notes: PsychotherapyNotes | SkipJsonSchema[None] = None
    special_categories: _Categories | SkipJsonSchema[None] = None
    source: Line | None = None


class RevokeAuthorization(BaseModel):
    """The patient, or who acts for him, takes the authorisation back in writing (45 CFR 164.508(b)(5))."""

    model_config = ConfigDict(extra="forbid")

    revoked_on: CalendarDay | None = Field(None, description="Absent: today")
    reason: Prose


class AuthorizationOut(BaseModel):
    """An authorisation as it stands; what it is worth on a day is its assessment."""

    id: UUID
    matter_id: UUID
    information: str | None
    may_disclose: str | None
    may_receive: str | None
    purpose: str | None
    expires_on: date | None
    expiry_event: str | None
    expiry_event_on: date | None
    signed_on: date | None
    signer: Signer | None
    signed_by: str | None
    representative_authority: str | None
    patient_died_on: date | None
    states_right_to_revoke: bool
    states_conditioning: bool
    states_redisclosure: bool
    psychotherapy_notes: PsychotherapyNotes
    special_categories: list[SpecialCategory]
    source: str | None
    revoked_on: date | None
    revocation_reason: str | None
    version: int
    created_at: Instant
    updated_at: Instant


class FindingOut(BaseModel):
    """Something that is missing or needs a look."""

    code: str
    citation: str
    says: str


class AuthorizationAssessmentOut(BaseModel):
    """What an authorisation is worth on a day."""

    id: UUID = Field(description="The authorisation")
    on: date
    status: AuthorizationStatus
    defects: list[FindingOut] = Field(description="What it lacks under 45 CFR 164.508, in the order of the regulation")
    cautions: list[FindingOut] = Field(description="What other law may ask for besides; they do not make it defective")
