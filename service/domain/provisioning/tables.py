"""Tables of provisioning."""

from datetime import datetime

from sqlalchemy import DateTime, Index, Text, UniqueConstraint
from sqlmodel import Field

from service.db.tenancy import Versioned


class GroupName(Versioned, table=True):
    """What the firm's directory calls the group that a role is: its `externalId`."""

    __tablename__ = "scim_group_names"
    __table_args__ = (UniqueConstraint("firm_id", "role_key"),)

    role_key: str = Field(sa_type=Text)
    external_id: str = Field(sa_type=Text)


class ScimToken(Versioned, table=True):
    """A secret with which the firm's directory asks over SCIM, and nowhere else; its SHA-256 in hexadecimal."""

    __tablename__ = "scim_tokens"
    __table_args__ = (UniqueConstraint("firm_id", "token_hash"), Index(None, "firm_id", "updated_at", "id"))

    name: str = Field(sa_type=Text)
    token_hash: str = Field(sa_type=Text)
    expires_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    last_used_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
