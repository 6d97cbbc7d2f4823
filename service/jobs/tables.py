"""The table of what is done after the answer."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from service.db.tenancy import FirmOwned


class Job(FirmOwned, table=True):
    """A job of a firm: what is to be done, how far it is, and how it ended. The queue itself is PgQueuer's."""

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("status IN ('queued', 'running', 'succeeded', 'failed')", name="status"),
        Index(None, "firm_id", "created_at", "id"),
        Index(None, "firm_id", "kind", "created_at", "id"),
        Index(None, "firm_id", "status", "created_at", "id"),
        Index(None, "firm_id", "kind", "status", "created_at", "id"),
        Index(None, "firm_id", "kind", "once", unique=True, postgresql_where=text("once IS NOT NULL")),
        Index(None, "finished_at", postgresql_where=text("finished_at IS NOT NULL")),
    )

    kind: str = Field(sa_type=Text)
    status: str = Field(default="queued", sa_type=Text)
    payload: dict[str, Any] = Field(sa_type=JSONB)
    once: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    run_at: datetime = Field(sa_type=DateTime(timezone=True))
    started_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    finished_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    attempts: int = Field(default=0, sa_type=SmallInteger)
    done: int = Field(default=0, sa_type=BigInteger)
    total: int | None = Field(default=None, sa_type=BigInteger)
    results: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    result_url: str | None = Field(default=None, sa_type=Text)
    result_expires_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    error: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
