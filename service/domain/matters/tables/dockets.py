"""The table of the dockets."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from service.db.tenancy import Versioned


class Docket(Versioned, table=True):
    """A case in a court. A transferred one is followed by another, which names it in `transferred_from_id`."""

    __tablename__ = "dockets"
    __table_args__ = (
        CheckConstraint(
            "status IN ('open', 'stayed', 'on_appeal', 'transferred', 'dismissed', 'closed')", name="status"
        ),
        ForeignKeyConstraint(["firm_id", "matter_id"], ["matters.firm_id", "matters.id"]),
        ForeignKeyConstraint(
            ["firm_id", "matter_id", "transferred_from_id"], ["dockets.firm_id", "dockets.matter_id", "dockets.id"]
        ),
        UniqueConstraint("firm_id", "matter_id", "id"),
        UniqueConstraint("firm_id", "matter_id", "transferred_from_id"),
        Index(None, "firm_id", "matter_id", "updated_at", "id"),
    )

    matter_id: UUID
    court_id: str | None = Field(sa_type=Text)
    court_name: str = Field(sa_type=Text)
    docket_number: str | None = Field(sa_type=Text)
    caption: str | None = Field(sa_type=Text)
    judge: str | None = Field(sa_type=Text)
    filed_on: date | None
    status: str = Field(sa_type=Text)
    ended_on: date | None
    transferred_from_id: UUID | None
    notes: str | None = Field(sa_type=Text)
