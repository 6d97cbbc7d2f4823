"""The table of the legal holds."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKeyConstraint, Index, Text
from sqlmodel import Field

from service.db.tenancy import Versioned


class LegalHold(Versioned, table=True):
    """A duty to keep: all documents of a matter, or one of them, until it is released."""

    __tablename__ = "legal_holds"
    __table_args__ = (
        ForeignKeyConstraint(["firm_id", "matter_id"], ["matters.firm_id", "matters.id"]),
        ForeignKeyConstraint(["firm_id", "document_id"], ["documents.firm_id", "documents.id"], ondelete="CASCADE"),
        Index(None, "firm_id", "updated_at", "id"),
        Index(None, "firm_id", "matter_id", "updated_at", "id"),
        Index(None, "firm_id", "document_id"),
    )

    matter_id: UUID
    document_id: UUID | None
    name: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    released_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    release_reason: str | None = Field(sa_type=Text)
