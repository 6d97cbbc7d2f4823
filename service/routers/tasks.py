"""Tasks: what is to be done in which matter, by whom, by which day."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.matters import queries
from service.domain.matters.commands import tasks as commands
from service.domain.matters.schemas.tasks import AddTask, ChangeTask, TaskOut, TaskStatus
from service.values.days import CalendarDay
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, created, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/tasks", tags=["tasks"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("tasks:read")]
Writes = Annotated[FirmSession, commanding("tasks:write")]


class TasksQuery(ListQuery):
    """Which tasks, in which order."""

    order: Literal["due_on", "-due_on"] = "due_on"
    status: TaskStatus = "open"
    matter_id: UUID | None = None
    assignee_member_id: UUID | None = None
    due_on_to: CalendarDay | None = None


@router.get("", operation_id="listTasks", response_model=PageOut[TaskOut])
async def list_tasks(request: Request, query: Annotated[TasksQuery, Query()], reads: Reads) -> Response:
    """List tasks.

    The open ones unless another status is asked for, the most urgent first: of the firm, a matter, a member.
    """
    return await page_answer(request, reads, queries.TASKS, query)


@router.post("", operation_id="addTask", status_code=201, response_model=TaskOut)
async def add_task(order: AddTask, db: Writes) -> Response:
    """Add a task to a matter."""
    out = await commands.add_task(db, order)
    return created(out, f"/v1/tasks/{out.id}")


@router.get("/{task_id}", operation_id="getTask", response_model=TaskOut)
async def get_task(request: Request, task_id: UUID, reads: Reads) -> Response:
    """Read a task."""
    return read_answer(request, await reads.first(queries.TASK, id=task_id))


@router.patch("/{task_id}", operation_id="changeTask", response_model=TaskOut)
async def change_task(task_id: UUID, change: ChangeTask, db: Writes, if_match: IfMatch = None) -> Response:
    """Change an open task.

    JSON merge patch: what is absent stays, null removes; a checklist is replaced whole.
    """
    return changed(await commands.change_task(db, task_id, change, expected_version(if_match)))


@router.post("/{task_id}/complete", operation_id="completeTask", response_model=TaskOut)
async def complete_task(task_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Mark an open task as done."""
    return changed(await commands.end_task(db, task_id, "done", expected_version(if_match)))


@router.post("/{task_id}/cancel", operation_id="cancelTask", response_model=TaskOut)
async def cancel_task(task_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Cancel an open task."""
    return changed(await commands.end_task(db, task_id, "cancelled", expected_version(if_match)))


@router.post("/{task_id}/reopen", operation_id="reopenTask", response_model=TaskOut)
async def reopen_task(task_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Open a task again."""
    return changed(await commands.reopen_task(db, task_id, expected_version(if_match)))
