"""What can happen to a task."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.firms.commands.giving import require_active
from service.domain.history.commands import Recorded
from service.domain.matters.commands.matters import hold
from service.domain.matters.errors import TaskEnded, TaskOpen
from service.domain.matters.rules.tasks import plan
from service.domain.matters.schemas.tasks import (
    AddTask,
    AddTaskTemplate,
    AppliedTemplateOut,
    ApplyTemplate,
    ChangeTask,
    ChangeTaskTemplate,
    TaskFields,
    TaskOut,
    TaskStatus,
    TaskTemplateOut,
    TemplateFields,
)
from service.domain.matters.store import tasks as store
from service.domain.matters.tables import Task, TaskTemplate
from service.values.errors import FieldError, InvalidInput, NotFound
from service.values.versions import ExpectedVersion

_TASKS = Recorded("task", Task, TaskFields, TaskOut)
_TEMPLATES = Recorded("task_template", TaskTemplate, TemplateFields, TaskTemplateOut)
_BY_HAND = {"status": "open", "template_id": None, "template_key": None}


async def add_task(db: FirmSession, order: AddTask) -> TaskOut:
    """Adds a task. Raises InvalidInput (the matter, the assignee)."""
    await _hold(db, order.matter_id)
    await require_active(db, order.assignee_member_id, "/assignee_member_id")
    return await _TASKS.add(db, "task.added", order, **_BY_HAND)


async def change_task(db: FirmSession, task_id: UUID, change: ChangeTask, expected: ExpectedVersion | None) -> TaskOut:
    """Changes an open task. Raises NotFound, StaleVersion, InvalidInput, TaskEnded."""
    task = await _open(db, task_id, expected)
    wanted = _TASKS.wanted(task, change)
    if wanted.assignee_member_id != task.assignee_member_id:
        await require_active(db, wanted.assignee_member_id, "/assignee_member_id")
    return await _TASKS.change(db, "task.changed", task, wanted)


async def end_task(db: FirmSession, task_id: UUID, status: TaskStatus, expected: ExpectedVersion | None) -> TaskOut:
    """Ends an open task as done or cancelled. Raises NotFound, StaleVersion, TaskEnded."""
    task = await _open(db, task_id, expected)
    before = _TASKS.shape(task)
    task.status = status
    return await _TASKS.written(db, f"task.{status}", task, before)


async def reopen_task(db: FirmSession, task_id: UUID, expected: ExpectedVersion | None) -> TaskOut:
    """Opens an ended task again. Raises NotFound, StaleVersion, TaskOpen."""
    task = await _TASKS.lock(db, expected, id=task_id)
    if task.status == "open":
        raise TaskOpen("The task is open.")
    before = _TASKS.shape(task)
    task.status = "open"
    return await _TASKS.written(db, "task.reopened", task, before)


async def add_template(db: FirmSession, order: AddTaskTemplate) -> TaskTemplateOut:
    """Adds a template."""
    return await _TEMPLATES.add(db, "task_template.added", order)


async def change_template(
    db: FirmSession, template_id: UUID, change: ChangeTaskTemplate, expected: ExpectedVersion | None
) -> TaskTemplateOut:
    """Changes a template. Raises NotFound, StaleVersion, InvalidInput."""
    template = await _TEMPLATES.lock(db, expected, id=template_id)
    return await _TEMPLATES.change(db, "task_template.changed", template, _TEMPLATES.wanted(template, change))


async def delete_template(db: FirmSession, template_id: UUID, expected: ExpectedVersion | None) -> None:
    """Deletes a template; the tasks that were made from it stay. Raises NotFound, StaleVersion."""
    template = await _TEMPLATES.lock(db, expected, id=template_id)
    await _TEMPLATES.remove(db, "task_template.deleted", template)


async def apply_template(db: FirmSession, template_id: UUID, order: ApplyTemplate) -> AppliedTemplateOut:
    """Adds the tasks of a template to a matter, or moves them with their event; what has ended stays.

    Raises NotFound (the template), InvalidInput (the matter, the assignee, a day that no calendar has).
    """
    template = await store.template(db, template_id)
    if template is None:
        raise NotFound("There is no such template.")
    await _hold(db, order.matter_id)
    await require_active(db, order.assignee_member_id, "/assignee_member_id")
    items = {item.key: item for item in _TEMPLATES.shape(template).items}
    known = {str(task.template_key): task for task in await store.made_from(db, order.matter_id, template_id)}
    try:
        follows = plan(list(items.items()), known, order.event_on)
    except (ValueError, OverflowError):
        raise InvalidInput(
            "A task would fall outside the calendar.", [FieldError("/event_on", "out_of_range", "no such day")]
        ) from None
    moved = [
        await _TASKS.change(db, "task.moved", known[key], _TASKS.wanted(known[key], ChangeTask(due_on=day)))
        for key, day in follows.moved.items()
    ]
    added = [
        await _TASKS.add(
            db,
            "task.added",
            TaskFields(
                title=items[key].title,
                details=items[key].details,
                priority=items[key].priority,
                due_on=day,
                assignee_member_id=order.assignee_member_id,
            ),
            matter_id=order.matter_id,
            status="open",
            template_id=template_id,
            template_key=key,
        )
        for key, day in follows.added.items()
    ]
    return AppliedTemplateOut(added=added, moved=moved)


async def _open(db: FirmSession, task_id: UUID, expected: ExpectedVersion | None) -> Task:
    task = await _TASKS.lock(db, expected, id=task_id)
    if task.status != "open":
        raise TaskEnded(f"The task is {task.status}; open it again first.")
    return task


async def _hold(db: FirmSession, matter_id: UUID) -> None:
    try:
        await hold(db, matter_id)
    except NotFound:
        raise InvalidInput(
            "There is no such matter.", [FieldError("/matter_id", "unknown_matter", "no matter")]
        ) from None
