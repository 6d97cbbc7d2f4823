"""Shapes of tasks and their templates."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from service.values.days import NOT_TEXT, CalendarDay, YesNo
from service.values.instants import Instant
from service.values.text import Line, Prose

TaskStatus = Literal["open", "done", "cancelled"]
TaskPriority = Literal["low", "normal", "high"]
ItemKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class CheckItem(BaseModel):
    """One line of a checklist."""

    model_config = ConfigDict(extra="forbid")

    text: Line
    done: YesNo = False


Checklist = Annotated[list[CheckItem], Field(max_length=50)]


class TaskFields(BaseModel):
    """What a firm says of a task and may change."""

    model_config = ConfigDict(extra="forbid")

    title: Line
    details: Prose | None = None
    due_on: CalendarDay
    priority: TaskPriority = "normal"
    assignee_member_id: UUID | None = Field(None, description="An active member; absent: nobody yet")
    checklist: Checklist = Field(default_factory=list)


class AddTask(TaskFields):
    """A new task in a matter."""

    matter_id: UUID


class ChangeTask(BaseModel):
    """Changes to a task (JSON merge patch). The matter stays."""

    model_config = ConfigDict(extra="forbid")

    title: Line | SkipJsonSchema[None] = None
    details: Prose | None = None
    due_on: CalendarDay | SkipJsonSchema[None] = None
    priority: TaskPriority | SkipJsonSchema[None] = None
    assignee_member_id: UUID | None = None
    checklist: Checklist | SkipJsonSchema[None] = None


class TaskOut(BaseModel):
    """Something to be done in a matter."""

    id: UUID
    matter_id: UUID
    title: str
    details: str | None
    due_on: date
    priority: TaskPriority
    assignee_member_id: UUID | None
    checklist: list[CheckItem]
    status: TaskStatus
    template_id: UUID | None
    template_key: str | None = Field(description="The item of the template that it was made from")
    version: int
    created_at: Instant
    updated_at: Instant


_Count = Annotated[int, Field(ge=0, le=1_000), NOT_TEXT]


class TemplateItem(BaseModel):
    """One task of a template, so far after or before the event."""

    model_config = ConfigDict(extra="forbid")

    key: ItemKey = Field(description="Names the item when the template is applied again; unique in the template")
    title: Line
    details: Prose | None = None
    priority: TaskPriority = "normal"
    direction: Literal["after", "before"] = "after"
    months: _Count = 0
    weeks: _Count = 0
    days: _Count = 0


class TemplateFields(BaseModel):
    """Tasks that follow an event."""

    model_config = ConfigDict(extra="forbid")

    name: Line
    event: Line = Field(description="What they follow, such as: trial date set")
    items: list[TemplateItem] = Field(min_length=1, max_length=100)

    @model_validator(mode="after")
    def _keys_differ(self) -> Self:
        if len({item.key for item in self.items}) < len(self.items):
            raise PydanticCustomError("repeated_key", "each item needs a key of its own")
        return self


class AddTaskTemplate(TemplateFields):
    """A new template."""


class ChangeTaskTemplate(BaseModel):
    """Changes to a template (JSON merge patch). Tasks made from it change when it is applied again."""

    model_config = ConfigDict(extra="forbid")

    name: Line | SkipJsonSchema[None] = None
    event: Line | SkipJsonSchema[None] = None
    items: Annotated[list[TemplateItem], Field(min_length=1, max_length=100)] | SkipJsonSchema[None] = None


class TaskTemplateOut(BaseModel):
    """A template of tasks."""

    id: UUID
    name: str
    event: str
    items: list[TemplateItem]
    version: int
    created_at: Instant
    updated_at: Instant


class ApplyTemplate(BaseModel):
    """The event happened, or was moved, in a matter."""

    model_config = ConfigDict(extra="forbid")

    matter_id: UUID
    event_on: CalendarDay
    assignee_member_id: UUID | None = Field(None, description="Who gets the tasks that are added")


class AppliedTemplateOut(BaseModel):
    """What applying a template did."""

    added: list[TaskOut]
    moved: list[TaskOut] = Field(description="Open tasks that fall due on another day now")
