"""Jobs: work that goes on after the answer, how far it is and how it ended."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.jobs.queries import JOB, JOBS
from service.jobs.schemas import JobOut, JobStatus
from service.values.errors import NotFound
from service.values.text import Line
from service.web.access import reading
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/jobs", tags=["jobs"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("jobs:read")]


class JobsQuery(ListQuery):
    """Which jobs, in which order."""

    order: Literal["created_at", "-created_at"] = "-created_at"
    kind: Line | None = None
    status: JobStatus | None = None


@router.get("", operation_id="listJobs", response_model=PageOut[JobOut])
async def list_jobs(request: Request, query: Annotated[JobsQuery, Query()], reads: Reads) -> Response:
    """List the firm's jobs.

    The latest first. A job is kept for 30 days after its end.
    """
    return await page_answer(request, reads, JOBS, query)


@router.get("/{job_id}", operation_id="getJob", response_model=JobOut)
async def get_job(job_id: UUID, reads: Reads) -> Response:
    """Read a job.

    Ask again until `status` is `succeeded` or `failed`; `done` and `total` say how far it is meanwhile. What failed
    says why in `error`, as a problem; nothing of it is stored.
    """
    row = await reads.first(JOB, id=job_id)
    if row is None:
        raise NotFound("There is no such thing here.")
    return Response(row["body"], media_type="application/json")
