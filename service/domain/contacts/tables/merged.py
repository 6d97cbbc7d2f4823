"""Table of the contacts that were merged into others."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKeyConstraint, Index
from sqlmodel import Field

from service.db.tenancy import FirmOwned


class MergedContact(FirmOwned, table=True):
    """The id of a contact that is gone, and the contact that took its place."""

    __tablename__ = "merged_contacts"
    __table_args__ = (
        ForeignKeyConstraint(["firm_id", "into_id"], ["contacts.firm_id", "contacts.id"], ondelete="CASCADE"),
        Index(None, "firm_id", "into_id"),
    )

    into_id: UUID
    merged_at: datetime = Field(sa_type=DateTime(timezone=True))
