"""Work that is done after the answer, by `merit worker`: once, however often a process is killed.

A job is ordered in the transaction that causes it, and is gone with it if that fails:

    out = await enqueue(db, "records.import", {"document_id": str(document_id)}, total=len(rows))
    return accepted(out)                                     # 202, Location: /v1/jobs/{id}

and done in a transaction of its firm, which commits the work together with the job's end (in `jobs.py` of a context,
which `service/worker.py` imports):

    @job("records.import", attempts=5)
    async def import_records(db: FirmSession, run: Run) -> None:
        order = ImportOrder.model_validate(run.payload)
        async for number, row in rows_of(order):
            run.results.append(await add(db, row))
            await run.progress(number)                       # seen at once, in a transaction of its own

What raises is undone. A DomainError ends the job: the caller reads it as the problem it would have been. Anything else
is tried again, after longer and longer pauses, `attempts` times in all. A transaction must not wait for the world
outside: whoever calls another service does so between two jobs, under `run.id` as the idempotency key.

`once` makes a job of that name the only one: the second order of the same is the first. `run_at` is when it is due.
Work by the clock is a `schedule`, which orders jobs for the firms that need them:

    @schedule("deadlines.remind", "0 * * * *")               # each hour, UTC
    async def order_reminders(database: Database) -> None: ...

PgQueuer holds the queue, tells the workers and finds out who of them died; `jobs` holds what a firm may know and says
whether a job is done. The queue may hand a job out twice, and a second doing finds it done.
"""

from service.jobs.ordering import enqueue
from service.jobs.registry import Run, job, schedule
from service.jobs.schemas import JobOut

__all__ = ["JobOut", "Run", "enqueue", "job", "schedule"]
