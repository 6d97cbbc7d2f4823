"""Questions to a firm's jobs."""

from sqlalchemy import bindparam, case, func
from sqlmodel import col, select

from service.db.pages import ListRead
from service.db.reads import FIRM, compile_read, json_body
from service.jobs.schemas import JobOut
from service.jobs.tables import Job

_STILL_THERE = {
    name: case((col(Job.result_expires_at) > func.now(), getattr(Job, name)))
    for name in ("result_url", "result_expires_at")
}
_BODY = json_body({name: _STILL_THERE.get(name, getattr(Job, name)) for name in JobOut.model_fields})

JOB = compile_read(select(_BODY).where(col(Job.firm_id) == FIRM, col(Job.id) == bindparam("id")).limit(1))

JOBS = ListRead(
    table=Job,
    body=_BODY,
    orders={"created_at": col(Job.created_at)},
    filters={
        "kind": col(Job.kind) == bindparam("kind"),
        "status": col(Job.status) == bindparam("status"),
    },
)
