"""The table of firms. It belongs to the platform, not to a firm: only the platform's role may see it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Text
from sqlmodel import Field

from service.db.tenancy import PlatformOwned
from service.values.ids import new_id


class Firm(PlatformOwned, table=True):
    """A tenant. Its status decides whether its clients get tokens: only those of an active firm do."""

    __tablename__ = "firms"
    __table_args__ = (CheckConstraint("status IN ('active', 'suspended', 'closed')", name="status"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(sa_type=Text)
    status: str = Field(default="active", sa_type=Text)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
