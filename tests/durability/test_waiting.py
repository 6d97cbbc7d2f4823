"""A server that is told to stop finishes what it has begun; a busy one says so in time instead of hanging."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import httpx

from tests.durability.installation import Installation, holds, serving

MATTER = {"title": "Doe v. Roe"}
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = 'merit'"
FOR_LONG = {"lock_timeout_ms": 60_000, "statement_timeout_ms": 60_000}


@asynccontextmanager
async def held(installation: Installation, statement: str, *arguments: object) -> AsyncIterator[asyncpg.Connection]:
    """Holds a lock in a transaction of the superuser's."""
    connection = await asyncpg.connect(installation.postgres.superuser_url())
    try:
        async with connection.transaction():
            await connection.execute(statement, *arguments)
            yield connection
    finally:
        await connection.close()


async def waiting(installation: Installation, number: int) -> None:
    """Returns when so many backends wait for a lock."""

    async def reached() -> bool:
        return int((await installation.ask(WAITING))[0][0]) >= number

    await holds(reached, f"{number} backends that wait for a lock")


async def refused(installation: Installation) -> bool:
    """Returns whether nobody takes connections any more."""
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", installation.settings.port)
    except ConnectionRefusedError:
        return True
    writer.close()
    await writer.wait_closed()
    return False


async def test_a_server_that_is_told_to_stop_finishes_the_running_request_and_ends_in_good_order(
    installation: Installation,
) -> None:
    with serving(installation, **FOR_LONG) as process:
        async with installation.client() as api:
            matter = (await api.post("/v1/matters", json=MATTER)).headers["Location"]
            async with held(installation, "SELECT FROM matters FOR UPDATE"):
                running = asyncio.create_task(api.patch(matter, json={"title": "Changed"}))
                await waiting(installation, 1)
                process.terminate()
                await holds(lambda: refused(installation), "the end of the listening")
                assert not running.done()
            answer = await running
            assert (answer.status_code, answer.json()["title"]) == (200, "Changed")
        assert await asyncio.to_thread(process.wait, 20) == 0
    assert (await installation.ask("SELECT title FROM matters WHERE title = 'Changed'")) != []


async def test_a_request_that_never_ends_does_not_keep_a_server_from_stopping(installation: Installation) -> None:
    with serving(installation, **FOR_LONG, shutdown_seconds=1) as process:
        async with installation.client() as api:
            matter = (await api.post("/v1/matters", json=MATTER)).headers["Location"]
            async with held(installation, "SELECT FROM matters FOR UPDATE"):
                running = asyncio.create_task(api.patch(matter, json={"title": "Never"}))
                await waiting(installation, 1)
                process.terminate()
                await asyncio.to_thread(process.wait, 20)
                await asyncio.gather(running, return_exceptions=True)
    assert (await installation.ask("SELECT title FROM matters WHERE title = 'Never'")) == []


async def test_commands_without_a_free_connection_are_refused_in_time_while_others_are_answered(
    installation: Installation,
) -> None:
    with serving(installation, **FOR_LONG, write_connections=2):
        async with installation.client() as api:
            matter = (await api.post("/v1/matters", json=MATTER)).headers["Location"]
            async with held(installation, "SELECT FROM matters FOR UPDATE"):
                hanging = [asyncio.create_task(api.patch(matter, json={"title": title})) for title in "AB"]
                await waiting(installation, 2)
                began = time.monotonic()
                late = await asyncio.gather(*(api.post("/v1/matters", json=MATTER) for _ in range(10)))
                assert time.monotonic() - began < 10  # five seconds for a connection, and a slow machine
                assert [answer.status_code for answer in late] == [503] * 10
                assert all(is_problem_to_retry(answer) for answer in late)
                assert (await api.get(matter)).status_code == 200
                assert (await api.get("/healthz")).status_code == 200
            assert {answer.status_code for answer in await asyncio.gather(*hanging)} == {200}
            assert (await api.post("/v1/matters", json=MATTER)).status_code == 201


async def test_reads_that_wait_for_a_lock_or_a_connection_are_refused_in_time(installation: Installation) -> None:
    with serving(installation, read_connections=2):
        async with installation.client() as api:
            matter = (await api.post("/v1/matters", json=MATTER)).headers["Location"]
            async with held(installation, "LOCK TABLE matters IN ACCESS EXCLUSIVE MODE"):
                began = time.monotonic()
                late = await asyncio.gather(*(api.get(matter) for _ in range(30)))
                assert time.monotonic() - began < 20  # two seconds for a lock, ten for a connection, a slow machine
                assert [answer.status_code for answer in late] == [503] * 30
                assert all(is_problem_to_retry(answer) for answer in late)
                assert (await api.get("/healthz")).status_code == 200
            assert (await api.get(matter)).status_code == 200


async def test_a_database_that_takes_no_more_connections_is_a_problem_to_retry(installation: Installation) -> None:
    with serving(installation):
        async with installation.client() as api:
            await installation.ask("ALTER ROLE merit CONNECTION LIMIT 1")
            try:
                answers = await asyncio.gather(
                    *(api.get("/v1/matters") for _ in range(30)),
                    *(api.post("/v1/matters", json=MATTER) for _ in range(30)),
                )
            finally:
                await installation.ask("ALTER ROLE merit CONNECTION LIMIT -1")
            refusals = [answer for answer in answers if answer.status_code not in {200, 201}]
            assert refusals
            assert all(answer.status_code == 503 and is_problem_to_retry(answer) for answer in refusals)
            assert (await api.get("/v1/matters")).status_code == 200


def is_problem_to_retry(answer: httpx.Response) -> bool:
    """Returns whether an answer is a problem that says when to come again."""
    return answer.headers["Content-Type"] == "application/problem+json" and int(answer.headers["Retry-After"]) >= 1
