"""Tables of firms. `firms` itself is the platform's; what a firm says of itself and its people lies behind its wall."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from service.db.tenancy import PlatformOwned, Versioned
from service.domain.firms.policy import NUMBERING
from service.values.ids import new_id


class Firm(PlatformOwned, table=True):
    """A tenant. Its status decides whether its clients get tokens: only those of an active firm do."""

    __tablename__ = "firms"
    __table_args__ = (CheckConstraint("status IN ('active', 'suspended', 'closed')", name="status"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    status: str = Field(default="active", sa_type=Text)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


class FirmProfile(Versioned, table=True):
    """What a firm says of itself; its `id` is the firm's. Shared with the platform, which shows the name at sign-in."""

    __tablename__ = "firm_profiles"

    name: str = Field(sa_type=Text)
    phone: str | None = Field(default=None, sa_type=Text)
    website: str | None = Field(default=None, sa_type=Text)
    address: str | None = Field(default=None, sa_type=Text)
    matter_numbering: dict[str, Any] = Field(default_factory=lambda: dict(NUMBERING), sa_type=JSONB)


class FirmDataKey(Versioned, table=True):
    """A key of the firm's data, wrapped by the key service. One is active; nothing is left of one that is destroyed."""

    __tablename__ = "firm_data_keys"
    __table_args__ = (
        CheckConstraint("status IN ('active', 'retired', 'destroyed')", name="status"),
        CheckConstraint("(wrapped IS NULL) = (status = 'destroyed')", name="wrapped"),
        UniqueConstraint("firm_id", "number"),
        Index("firm_data_keys_active_key", "firm_id", unique=True, postgresql_where="status = 'active'"),
    )

    number: int
    status: str = Field(sa_type=Text)
    wrapped: bytes | None = Field(sa_type=LargeBinary, repr=False)


class Office(Versioned, table=True):
    """A place where the firm works."""

    __tablename__ = "offices"
    __table_args__ = (Index(None, "firm_id", "updated_at", "id"),)

    name: str = Field(sa_type=Text)
    code: str | None = Field(sa_type=Text)
    phone: str | None = Field(sa_type=Text)
    address: str | None = Field(sa_type=Text)


class Role(Versioned, table=True):
    """A role that the firm made itself. Its key never changes: members and invitations name the role by it."""

    __tablename__ = "roles"
    __table_args__ = (UniqueConstraint("firm_id", "key"),)

    key: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    permissions: list[str] = Field(sa_type=ARRAY(Text))


IN_DIRECTORY = "status = 'active' OR user_name IS NOT NULL"
"""Which members a directory is shown: those who are there, and those whom it has ended itself."""


class Member(Versioned, table=True):
    """A person's place in the firm. `role` is the key of a built-in role or of one of the firm's own.

    Shared with the platform, since a token is issued before a firm is entered.

    Where the firm's directory provisions the member, `user_name` is its name there in lower case, `directory` what it
    says of him as schemas.directory has it, and `groups` the keys of the roles in which it has put him.
    """

    __tablename__ = "members"
    __table_args__ = (
        CheckConstraint("status IN ('active', 'removed')", name="status"),
        ForeignKeyConstraint(["firm_id", "office_id"], ["offices.firm_id", "offices.id"]),
        UniqueConstraint("firm_id", "user_id"),
        Index(None, "firm_id", "updated_at", "id"),
        Index(None, "firm_id", "status", "updated_at", "id"),
        Index(None, "firm_id", "role"),
        Index(None, "firm_id", "office_id"),
        Index(None, "user_id"),
        Index(None, "firm_id", "email"),
        UniqueConstraint("firm_id", "user_name"),
        Index(None, "firm_id", "external_id"),
        Index(None, "firm_id", "id", postgresql_where=text(IN_DIRECTORY)),
    )

    user_id: UUID
    name: str = Field(sa_type=Text)
    email: str = Field(sa_type=Text)
    role: str = Field(sa_type=Text)
    office_id: UUID | None
    status: str = Field(sa_type=Text)
    user_name: str | None = Field(default=None, sa_type=Text)
    external_id: str | None = Field(default=None, sa_type=Text)
    directory: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    groups: list[str] | None = Field(default=None, sa_type=ARRAY(Text))


class Invitation(Versioned, table=True):
    """An offer of a place in the firm. Whoever holds its secret may take it until it expires; stored is a hash."""

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint("status IN ('pending', 'accepted', 'revoked')", name="status"),
        ForeignKeyConstraint(["firm_id", "office_id"], ["offices.firm_id", "offices.id"]),
        UniqueConstraint("firm_id", "token_hash"),
        Index(None, "firm_id", "updated_at", "id"),
        Index(None, "firm_id", "status", "updated_at", "id"),
        Index(None, "firm_id", "email"),
        Index(None, "firm_id", "office_id"),
        Index(None, "firm_id", "role"),
    )

    email: str = Field(sa_type=Text)
    name: str | None = Field(sa_type=Text)
    role: str = Field(sa_type=Text)
    office_id: UUID | None
    status: str = Field(sa_type=Text)
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))
    token_hash: bytes = Field(sa_type=LargeBinary)
    member_id: UUID | None
