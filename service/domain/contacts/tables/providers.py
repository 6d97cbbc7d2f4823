"""Table of the health-care providers."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from service.db.tenancy import Versioned


class Provider(Versioned, table=True):
    """What makes a contact a provider of health care. One row a contact; an NPI belongs to one."""

    __tablename__ = "providers"
    __table_args__ = (
        CheckConstraint("enumeration IN ('individual', 'organisation')", name="enumeration"),
        ForeignKeyConstraint(["firm_id", "contact_id"], ["contacts.firm_id", "contacts.id"]),
        UniqueConstraint("firm_id", "contact_id"),
        UniqueConstraint("firm_id", "npi"),
        Index(None, "firm_id", "updated_at", "id"),
    )

    contact_id: UUID
    npi: str | None = Field(sa_type=Text)
    enumeration: str = Field(sa_type=Text)
    specialties: list[Any] = Field(sa_type=JSONB)
    licences: list[Any] = Field(sa_type=JSONB)
