"""Tables of the contacts themselves."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from service.db.tenancy import Versioned


class Contact(Versioned, table=True):
    """A person or an organisation. `external_ids` repeats contact_external_ids, which holds them unique."""

    __tablename__ = "contacts"
    __table_args__ = (
        CheckConstraint("kind IN ('person', 'organisation')", name="kind"),
        Index(None, "firm_id", "updated_at", "id"),
        Index(None, "firm_id", "kind", "updated_at", "id"),
    )

    kind: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    aliases: list[Any] = Field(default_factory=list, sa_type=JSONB)
    former_names: list[Any] = Field(default_factory=list, sa_type=JSONB)
    email: str | None = Field(sa_type=Text)
    phone: str | None = Field(sa_type=Text)
    address: str | None = Field(sa_type=Text)
    born_on: date | None
    deceased: bool = False
    died_on: date | None
    notes: str | None = Field(sa_type=Text)
    external_ids: dict[str, Any] = Field(sa_type=JSONB)


class ContactExternalId(SQLModel, table=True):
    """What an outside system calls a contact. One contact a source and id."""

    __tablename__ = "contact_external_ids"
    __table_args__ = (
        ForeignKeyConstraint(["firm_id", "contact_id"], ["contacts.firm_id", "contacts.id"], ondelete="CASCADE"),
        Index(None, "firm_id", "contact_id"),
    )

    firm_id: UUID = Field(primary_key=True)
    source: str = Field(primary_key=True, sa_type=Text)
    external_id: str = Field(primary_key=True, sa_type=Text)
    contact_id: UUID
