"""PgQueuer over our database: who takes jobs out of the queue, and what happens by the clock.

PgQueuer forgets a message when its handler returns or fails. So ours returns only when the job has ended, asks for it
again in any other case, and has PgQueuer keep what fails all the same, to be handed out anew.
"""

import asyncio
from datetime import timedelta
from typing import Any

import asyncpg
import structlog
from pgqueuer import PgQueuer
from pgqueuer.adapters.drivers.asyncpg import AsyncpgPoolDriver
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.domain.settings import DBSettings
from pgqueuer.errors import RetryRequested
from pgqueuer.models import Job as Message
from pgqueuer.models import Schedule
from sqlalchemy import delete
from sqlmodel import col

from service import clock
from service.db.engine import Database
from service.db.sessions import platform_session
from service.jobs.doing import do
from service.jobs.ordering import read_message
from service.jobs.registry import HANDLERS, SCHEDULES, Handler, Round
from service.jobs.tables import Job

_AT_ONCE = 4
_LOOKS_EVERY = timedelta(seconds=2)
"""For jobs that are due at last; of those that are due at once PgQueuer is told."""
_KEPT = timedelta(days=30)
_AFTER_A_DEFECT = timedelta(seconds=10)
_log = structlog.get_logger("merit.jobs")


def queue_settings() -> DBSettings:
    """Returns where PgQueuer's tables are: in a schema of their own, under their usual names."""
    named: dict[str, Any] = {
        "prefix": "",
        "db_schema": "queue",
        "channel": "ch_pgqueuer",
        "function": "fn_pgqueuer_changed",
        "statistics_table": "pgqueuer_statistics",
        "queue_status_type": "pgqueuer_status",
        "queue_table": "pgqueuer",
        "queue_table_log": "pgqueuer_log",
        "trigger": "tg_pgqueuer_changed",
        "schedules_table": "pgqueuer_schedules",
        "durability": "durable",
    }
    return DBSettings(**named)  # all are named: nothing comes from the environment


def queries_of(pool: asyncpg.Pool) -> Queries:
    """Returns PgQueuer's statements over a pool of the platform's role."""
    names = queue_settings()
    return Queries(
        AsyncpgPoolDriver(pool),
        qbe=QueryBuilderEnvironment(names),
        qbq=QueryQueueBuilder(names),
        qbs=QuerySchedulerBuilder(names),
    )


async def take_jobs(database: Database, pool: asyncpg.Pool, closing: asyncio.Event, *, given_up_after: int) -> None:
    """Takes jobs and does them until `closing`; then those that run may finish.

    `given_up_after`: seconds without a sign of life, after which a process's jobs are another's.
    """
    queries = queries_of(pool)
    queuer = PgQueuer(queries.driver, channel=queue_settings().channel, queries=queries)
    for kind, handler in HANDLERS.items():
        queuer.entrypoint(kind, concurrency_limit=handler.at_once, on_failure="hold")(_attempt(database, handler))
    for name, (cron, work) in SCHEDULES.items():
        queuer.schedule(name, cron)(_round(database, work))
    queuer.schedule("jobs.again", "* * * * *")(_hand_out_again(queries))
    queuer.schedule("jobs.forget", "17 3 * * *")(_forget(database, pool))
    # PgQueuer asks itself for a sign of life before it listens; listening already, it cannot miss the answer.
    await queries.driver.add_listener(queuer.channel, _ignore)
    stopping = asyncio.create_task(_stopped(closing, queuer))
    try:
        await queuer.run(
            batch_size=_AT_ONCE // 2,
            max_concurrent_tasks=_AT_ONCE,
            dequeue_timeout=_LOOKS_EVERY,
            heartbeat_timeout=timedelta(seconds=given_up_after),
            shutdown_on_listener_failure=True,
        )
    finally:
        stopping.cancel()


async def _stopped(closing: asyncio.Event, queuer: PgQueuer) -> None:
    await closing.wait()
    queuer.shutdown.set()


def _ignore(_: object) -> None: ...


def _attempt(database: Database, handler: Handler) -> Any:
    async def attempt(message: Message) -> None:
        try:
            pause = await do(database, handler, *read_message(message.payload))
        except asyncio.CancelledError:
            # The worker ends. PgQueuer would take a cancelled job for one that nobody wants any more.
            raise RetryRequested(reason="the worker ended") from None
        except Exception:
            _log.exception("an attempt at a job could not be recorded", kind=message.entrypoint)
            raise RetryRequested(_AFTER_A_DEFECT, reason="not recorded") from None
        if pause is not None:
            raise RetryRequested(pause, reason="failed")

    return attempt


def _round(database: Database, work: Round) -> Any:
    async def run(_: Schedule) -> None:
        await work(database)

    return run


def _hand_out_again(queries: Queries) -> Any:
    async def again(_: Schedule) -> None:
        kept = [held.id for held in await queries.list_failed_jobs()]
        if kept:
            await queries.requeue_jobs(kept)

    return again


def _forget(database: Database, pool: asyncpg.Pool) -> Any:
    async def forget(_: Schedule) -> None:
        before = clock.now() - _KEPT
        async with platform_session(database) as db:
            await db.exec(delete(Job).where(col(Job.finished_at) < before))
        for table in ("pgqueuer_log", "pgqueuer_statistics"):
            await pool.execute(f"DELETE FROM queue.{table} WHERE created < $1", before)

    return forget
