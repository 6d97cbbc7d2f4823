"""Templates: the tasks that follow an event, so many days, weeks or months after or before it."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.matters import queries
from service.domain.matters.commands import tasks as commands
from service.domain.matters.schemas.tasks import (
    AddTaskTemplate,
    AppliedTemplateOut,
    ApplyTemplate,
    ChangeTaskTemplate,
    TaskTemplateOut,
)
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, computed, created, deleted, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/task-templates", tags=["tasks"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("tasks:read")]
Writes = Annotated[FirmSession, commanding("tasks:write")]


class TemplatesQuery(ListQuery):
    """In which order."""

    order: Literal["updated_at", "-updated_at"] = "-updated_at"


@router.get("", operation_id="listTaskTemplates", response_model=PageOut[TaskTemplateOut])
async def list_templates(request: Request, query: Annotated[TemplatesQuery, Query()], reads: Reads) -> Response:
    """List the firm's templates of tasks."""
    return await page_answer(request, reads, queries.TASK_TEMPLATES, query)


@router.post("", operation_id="addTaskTemplate", status_code=201, response_model=TaskTemplateOut)
async def add_template(order: AddTaskTemplate, db: Writes) -> Response:
    """Add a template of tasks."""
    out = await commands.add_template(db, order)
    return created(out, f"/v1/task-templates/{out.id}")


@router.get("/{task_template_id}", operation_id="getTaskTemplate", response_model=TaskTemplateOut)
async def get_template(request: Request, task_template_id: UUID, reads: Reads) -> Response:
    """Read a template."""
    return read_answer(request, await reads.first(queries.TASK_TEMPLATE, id=task_template_id))


@router.patch("/{task_template_id}", operation_id="changeTaskTemplate", response_model=TaskTemplateOut)
async def change_template(
    task_template_id: UUID, change: ChangeTaskTemplate, db: Writes, if_match: IfMatch = None
) -> Response:
    """Change a template.

    JSON merge patch; its items are replaced whole. Matters follow when it is applied to them again.
    """
    return changed(await commands.change_template(db, task_template_id, change, expected_version(if_match)))


@router.delete("/{task_template_id}", operation_id="deleteTaskTemplate", status_code=204)
async def delete_template(task_template_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Delete a template.

    The tasks that were made from it stay.
    """
    await commands.delete_template(db, task_template_id, expected_version(if_match))
    return deleted()


@router.post("/{task_template_id}/apply", operation_id="applyTaskTemplate", response_model=AppliedTemplateOut)
async def apply_template(task_template_id: UUID, order: ApplyTemplate, db: Writes) -> Response:
    """Apply a template to a matter.

    The first time it adds the tasks. Applied again with the event's new day it moves those that are still open, and
    adds what the template has gained; what is done or cancelled stays as it is.
    """
    return computed(await commands.apply_template(db, task_template_id, order))
