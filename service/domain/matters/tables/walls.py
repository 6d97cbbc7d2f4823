"""The table of the ethical walls."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, Text
from sqlmodel import Field

from service.db.tenancy import Versioned


class MatterWall(Versioned, table=True):
    """A member or a program that is screened from a matter, until the wall is lifted.

    `subject` is the name under which db/walls.py finds it: the member's id or the client's public name.
    """

    __tablename__ = "matter_walls"
    __table_args__ = (
        CheckConstraint("status IN ('standing', 'lift_requested', 'lifted')", name="status"),
        CheckConstraint("(lifted_at IS NOT NULL) = (status = 'lifted')", name="lifted_at"),
        CheckConstraint("(member_id IS NULL) <> (oauth_client_id IS NULL)", name="who"),
        ForeignKeyConstraint(["firm_id", "matter_id"], ["matters.firm_id", "matters.id"]),
        ForeignKeyConstraint(["firm_id", "member_id"], ["members.firm_id", "members.id"]),
        ForeignKeyConstraint(["firm_id", "oauth_client_id"], ["oauth_clients.firm_id", "oauth_clients.id"]),
        Index(None, "firm_id", "subject", "matter_id", unique=True, postgresql_where="lifted_at IS NULL"),
        Index(None, "firm_id", "matter_id", "updated_at", "id"),
        Index(None, "firm_id", "matter_id", "status", "updated_at", "id"),
        Index(None, "firm_id", "member_id"),
        Index(None, "firm_id", "oauth_client_id"),
    )

    matter_id: UUID
    member_id: UUID | None
    oauth_client_id: UUID | None
    subject: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    status: str = Field(sa_type=Text)
    screened_by_member_id: UUID | None
    screened_by_client_id: str | None = Field(sa_type=Text)
    lift_requested_by: UUID | None
    lift_requested_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    lift_reason: str | None = Field(sa_type=Text)
    lifted_by: UUID | None
    lifted_at: datetime | None = Field(sa_type=DateTime(timezone=True))
