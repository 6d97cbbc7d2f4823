"""The table of the identifiers."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Text, UniqueConstraint
from sqlmodel import Field

from service.db.sealed import Sealed
from service.db.tenancy import Versioned


class ContactIdentifier(Versioned, table=True):
    """A number that identifies a contact: sealed, but for its last four characters. One a kind."""

    __tablename__ = "contact_identifiers"
    __table_args__ = (
        CheckConstraint("kind IN ('ssn', 'mbi', 'account_number')", name="kind"),
        ForeignKeyConstraint(["firm_id", "contact_id"], ["contacts.firm_id", "contacts.id"], ondelete="CASCADE"),
        UniqueConstraint("firm_id", "contact_id", "kind"),
    )

    contact_id: UUID
    kind: str = Field(sa_type=Text)
    last_four: str = Field(sa_type=Text)
    sealed: bytes = Field(sa_type=Sealed, repr=False)
