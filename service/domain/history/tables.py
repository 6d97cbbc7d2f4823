"""Tables of the log, written only by `store.append`, and of the access log."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, DateTime, Index, LargeBinary, Text, UniqueConstraint, Uuid
from sqlmodel import Field, SQLModel

from service.db.tenancy import FirmOwned


class FirmHead(SQLModel, table=True):
    """Where a firm's log ends. One row a firm, locked for the last statement of each transaction only."""

    __tablename__ = "firm_heads"

    firm_id: UUID = Field(primary_key=True)
    seq: int = Field(sa_type=BigInteger)
    hash: bytes = Field(sa_type=LargeBinary)
    previous_hash: bytes = Field(sa_type=LargeBinary)


class HistoryEvent(FirmOwned, table=True):
    """One thing that happened. `body` is the exact JSON text that the hash covers; the columns index it."""

    __tablename__ = "history_events"
    __table_args__ = (
        UniqueConstraint("firm_id", "seq"),
        Index(None, "firm_id", "matter_id", "seq", postgresql_where="matter_id IS NOT NULL"),
        Index(None, "firm_id", "subject_id", "seq"),
    )

    seq: int = Field(sa_type=BigInteger)
    at: datetime = Field(sa_type=DateTime(timezone=True))
    action: str = Field(sa_type=Text)
    subject_kind: str = Field(sa_type=Text)
    subject_id: UUID
    matter_id: UUID | None
    body: str = Field(sa_type=Text)
    hash: bytes = Field(sa_type=LargeBinary)


class AccessEntry(FirmOwned, table=True):
    """One answered read of a medical or privileged record, or one attempt to pass an ethical wall.

    `matter_id` is no foreign key: the entry outlives the matter. `subject_ids` are shown, never searched.
    """

    __tablename__ = "access_log"
    __table_args__ = (
        CheckConstraint("outcome IN ('read', 'denied')", name="outcome"),
        Index(None, "firm_id", "at", "id"),
        Index(None, "firm_id", "matter_id", "at", "id"),
        Index(None, "firm_id", "member_id", "at", "id"),
        Index(None, "firm_id", "outcome", "at", "id"),
    )

    at: datetime = Field(sa_type=DateTime(timezone=True))
    member_id: UUID | None
    client_id: str = Field(sa_type=Text)
    request_id: str = Field(sa_type=Text)
    matter_id: UUID | None
    subject_kind: str = Field(sa_type=Text)
    subject_ids: list[UUID] = Field(sa_type=ARRAY(Uuid))
    outcome: str = Field(sa_type=Text)
    route: str = Field(sa_type=Text)
