"""Tables of the intake."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from service.db.tenancy import Versioned


class Lead(Versioned, table=True):
    """Somebody who asks the firm for help. `facts` is matters.schemas.facts.StatedFacts as JSON.

    `file_by` to `act_by` are what the limitations engine said when the lead was written last.
    """

    __tablename__ = "leads"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'declined', 'converted')", name="status"),
        CheckConstraint("(status = 'converted') = (matter_id IS NOT NULL)", name="converted"),
        ForeignKeyConstraint(["firm_id", "reviewer_id"], ["members.firm_id", "members.id"]),
        ForeignKeyConstraint(["firm_id", "matter_id"], ["matters.firm_id", "matters.id"]),
        Index(None, "firm_id", "updated_at", "id"),
        Index(None, "firm_id", "status", "updated_at", "id"),
        Index(None, "firm_id", "status", "act_by", "id"),
        Index(None, "firm_id", "reviewer_id", "updated_at", "id"),
        Index(None, "firm_id", "reviewer_id", "status", "act_by", "id"),
        Index(None, "firm_id", "matter_id"),
    )

    status: str = Field(sa_type=Text)
    caller_name: str = Field(sa_type=Text)
    caller_relation: str = Field(sa_type=Text)
    phone: str | None = Field(sa_type=Text)
    email: str | None = Field(sa_type=Text)
    address: str | None = Field(sa_type=Text)
    patient_name: str | None = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    jurisdiction: str | None = Field(sa_type=Text)
    defendant_kind: str = Field(sa_type=Text)
    defendants: list[Any] = Field(sa_type=JSONB)
    narrative: str | None = Field(sa_type=Text)
    source: str | None = Field(sa_type=Text)
    referral: dict[str, Any] | None = Field(sa_type=JSONB(none_as_null=True))
    received_on: date
    reviewer_id: UUID | None
    facts: dict[str, Any] = Field(sa_type=JSONB)
    file_by: date | None
    arguable_until: date | None
    act_by: date
    decided_on: date | None
    decline_reason: str | None = Field(sa_type=Text)
    decline_note: str | None = Field(sa_type=Text)
    letter: dict[str, Any] | None = Field(sa_type=JSONB(none_as_null=True))
    matter_id: UUID | None
    external_ids: dict[str, Any] = Field(sa_type=JSONB)


class LeadExternalId(SQLModel, table=True):
    """What an outside system calls a lead. One lead a source and id. `matter_id` repeats the lead's."""

    __tablename__ = "lead_external_ids"
    __table_args__ = (
        ForeignKeyConstraint(["firm_id", "lead_id"], ["leads.firm_id", "leads.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["firm_id", "matter_id"], ["matters.firm_id", "matters.id"]),
        Index(None, "firm_id", "lead_id"),
        Index(None, "firm_id", "matter_id"),
    )

    firm_id: UUID = Field(primary_key=True)
    source: str = Field(primary_key=True, sa_type=Text)
    external_id: str = Field(primary_key=True, sa_type=Text)
    lead_id: UUID
    matter_id: UUID | None = None


class LeadScreening(Versioned, table=True):
    """What one reviewer found in a lead. It is never rewritten: whoever finds otherwise screens again.

    `matter_id` repeats the lead's, so that the ethical walls of the matter hold for it.
    """

    __tablename__ = "lead_screenings"
    __table_args__ = (
        CheckConstraint("recommendation IN ('accept', 'investigate', 'decline')", name="recommendation"),
        ForeignKeyConstraint(["firm_id", "lead_id"], ["leads.firm_id", "leads.id"]),
        ForeignKeyConstraint(["firm_id", "reviewer_id"], ["members.firm_id", "members.id"]),
        ForeignKeyConstraint(["firm_id", "matter_id"], ["matters.firm_id", "matters.id"]),
        Index(None, "firm_id", "lead_id", "updated_at", "id"),
        Index(None, "firm_id", "reviewer_id"),
        Index(None, "firm_id", "matter_id"),
    )

    lead_id: UUID
    matter_id: UUID | None = None
    reviewer_id: UUID
    liability: dict[str, Any] = Field(sa_type=JSONB)
    causation: dict[str, Any] = Field(sa_type=JSONB)
    damages: dict[str, Any] = Field(sa_type=JSONB)
    cost_value: dict[str, Any] = Field(sa_type=JSONB)
    recommendation: str = Field(sa_type=Text)
    note: str | None = Field(sa_type=Text)
