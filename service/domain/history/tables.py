"""Tables of the log. Both are written only by `store.append`."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index, LargeBinary, Text, UniqueConstraint
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
