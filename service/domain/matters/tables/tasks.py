"""Tables of what is to be done, and of the templates for it."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from service.db.tenancy import Versioned


class TaskTemplate(Versioned, table=True):
    """Tasks that follow an event. `items` are schemas.tasks.TemplateItem as JSON."""

    __tablename__ = "task_templates"
    __table_args__ = (Index(None, "firm_id", "updated_at", "id"),)

    name: str = Field(sa_type=Text)
    event: str = Field(sa_type=Text)
    items: list[dict[str, Any]] = Field(sa_type=JSONB)


class Task(Versioned, table=True):
    """Something to be done in a matter by a day. `template_key` is the template's item that it was made from; the
    template itself may be gone."""

    __tablename__ = "tasks"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'done', 'cancelled')", name="status"),
        CheckConstraint("priority IN ('low', 'normal', 'high')", name="priority"),
        CheckConstraint("(template_id IS NULL) = (template_key IS NULL)", name="template"),
        ForeignKeyConstraint(["firm_id", "matter_id"], ["matters.firm_id", "matters.id"]),
        ForeignKeyConstraint(["firm_id", "assignee_member_id"], ["members.firm_id", "members.id"]),
        UniqueConstraint("firm_id", "template_id", "matter_id", "template_key"),
        Index(None, "firm_id", "status", "due_on", "id"),
        Index(None, "firm_id", "matter_id", "status", "due_on", "id"),
        Index(None, "firm_id", "assignee_member_id", "status", "due_on", "id"),
    )

    matter_id: UUID
    title: str = Field(sa_type=Text)
    details: str | None = Field(sa_type=Text)
    due_on: date
    priority: str = Field(sa_type=Text)
    assignee_member_id: UUID | None
    checklist: list[dict[str, Any]] = Field(sa_type=JSONB)
    status: str = Field(sa_type=Text)
    template_id: UUID | None
    template_key: str | None = Field(sa_type=Text)
