"""How a job is ordered: a row that the firm can see and a message in the queue, both in the caller's transaction."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from service.db.sessions import FirmSession
from service.jobs.schemas import JobOut
from service.jobs.tables import Job
from service.values.ids import new_id

_MESSAGE = """
INSERT INTO queue.pgqueuer (priority, entrypoint, payload, execute_after, status) VALUES (0, $1, $2, $3, 'queued')
"""
"""As PgQueuer would, except that nothing is read: a firm puts messages into the queue and sees none of them."""


async def enqueue(
    db: FirmSession,
    kind: str,
    payload: Mapping[str, Any],
    *,
    run_at: datetime | None = None,
    once: str | None = None,
    total: int | None = None,
) -> JobOut:
    """Orders a job; it begins after the commit, and not before `run_at`. `payload` is JSON.

    `once` names the occasion: where a job of this kind was ordered for it before, that one is returned.
    """
    due = run_at or db.now
    values = {"firm_id": db.firm_id, "id": new_id(), "kind": kind, "status": "queued", "payload": dict(payload)}
    times = {"created_at": db.now, "run_at": due, "attempts": 0, "done": 0, "total": total, "results": []}
    row = insert(Job).values(**values, **times, once=once)
    unless_ordered = row.on_conflict_do_nothing(
        index_elements=["firm_id", "kind", "once"], index_where=col(Job.once).is_not(None)
    )
    ordered = (await db.exec(unless_ordered.returning(Job))).scalars().first()
    if ordered is None:
        same = select(Job).where(Job.kind == kind, Job.once == once)
        return JobOut.model_validate((await db.exec(same)).one())
    await db.fetch(_MESSAGE, kind, message(db.firm_id, ordered.id), due)
    return JobOut.model_validate(ordered)


def message(firm_id: UUID, job_id: UUID) -> bytes:
    """Returns what stands in the queue: whose job it is and which, and nothing of what it is about."""
    return json.dumps({"firm": str(firm_id), "job": str(job_id)}).encode()


def read_message(payload: bytes | None) -> tuple[UUID, UUID]:
    """Returns firm and job of a message."""
    said = json.loads(payload or b"{}")
    return UUID(said["firm"]), UUID(said["job"])
