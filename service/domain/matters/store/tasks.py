"""SQL of the tasks and their templates."""

from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from service.db.pages import ListRead
from service.db.sessions import FirmSession
from service.db.shapes import body_of, one_of
from service.domain.matters.schemas.tasks import TaskOut, TaskTemplateOut
from service.domain.matters.tables import Task, TaskTemplate

_TASK, _TEMPLATE = body_of(Task, TaskOut), body_of(TaskTemplate, TaskTemplateOut)

TASK = one_of(Task, _TASK)

TASKS = ListRead(
    table=Task,
    body=_TASK,
    orders={"due_on": col(Task.due_on)},
    filters={
        "status": col(Task.status) == bindparam("status"),
        "matter_id": col(Task.matter_id) == bindparam("matter_id"),
        "assignee_member_id": col(Task.assignee_member_id) == bindparam("assignee_member_id"),
        "due_on_to": col(Task.due_on) <= bindparam("due_on_to"),
    },
)

TEMPLATE = one_of(TaskTemplate, _TEMPLATE)

TEMPLATES = ListRead(table=TaskTemplate, body=_TEMPLATE, orders={"updated_at": col(TaskTemplate.updated_at)})


async def template(db: FirmSession, template_id: UUID) -> TaskTemplate | None:
    """Returns a template, which stays as it is until the transaction ends."""
    return (
        await db.exec(select(TaskTemplate).where(TaskTemplate.id == template_id).with_for_update(read=True))
    ).first()


async def made_from(db: FirmSession, matter_id: UUID, template_id: UUID) -> list[Task]:
    """Returns a matter's tasks that were made from a template, locked."""
    query = select(Task).where(Task.template_id == template_id, Task.matter_id == matter_id).with_for_update()
    return list((await db.exec(query)).all())
