"""Tables of the conflict checks. What was found and decided stays for good: nothing of it can be deleted."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from service.db.tenancy import FirmOwned, Versioned


class ConflictCheck(Versioned, table=True):
    """A search for the names of people who want the firm to act, and of those on the other side."""

    __tablename__ = "conflict_checks"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'signed_off')", name="status"),
        CheckConstraint("outcome IN ('clear', 'conflict')", name="outcome"),
        ForeignKeyConstraint(["firm_id", "matter_id"], ["matters.firm_id", "matters.id"]),
        Index(None, "firm_id", "updated_at", "id"),
        Index(None, "firm_id", "status", "updated_at", "id"),
        Index(None, "firm_id", "matter_id", "updated_at", "id"),
    )

    title: str = Field(sa_type=Text)
    matter_id: UUID | None
    notes: str | None = Field(sa_type=Text)
    terms: list[Any] = Field(sa_type=JSONB)
    status: str = Field(sa_type=Text)
    outcome: str | None = Field(sa_type=Text)
    runs: int = Field(sa_type=BigInteger)
    ran_at: datetime = Field(sa_type=DateTime(timezone=True))
    hits: int = Field(sa_type=BigInteger)
    truncated: bool
    signed_off_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    signed_off_member_id: UUID | None
    signed_off_client_id: str | None = Field(sa_type=Text)


class ConflictHit(Versioned, table=True):
    """Somebody the firm knows who may be the one named, and what was decided. `matter_id` is the check's."""

    __tablename__ = "conflict_hits"
    __table_args__ = (
        CheckConstraint("decision IN ('undecided', 'clear', 'conflict', 'waived')", name="decision"),
        ForeignKeyConstraint(["firm_id", "check_id"], ["conflict_checks.firm_id", "conflict_checks.id"]),
        ForeignKeyConstraint(["firm_id", "matter_id"], ["matters.firm_id", "matters.id"]),
        Index(None, "firm_id", "check_id", "score", "id"),
        Index(None, "firm_id", "matter_id"),
    )

    check_id: UUID
    matter_id: UUID | None
    run: int = Field(sa_type=BigInteger)
    term: int = Field(sa_type=BigInteger)
    subject_kind: str = Field(sa_type=Text)
    subject_id: UUID
    name: str = Field(sa_type=Text)
    name_kind: str = Field(sa_type=Text)
    why: str = Field(sa_type=Text)
    score: int = Field(sa_type=BigInteger)
    relation: str | None = Field(sa_type=Text)
    via_id: UUID | None
    matters: int = Field(sa_type=BigInteger)
    decision: str = Field(sa_type=Text)
    note: str | None = Field(sa_type=Text)
    waiver: dict[str, Any] | None = Field(sa_type=JSONB(none_as_null=True))
    decided_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    decided_member_id: UUID | None
    decided_client_id: str | None = Field(sa_type=Text)


class ConflictInvolvement(FirmOwned, table=True):
    """The part that a hit had in a matter when it was found. Behind the matter's wall."""

    __tablename__ = "conflict_involvements"
    __table_args__ = (
        ForeignKeyConstraint(["firm_id", "check_id"], ["conflict_checks.firm_id", "conflict_checks.id"]),
        ForeignKeyConstraint(["firm_id", "hit_id"], ["conflict_hits.firm_id", "conflict_hits.id"]),
        ForeignKeyConstraint(["firm_id", "matter_id"], ["matters.firm_id", "matters.id"]),
        UniqueConstraint("firm_id", "hit_id", "matter_id", "role"),
        Index(None, "firm_id", "check_id"),
        Index(None, "firm_id", "matter_id"),
    )

    check_id: UUID
    hit_id: UUID
    matter_id: UUID
    run: int = Field(sa_type=BigInteger)
    role: str = Field(sa_type=Text)
    side: str = Field(sa_type=Text)
