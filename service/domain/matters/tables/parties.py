"""Table of the parties."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from service.db.tenancy import Versioned


class Party(Versioned, table=True):
    """A contact's part in a matter. Who lacks full capacity has a representative, who is a party of the same matter."""

    __tablename__ = "parties"
    __table_args__ = (
        CheckConstraint("side IN ('claimant', 'defence', 'neutral')", name="side"),
        CheckConstraint("capacity IN ('individual', 'minor', 'estate', 'incapacitated')", name="capacity"),
        ForeignKeyConstraint(["firm_id", "matter_id"], ["matters.firm_id", "matters.id"]),
        ForeignKeyConstraint(["firm_id", "contact_id"], ["contacts.firm_id", "contacts.id"]),
        ForeignKeyConstraint(["firm_id", "counsel_contact_id"], ["contacts.firm_id", "contacts.id"]),
        ForeignKeyConstraint(
            ["firm_id", "matter_id", "representative_party_id"], ["parties.firm_id", "parties.matter_id", "parties.id"]
        ),
        UniqueConstraint("firm_id", "matter_id", "id"),
        UniqueConstraint("firm_id", "matter_id", "contact_id", "role"),
        Index(None, "firm_id", "matter_id", "updated_at", "id"),
        Index(None, "firm_id", "contact_id"),
        Index(None, "firm_id", "counsel_contact_id"),
        Index(None, "firm_id", "matter_id", "representative_party_id"),
    )

    matter_id: UUID
    contact_id: UUID
    role: str = Field(sa_type=Text)
    side: str = Field(sa_type=Text)
    capacity: str = Field(sa_type=Text)
    representative_party_id: UUID | None
    counsel_contact_id: UUID | None
    notes: str | None = Field(sa_type=Text)
