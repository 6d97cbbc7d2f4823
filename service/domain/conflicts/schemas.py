"""Shapes of the conflict checks."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from service.domain.contacts.schemas.names import SoughtKind, SubjectKind
from service.domain.contacts.schemas.relations import RelationKind
from service.domain.matters.schemas.parties import PartyRole, PartySide
from service.values.days import CalendarDay
from service.values.instants import Instant
from service.values.text import Line, Prose

CheckStatus = Literal["open", "signed_off"]
Outcome = Literal["clear", "conflict"]
Decision = Literal["undecided", "clear", "conflict", "waived"]
FoundKind = Literal["name", "alias", "former_name", "email", "phone", "npi"]
Why = Literal["exact", "spelling", "nickname", "phonetic", "typo", "initials", "partial"]


class Term(BaseModel):
    """Whom the check is about: a name, or what belongs to one person only."""

    model_config = ConfigDict(extra="forbid")

    kind: SoughtKind
    text: Line


class OpenConflictCheck(BaseModel):
    """A new check."""

    model_config = ConfigDict(extra="forbid")

    title: Line
    matter_id: UUID | None = Field(None, description="The matter it is for; its own parties are no hits by it")
    notes: Prose | None = None
    terms: Annotated[list[Term], Field(min_length=1, max_length=30)]


class ConflictCheckOut(BaseModel):
    """A check: what was searched for, when, and who answers for it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    title: str
    matter_id: UUID | None
    notes: str | None
    terms: list[Term]
    status: CheckStatus
    outcome: Outcome | None = Field(description="Once signed off: `conflict` if any hit was decided to be one")
    runs: int = Field(description="How often it was run")
    ran_at: Instant
    hits: int
    truncated: bool = Field(description="A term is too common for all its hits to be shown: say more of the name")
    signed_off_at: Instant | None
    signed_off_member_id: UUID | None
    signed_off_client_id: str | None
    version: int
    created_at: Instant
    updated_at: Instant


class Waiver(BaseModel):
    """Informed consent, confirmed in writing (ABA Model Rule 1.7(b)(4))."""

    model_config = ConfigDict(extra="forbid")

    consented_by: Line
    consented_on: CalendarDay
    document: Line = Field(description="Where the written consent is: a document's id or place")


class DecideHit(BaseModel):
    """What was decided about a hit."""

    model_config = ConfigDict(extra="forbid")

    decision: Literal["clear", "conflict", "waived"]
    note: Prose | None = None
    waiver: Waiver | None = None

    @model_validator(mode="after")
    def _consent(self) -> "DecideHit":
        if (self.decision == "waived") != (self.waiver is not None):
            raise PydanticCustomError("waiver_of_decision", "a waived conflict, and no other, has its waiver")
        return self


class ConflictHitOut(BaseModel):
    """Somebody the firm knows who may be the one named by a term."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    check_id: UUID
    matter_id: UUID | None
    run: int = Field(description="The run that found it, or something new of it")
    term: int = Field(description="Which term, from 0")
    subject_kind: SubjectKind
    subject_id: UUID
    name: str = Field(description="The name by which it was found; of a related contact, its own")
    name_kind: FoundKind
    why: Why = Field(description="How the name is like the term; of a related contact, that of the one between")
    score: int
    relation: RelationKind | None = Field(description="The contact is found as this to, or of, the one that is alike")
    via_id: UUID | None = Field(description="The contact that is alike, where this one is related to it")
    matters: int = Field(description="In how many matters it has a part, those behind a wall included")
    decision: Decision
    note: str | None
    waiver: Waiver | None
    decided_at: Instant | None
    decided_member_id: UUID | None
    decided_client_id: str | None
    version: int
    created_at: Instant
    updated_at: Instant


class InvolvementOut(BaseModel):
    """The part that a hit had in a matter when it was found."""

    matter_id: UUID
    role: PartyRole
    side: PartySide
    run: int


class InvolvementsOut(BaseModel):
    """The matters of a hit."""

    data: list[InvolvementOut]
    screened: int = Field(
        description="How many further matters lie behind a wall from you. Ask an owner or admin of the firm, "
        "who is not screened, to decide the hit"
    )
