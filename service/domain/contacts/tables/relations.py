"""Table of the relations between contacts."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from service.db.tenancy import Versioned


class ContactRelation(Versioned, table=True):
    """What a contact is to another one."""

    __tablename__ = "contact_relations"
    __table_args__ = (
        CheckConstraint("contact_id <> other_id", name="other"),
        ForeignKeyConstraint(["firm_id", "contact_id"], ["contacts.firm_id", "contacts.id"]),
        ForeignKeyConstraint(["firm_id", "other_id"], ["contacts.firm_id", "contacts.id"]),
        UniqueConstraint("firm_id", "contact_id", "other_id", "kind"),
        Index(None, "firm_id", "contact_id", "updated_at", "id"),
        Index(None, "firm_id", "other_id", "updated_at", "id"),
    )

    contact_id: UUID
    other_id: UUID
    kind: str = Field(sa_type=Text)
    from_on: date | None
    until_on: date | None
    notes: str | None = Field(sa_type=Text)
