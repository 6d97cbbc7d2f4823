"""The table of remembered answers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, LargeBinary, SmallInteger, Text
from sqlmodel import Field, SQLModel


class RememberedAnswer(SQLModel, table=True):
    """The answer to a POST with an Idempotency-Key, per firm, client and key."""

    __tablename__ = "idempotency_keys"

    firm_id: UUID = Field(primary_key=True)
    client_id: str = Field(primary_key=True, sa_type=Text)
    key: str = Field(primary_key=True, sa_type=Text)
    request_hash: bytes = Field(sa_type=LargeBinary)
    status: int = Field(sa_type=SmallInteger)
    headers: str = Field(sa_type=Text)
    body: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
