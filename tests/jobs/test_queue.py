"""A worker over a real database: what it takes, what it does by the clock, and what PgQueuer expects to find."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import pytest

from service.db.engine import Database, open_database, queue_pool
from service.db.sessions import FirmSession, firm_session
from service.jobs import Run, enqueue, registry
from service.jobs.queue import queries_of, take_jobs
from service.settings import Settings
from service.values.ids import new_id
from service.worker import work as work_until
from tests.durability.installation import holds
from tests.shape.scratch import scratch_database

FIRM = new_id()


@pytest.fixture
def url() -> Iterator[str]:
    with scratch_database("queue") as made:
        yield made.replace("postgres@", "merit@")


@asynccontextmanager
async def working(settings: Settings, url: str) -> AsyncIterator[Database]:
    """Has a worker take jobs, until the end."""
    closing = asyncio.Event()
    async with open_database(settings, url) as database, queue_pool(settings, url) as pool:
        taking = asyncio.create_task(take_jobs(database, pool, closing, given_up_after=30))
        try:
            yield database
        finally:
            closing.set()
            await taking


async def status_of(database: Database, job_id: UUID) -> str:
    async with firm_session(database, FIRM) as db:
        (row,) = await db.fetch("SELECT status FROM jobs WHERE firm_id = $1 AND id = $2", FIRM, job_id)
        return str(row["status"])


async def test_a_worker_does_what_is_ordered_while_it_runs(test_settings: Settings, url: str) -> None:
    done: list[dict[str, int]] = []

    async def work(db: FirmSession, run: Run) -> None:
        done.append(run.payload)

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(registry.HANDLERS, "tests.work", registry.Handler(work, 3, 0))
        async with working(test_settings, url) as database:
            async with firm_session(database, FIRM) as db:
                job = await enqueue(db, "tests.work", {"n": 7})

            async def succeeded() -> bool:
                return await status_of(database, job.id) == "succeeded"

            await holds(succeeded, "the end of the job")
    assert done == [{"n": 7}]


async def test_a_failed_attempt_is_followed_by_another(test_settings: Settings, url: str) -> None:
    attempts: list[int] = []

    async def work(db: FirmSession, run: Run) -> None:
        attempts.append(run.attempt)
        if run.attempt == 1:
            raise ZeroDivisionError

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(registry.HANDLERS, "tests.work", registry.Handler(work, 3, 0))
        async with working(test_settings, url) as database:
            async with firm_session(database, FIRM) as db:
                job = await enqueue(db, "tests.work", {})

            async def succeeded() -> bool:
                return await status_of(database, job.id) == "succeeded"

            await holds(succeeded, "the end of the job")
    assert attempts == [1, 2]


async def test_pgqueuer_finds_the_tables_that_it_knows(test_settings: Settings, url: str) -> None:
    async with queue_pool(test_settings, url) as pool:
        assert not (await queries_of(pool).plan_upgrade()).statements


async def test_what_was_taken_when_the_worker_ended_is_not_lost(test_settings: Settings, url: str) -> None:
    started = asyncio.Event()

    async def work(db: FirmSession, run: Run) -> None:
        started.set()
        if run.attempt == 1:
            await asyncio.Event().wait()

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(registry.HANDLERS, "tests.work", registry.Handler(work, 3, 0))
        async with open_database(test_settings, url) as database, firm_session(database, FIRM) as db:
            job = await enqueue(db, "tests.work", {})
        closing = asyncio.Event()
        hasty = test_settings.model_copy(update={"shutdown_seconds": 0})
        first = asyncio.create_task(work_until(hasty, url, closing))
        await started.wait()
        closing.set()
        await first
        async with working(test_settings, url) as database:

            async def succeeded() -> bool:
                return await status_of(database, job.id) == "succeeded"

            await holds(succeeded, "the end of the job", 60)


async def rights(url: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetch(
            "SELECT table_name, privilege_type FROM information_schema.role_table_grants "
            "WHERE table_schema = 'queue' AND grantee = 'merit_app'"
        )
    finally:
        await connection.close()


async def test_a_firm_may_add_to_the_queue_and_nothing_else(url: str) -> None:
    assert [tuple(row) for row in await rights(url)] == [("pgqueuer", "INSERT")]
