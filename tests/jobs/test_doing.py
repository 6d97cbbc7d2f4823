"""A job is done once or not at all: its work and its end are one transaction."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from service.db.engine import Database, open_database
from service.db.sessions import FirmSession, firm_session
from service.jobs import JobOut, Run, enqueue
from service.jobs.doing import do, pause_after
from service.jobs.registry import Handler, Work
from service.jobs.tables import Job
from service.settings import Settings
from service.values.errors import Conflict, FieldError, InvalidInput
from service.values.ids import new_id
from tests.shape.scratch import scratch_database

FIRM = new_id()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with scratch_database("jobs") as made:
        yield made


@pytest.fixture
async def place(test_settings: Settings, url: str) -> AsyncIterator[Database]:
    """A database of its own, in which no worker takes jobs meanwhile."""
    async with open_database(test_settings, url.replace("postgres@", "merit@")) as database:
        yield database


async def ordered(database: Database, firm_id: UUID = FIRM, **said: object) -> JobOut:
    async with firm_session(database, firm_id) as db:
        return await enqueue(db, "tests.work", {"n": 1}, **said)  # type: ignore[arg-type]


async def seen(database: Database, job_id: UUID, firm_id: UUID = FIRM) -> Job:
    async with firm_session(database, firm_id) as db:
        found = await db.get(Job, (firm_id, job_id))
        assert found is not None
        return found


async def other_jobs(database: Database, occasion: str) -> int:
    """Counts what `leaving_a_trace` left: jobs serve as any other row would."""
    async with firm_session(database, FIRM) as db:
        rows = await db.fetch("SELECT 1 FROM jobs WHERE firm_id = $1 AND once = $2", FIRM, occasion)
        return len(rows)


def leaving_a_trace(occasion: str, failure: Exception | None = None) -> Work:
    async def work(db: FirmSession, run: Run) -> None:
        await enqueue(db, "tests.trace", {}, once=occasion)
        run.results.append({"occasion": occasion})
        if failure is not None:
            raise failure

    return work


def handler(work: Work, attempts: int = 3) -> Handler:
    return Handler(work, attempts, 0)


async def test_what_a_job_does_is_stored_with_its_end(place: Database) -> None:
    job = await ordered(place, total=1)
    assert await do(place, handler(leaving_a_trace("a")), FIRM, job.id) is None
    done = await seen(place, job.id)
    assert (done.status, done.attempts, done.results, done.error) == ("succeeded", 1, [{"occasion": "a"}], None)
    assert done.finished_at is not None
    assert await other_jobs(place, "a") == 1


async def test_a_job_that_is_handed_out_twice_is_done_once(place: Database) -> None:
    job = await ordered(place)
    times = 0

    async def work(db: FirmSession, run: Run) -> None:
        nonlocal times
        times += 1

    for _ in range(2):
        assert await do(place, handler(work), FIRM, job.id) is None
    assert times == 1


async def test_of_two_processes_at_the_same_job_one_leaves_a_trace(place: Database) -> None:
    job = await ordered(place)
    both_at_work = asyncio.Barrier(2)
    traces: list[UUID] = []

    async def work(db: FirmSession, run: Run) -> None:
        await both_at_work.wait()
        traces.append((await enqueue(db, "tests.trace", {})).id)

    await asyncio.gather(*(do(place, handler(work), FIRM, job.id) for _ in range(2)))
    async with firm_session(place, FIRM) as db:
        assert len(await db.fetch("SELECT 1 FROM jobs WHERE firm_id = $1 AND id = ANY($2)", FIRM, traces)) == 1
    assert (await seen(place, job.id)).status == "succeeded"


async def test_a_refusal_of_the_domain_ends_the_job_with_its_problem_and_leaves_nothing(place: Database) -> None:
    job = await ordered(place)
    refusal = InvalidInput("Row 3 is wrong.", [FieldError("/rows/3/name", "missing", "Field required")])
    assert await do(place, handler(leaving_a_trace("b", refusal)), FIRM, job.id) is None
    failed = await seen(place, job.id)
    assert failed.status == "failed"
    assert JobOut.model_validate(failed).error is not None
    assert failed.error == {
        "type": "urn:merit:problem:invalid",
        "title": "The input is wrong",
        "status": 422,
        "detail": "Row 3 is wrong.",
        "code": "invalid",
        "errors": [{"pointer": "/rows/3/name", "code": "missing", "detail": "Field required"}],
    }
    assert await other_jobs(place, "b") == 0


async def test_a_defect_is_tried_again_a_bounded_number_of_times(place: Database) -> None:
    job = await ordered(place)
    broken = handler(leaving_a_trace("c", ZeroDivisionError("Jane Roe")), attempts=3)
    pauses = [await do(place, broken, FIRM, job.id) for _ in range(3)]
    assert pauses == [timedelta(seconds=2), timedelta(seconds=8), None]
    failed = await seen(place, job.id)
    assert (failed.status, failed.attempts) == ("failed", 3)
    assert failed.error is not None
    assert failed.error["code"] == "internal_error"
    assert "Jane Roe" not in str(failed.error)
    assert await other_jobs(place, "c") == 0


async def test_a_job_that_kills_its_process_each_time_is_given_up(place: Database) -> None:
    job = await ordered(place)

    async def work(db: FirmSession, run: Run) -> None:
        raise asyncio.CancelledError  # the end of the process, as far as this transaction can see

    for _ in range(2):
        with pytest.raises(asyncio.CancelledError):
            await do(place, handler(work, attempts=2), FIRM, job.id)
        assert (await seen(place, job.id)).status == "running"
    assert await do(place, handler(work, attempts=2), FIRM, job.id) is None
    assert (await seen(place, job.id)).status == "failed"


async def test_progress_is_seen_before_the_end(place: Database) -> None:
    job = await ordered(place, total=10)
    shown: list[tuple[str, int, int | None]] = []

    async def work(db: FirmSession, run: Run) -> None:
        await run.progress(4)
        now = await seen(place, job.id)
        shown.append((now.status, now.done, now.total))

    await do(place, handler(work), FIRM, job.id)
    assert shown == [("running", 4, 10)]
    assert (await seen(place, job.id)).done == 4


async def fails_after(database: Database) -> None:
    async with firm_session(database, FIRM) as db:
        await enqueue(db, "tests.work", {}, once="undone")
        raise Conflict("no")


async def messages(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        return int(await connection.fetchval("SELECT count(*) FROM queue.pgqueuer"))
    finally:
        await connection.close()


async def test_an_order_is_gone_with_the_transaction_that_gave_it(place: Database, url: str) -> None:
    before = await messages(url)
    with pytest.raises(Conflict):
        await fails_after(place)
    assert await other_jobs(place, "undone") == 0
    assert await messages(url) == before


async def test_a_second_order_for_the_same_occasion_is_the_first(place: Database, url: str) -> None:
    first = await ordered(place, once="2026-11-25")
    before = await messages(url)
    assert (await ordered(place, once="2026-11-25")).id == first.id
    assert await messages(url) == before
    assert (await ordered(place, firm_id=new_id(), once="2026-11-25")).id != first.id


async def looking(database: Database) -> None:
    async with firm_session(database, FIRM) as db:
        await db.fetch("SELECT payload FROM queue.pgqueuer")


async def test_a_firm_cannot_look_into_the_queue(place: Database) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await looking(place)


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 2), (2, 8), (3, 32), (4, 128), (5, 512), (6, 2048), (7, 3600)])
def test_each_pause_is_four_times_the_one_before_up_to_an_hour(attempts: int, seconds: int) -> None:
    assert pause_after(attempts) == timedelta(seconds=seconds)
