"""One transaction a command: all or nothing, over before the answer leaves, and nothing left on the connection."""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlmodel import select

from service.db.engine import Database
from service.db.sessions import firm_session
from service.domain.contacts.tables import Contact
from tests.conftest import Firm
from tests.db.conftest import add_contact, contact_of

Firms = tuple[UUID, UUID]
Step = Callable[[], Awaitable[None]]


async def names(database: Database, firm_id: UUID) -> list[str]:
    """Returns the names of a firm's contacts."""
    async with firm_session(database, firm_id) as db:
        return list((await db.exec(select(Contact.name).order_by(Contact.name))).all())


async def left_behind(database: Database) -> tuple[str | None, bool]:
    """Returns the firm that is set on the engine's only connection, and whether it is inside a transaction."""
    async with database.commands.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        inside = driver.is_in_transaction()
        found = await connection.execute(text("SELECT nullif(current_setting('app.firm_id', true), '')"))
        return found.scalar(), inside


async def backend(database: Database) -> int:
    """Returns the process that serves the engine's only connection."""
    async with database.commands.connect() as connection:
        return int((await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one())


async def test_what_was_done_is_there_afterwards(one_connection: Database, firms: Firms) -> None:
    async with firm_session(one_connection, firms[0]) as db:
        await add_contact(db, "Doe")
    assert await names(one_connection, firms[0]) == ["Doe"]


async def nothing() -> None:
    """A step that does nothing."""


async def fail() -> None:
    """A step that fails."""
    raise ZeroDivisionError


async def added(database: Database, firm_id: UUID, *, then: Step = nothing, last: Step = nothing) -> None:
    """Adds a contact, does something else, and something at the very end."""
    async with firm_session(database, firm_id) as db:
        await add_contact(db, "Doe")
        db.before_commit(last)
        await then()


async def test_an_error_undoes_everything(one_connection: Database, firms: Firms) -> None:
    with pytest.raises(ZeroDivisionError):
        await added(one_connection, firms[0], then=fail)
    assert await names(one_connection, firms[0]) == []


async def test_an_error_of_the_last_step_before_commit_undoes_everything(
    one_connection: Database, firms: Firms
) -> None:
    with pytest.raises(ZeroDivisionError):
        await added(one_connection, firms[0], last=fail)
    assert await names(one_connection, firms[0]) == []


async def test_what_was_not_flushed_is_written_before_the_last_step(one_connection: Database, firms: Firms) -> None:
    seen: list[int] = []
    async with firm_session(one_connection, firms[0]) as db:

        async def count() -> None:
            seen.append((await db.fetch("SELECT count(*) AS n FROM contacts"))[0]["n"])

        db.before_commit(count)
        db.add(Contact(kind="person", name="Doe", external_ids={}))
    assert seen == [1]


async def test_nothing_is_left_on_the_connection(one_connection: Database, firms: Firms) -> None:
    await contact_of(one_connection, firms[0], "Doe")
    assert await left_behind(one_connection) == (None, False)


@pytest.mark.parametrize("turns", [*range(12), *range(12, 60, 4)])
async def test_a_command_that_is_cancelled_at_any_moment_is_done_whole_or_not_at_all(
    turns: int, one_connection: Database, firms: Firms
) -> None:
    ours, theirs = firms

    async def command() -> None:
        async with firm_session(one_connection, ours) as db:
            await add_contact(db, "Doe")
            await add_contact(db, "Roe")

    running = asyncio.create_task(command())
    for _ in range(turns):
        await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert await left_behind(one_connection) == (None, False)
    assert await names(one_connection, theirs) == []
    assert await names(one_connection, ours) in ([], ["Doe", "Roe"])


async def test_a_command_that_is_cancelled_while_the_server_works_frees_its_connection(
    one_connection: Database, firms: Firms, superuser: asyncpg.Connection
) -> None:
    async def command() -> None:
        async with firm_session(one_connection, firms[0]) as db:
            await add_contact(db, "Doe")
            await db.fetch("SELECT pg_sleep(60)")

    running = asyncio.create_task(command())
    async with asyncio.timeout(10):
        while not await superuser.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"
        ):
            pass
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert await names(one_connection, firms[0]) == []


async def test_a_connection_that_comes_back_inside_a_transaction_is_dropped(
    one_connection: Database, firms: Firms
) -> None:
    first = await backend(one_connection)
    async with one_connection.commands.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.execute(f"BEGIN; SET LOCAL app.firm_id = '{firms[0]}'")
    assert await left_behind(one_connection) == (None, False)
    assert await backend(one_connection) != first


async def test_a_command_on_a_connection_that_was_closed_gets_another(
    one_connection: Database, firms: Firms, superuser: asyncpg.Connection
) -> None:
    for name in ("Doe", "Roe"):
        await superuser.execute("SELECT pg_terminate_backend($1, 5000)", await backend(one_connection))
        await contact_of(one_connection, firms[0], name)
    assert await names(one_connection, firms[0]) == ["Doe", "Roe"]


async def test_a_command_whose_connection_is_closed_meanwhile_fails_and_the_next_one_gets_another(
    one_connection: Database, firms: Firms, superuser: asyncpg.Connection
) -> None:
    here = await backend(one_connection)

    async def cut() -> None:
        await superuser.execute("SELECT pg_terminate_backend($1, 5000)", here)

    with pytest.raises((asyncpg.PostgresConnectionError, asyncpg.InterfaceError)):
        await added(one_connection, firms[0], then=cut)
    await contact_of(one_connection, firms[0], "Roe")
    assert await names(one_connection, firms[0]) == ["Roe"]


async def test_the_transaction_is_over_before_the_answer_leaves(
    app: FastAPI, firm_a: Firm, superuser: asyncpg.Connection
) -> None:
    seen_by_others: list[bool] = []

    async def watched(scope: Any, receive: Any, send: Any) -> None:
        async def watched_send(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.body":
                there = await superuser.fetchval(
                    "SELECT count(*) FROM matters m JOIN history_events h ON h.subject_id = m.id WHERE m.id = $1",
                    UUID(json.loads(message["body"])["id"]),
                )
                seen_by_others.append(there == 1)
            await send(message)

        await app(scope, receive, watched_send)

    transport, headers = httpx.ASGITransport(app=watched), firm_a.api.headers
    async with httpx.AsyncClient(transport=transport, base_url="http://merit.test", headers=headers) as api:
        answer = await api.post("/v1/matters", json={"title": "Doe v. Roe"})
    assert (answer.status_code, seen_by_others) == (201, [True])
