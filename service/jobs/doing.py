"""How a job is done: its work and its end in one transaction, so that it is done once or not at all."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from pydantic_core import to_jsonable_python
from sqlalchemy import update
from sqlmodel import col

from service import clock
from service.db.engine import Database
from service.db.sessions import FirmSession, firm_session
from service.jobs.registry import Handler, Run
from service.jobs.tables import Job
from service.values.errors import DomainError

_OPEN = ("queued", "running")
_LONGEST_PAUSE = timedelta(hours=1)
_log = structlog.get_logger("merit.jobs")


class DoneAlready(Exception):
    """Another process ended the job first: what was done here is undone."""


async def do(database: Database, handler: Handler, firm_id: UUID, job_id: UUID) -> timedelta | None:
    """Makes one attempt at a job; returns None once it has ended, or how long to wait for the next attempt.

    Raises what the database raises where it cannot even be said that the attempt failed.
    """
    row = await _begun(database, firm_id, job_id)
    if row is None:
        return None
    if row.attempts > handler.attempts:  # each of them ended with its process
        await _ended(database, row, {"status": "failed", "error": _problem(_Defect())})
        return None
    try:
        await _worked(database, handler, row)
    except DoneAlready:
        return None
    except DomainError as error:
        await _ended(database, row, {"status": "failed", "error": _problem(error)})
        return None
    except Exception:
        _log.exception("a job failed", kind=row.kind, job=str(job_id), attempt=row.attempts)
        if row.attempts >= handler.attempts:
            await _ended(database, row, {"status": "failed", "error": _problem(_Defect())})
            return None
        pause = pause_after(row.attempts)
        await _set(database, row, {"status": "queued", "run_at": clock.now() + pause})
        return pause
    return None


def pause_after(attempts: int) -> timedelta:
    """Returns how long to wait after an attempt: two seconds, then four times as long each time, up to an hour."""
    return min(timedelta(seconds=2 * 4 ** min(attempts - 1, 10)), _LONGEST_PAUSE)


async def _begun(database: Database, firm_id: UUID, job_id: UUID) -> Job | None:
    """Counts the attempt, before it is made: a job that kills its process is not tried for ever."""
    async with firm_session(database, firm_id) as db:
        change = {"status": "running", "started_at": clock.now(), "attempts": col(Job.attempts) + 1}
        found = await db.exec(_this(job_id).values(**change).returning(Job))
        begun: Job | None = found.scalars().first()
        return begun


async def _worked(database: Database, handler: Handler, row: Job) -> None:
    tell = partial(_tell, database, row)
    async with firm_session(database, row.firm_id, request_id=f"job:{row.id}") as db:
        run = Run(row.id, row.payload, row.attempts, tell, total=row.total)
        await handler.work(db, run)
        await db.flush()
        await _end_in(
            db,
            row.id,
            {
                "status": "succeeded",
                "finished_at": clock.now(),
                "results": to_jsonable_python(run.results),
                "result_url": run.result_url,
                "result_expires_at": run.result_expires_at,
                "done": run.done,
                "total": run.total,
            },
        )


async def _end_in(db: FirmSession, job_id: UUID, values: dict[str, Any]) -> None:
    """Ends the job in the transaction of its work. Of two processes at the same job, the second fails here."""
    ended = await db.exec(_this(job_id).values(**values).returning(col(Job.id)))
    if ended.first() is None:
        raise DoneAlready


async def _tell(database: Database, row: Job, done: int, total: int | None) -> None:
    await _set(database, row, {"done": done, "total": total})


async def _ended(database: Database, row: Job, values: dict[str, Any]) -> None:
    await _set(database, row, values | {"finished_at": clock.now()})


async def _set(database: Database, row: Job, values: dict[str, Any]) -> None:
    async with firm_session(database, row.firm_id) as db:
        await db.exec(_this(row.id).values(**values))


def _this(job_id: UUID) -> Any:
    return (
        update(Job)
        .where(col(Job.id) == job_id, col(Job.status).in_(_OPEN))
        .execution_options(synchronize_session=False)
    )


class _Defect(DomainError):
    """Stands for what went wrong on our side: what exactly is in the log, and not for the caller."""

    status = 500
    code = "internal_error"
    title = "Something went wrong on our side"

    def __init__(self) -> None:
        super().__init__("It was tried several times, and nothing of it is stored. The job's id helps us to find out.")


def _problem(error: DomainError) -> dict[str, Any]:
    return {
        "type": f"urn:merit:problem:{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "code": error.code,
        "errors": [{"pointer": e.pointer, "code": e.code, "detail": e.detail} for e in error.errors],
    }
