"""Table of the parties."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from service.db.tenancy import Versioned


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
