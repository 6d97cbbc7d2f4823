"""Tables of the matters."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from service.db.tenancy import Versioned


class Matter(Versioned, table=True):
    """A case of the firm. `external_ids` repeats matter_external_ids, which holds them unique."""

    __tablename__ = "matters"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'closed')", name="status"),
        UniqueConstraint("firm_id", "number"),
        Index(None, "firm_id", "updated_at", "id"),
        Index(None, "firm_id", "status", "updated_at", "id"),
    )

    number: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    status: str = Field(sa_type=Text)
    jurisdiction: str | None = Field(sa_type=Text)
    summary: str | None = Field(sa_type=Text)
    opened_on: date
    closed_on: date | None
    close_reason: str | None = Field(sa_type=Text)
    external_ids: dict[str, Any] = Field(sa_type=JSONB)


class MatterExternalId(SQLModel, table=True):
    """What an outside system calls a matter. One matter a source and id."""

    __tablename__ = "matter_external_ids"
    __table_args__ = (
        ForeignKeyConstraint(["firm_id", "matter_id"], ["matters.firm_id", "matters.id"], ondelete="CASCADE"),
        Index(None, "firm_id", "matter_id"),
    )

    firm_id: UUID = Field(primary_key=True)
    source: str = Field(primary_key=True, sa_type=Text)
    external_id: str = Field(primary_key=True, sa_type=Text)
    matter_id: UUID


class MatterNumber(SQLModel, table=True):
    """The last number that a firm gave in a year."""

    __tablename__ = "matter_numbers"

    firm_id: UUID = Field(primary_key=True)
    year: int = Field(primary_key=True, sa_type=SmallInteger)
    last: int


class Party(Versioned, table=True):
    """A contact's part in a matter."""

    __tablename__ = "parties"
    __table_args__ = (
        CheckConstraint("side IN ('claimant', 'defence', 'neutral')", name="side"),
        ForeignKeyConstraint(["firm_id", "matter_id"], ["matters.firm_id", "matters.id"]),
        ForeignKeyConstraint(["firm_id", "contact_id"], ["contacts.firm_id", "contacts.id"]),
        UniqueConstraint("firm_id", "matter_id", "id"),
        UniqueConstraint("firm_id", "matter_id", "contact_id", "role"),
        Index(None, "firm_id", "matter_id", "updated_at", "id"),
        Index(None, "firm_id", "contact_id"),
    )

    matter_id: UUID
    contact_id: UUID
    role: str = Field(sa_type=Text)
    side: str = Field(sa_type=Text)
    notes: str | None = Field(sa_type=Text)


class Claim(Versioned, table=True):
    """One cause of one plaintiff against one defendant. `facts` is schemas.facts.StatedFacts as JSON."""

    __tablename__ = "claims"
    __table_args__ = (
        CheckConstraint("kind IN ('injury', 'wrongful_death', 'survival', 'consortium')", name="kind"),
        CheckConstraint("defendant_kind IN ('private', 'local_government', 'state', 'federal')", name="defendant_kind"),
        ForeignKeyConstraint(["firm_id", "matter_id"], ["matters.firm_id", "matters.id"]),
        # Both sides are parties of the claim's own matter, never of another.
        ForeignKeyConstraint(
            ["firm_id", "matter_id", "plaintiff_party_id"], ["parties.firm_id", "parties.matter_id", "parties.id"]
        ),
        ForeignKeyConstraint(
            ["firm_id", "matter_id", "defendant_party_id"], ["parties.firm_id", "parties.matter_id", "parties.id"]
        ),
        Index(None, "firm_id", "matter_id", "updated_at", "id"),
        Index(None, "firm_id", "matter_id", "plaintiff_party_id"),
        Index(None, "firm_id", "matter_id", "defendant_party_id"),
    )

    matter_id: UUID
    kind: str = Field(sa_type=Text)
    jurisdiction: str = Field(sa_type=Text)
    defendant_kind: str = Field(sa_type=Text)
    plaintiff_party_id: UUID | None
    defendant_party_id: UUID | None
    filed_on: date | None
    facts: dict[str, Any] = Field(sa_type=JSONB)
