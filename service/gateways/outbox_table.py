"""The table of letters that wait to be sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, SmallInteger, Text
from sqlmodel import Field

from service.db.tenancy import FirmOwned

NO_FIRM = UUID(int=0)
"""Stands as the firm of a letter that the platform itself sends, such as the one about a forgotten password."""


class WaitingLetter(FirmOwned, table=True):
    """A letter that was written in a transaction and is sent once that has been committed; then it is deleted.

    A firm adds its letters and cannot read them again: their links are secrets. The platform sends those of all.
    """

    __tablename__ = "waiting_letters"
    __table_args__ = (Index(None, "next_attempt_at"),)

    recipient: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    next_attempt_at: datetime = Field(sa_type=DateTime(timezone=True))
    attempts: int = Field(default=0, sa_type=SmallInteger)
    last_failure: str | None = Field(default=None, sa_type=Text)
