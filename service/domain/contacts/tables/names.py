"""Tables of the names under which people and organisations are known, and of the keys under which they are found."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text
from sqlmodel import Field, SQLModel

from service.db.tenancy import FirmOwned


class KnownName(FirmOwned, table=True):
    """A name, mail address, phone number or NPI of a contact, or of what another context keeps names of."""

    __tablename__ = "known_names"
    __table_args__ = (
        CheckConstraint("kind IN ('name', 'alias', 'former_name', 'email', 'phone', 'npi')", name="kind"),
        Index(None, "firm_id", "subject_id"),
    )

    subject_kind: str = Field(sa_type=Text)
    subject_id: UUID
    kind: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)


class KnownNameKey(SQLModel, table=True):
    """A key of a name (rules/keys.py): compared as bytes, so that a btree serves it behind the walls."""

    __tablename__ = "known_name_keys"
    __table_args__ = (
        ForeignKeyConstraint(["firm_id", "name_id"], ["known_names.firm_id", "known_names.id"], ondelete="CASCADE"),
        Index(None, "firm_id", "name_id"),
    )

    firm_id: UUID = Field(primary_key=True)
    key: str = Field(primary_key=True, sa_type=Text(collation="C"))
    name_id: UUID = Field(primary_key=True)
