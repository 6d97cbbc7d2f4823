"""Tables of the matters themselves."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from service.db.tenancy import Versioned
from service.domain.matters.rules.stages import STAGES


class Matter(Versioned, table=True):
    """A case of the firm. `external_ids` repeats matter_external_ids, which holds them unique."""

    __tablename__ = "matters"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'closed')", name="status"),
        CheckConstraint(f"stage IN ({', '.join(repr(stage) for stage in STAGES)})", name="stage"),
        ForeignKeyConstraint(["firm_id", "office_id"], ["offices.firm_id", "offices.id"]),
        UniqueConstraint("firm_id", "number"),
        Index(None, "firm_id", "updated_at", "id"),
        Index(None, "firm_id", "status", "updated_at", "id"),
        Index(None, "firm_id", "stage", "updated_at", "id"),
        Index(None, "firm_id", "status", "stage", "updated_at", "id"),
        Index(None, "firm_id", "office_id"),
    )

    number: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    status: str = Field(sa_type=Text)
    jurisdiction: str | None = Field(sa_type=Text)
    summary: str | None = Field(sa_type=Text)
    office_id: UUID | None
    stage: str = Field(sa_type=Text)
    stage_since: date
    stage_note: str | None = Field(sa_type=Text)
    stage_missing: list[Any] = Field(sa_type=JSONB)
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
    """The last number that a firm gave in a year; of a count that never begins anew, the year is 0."""

    __tablename__ = "matter_numbers"

    firm_id: UUID = Field(primary_key=True)
    year: int = Field(primary_key=True, sa_type=SmallInteger)
    last: int
