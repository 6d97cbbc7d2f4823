"""Reads, by both ways in: one statement, or a transaction as a sharded database needs."""

import asyncio
import json
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import literal_column
from sqlmodel import col, select

from service.db.engine import Database
from service.db.reads import FIRM, CompiledRead, FirmReads, compile_read
from service.domain.contacts.queries import CONTACT, CONTACTS
from service.domain.contacts.tables import Contact
from service.settings import Settings
from service.values.ids import new_id
from tests.db.conftest import contact_of, opened_database

Firms = tuple[UUID, UUID]

EVERYTHING = CompiledRead(
    single="WITH ctx AS MATERIALIZED (SELECT set_config('app.firm_id', $1::text, true) AS v) "
    "SELECT q.* FROM ctx CROSS JOIN LATERAL (SELECT firm_id FROM contacts WHERE ctx.v IS NOT NULL LIMIT 1000) AS q",
    inside="SELECT firm_id FROM contacts LIMIT 1000",
    names=(),
    values={},
)
"""A read that forgot its firm: only the policy stands between it and the others' rows."""

BROKEN = compile_read(select(Contact.id, literal_column("1 / 0")).where(col(Contact.firm_id) == FIRM).limit(1))
SLOW = compile_read(select(literal_column("pg_sleep(60)")).where(col(Contact.firm_id) == FIRM).limit(1))


async def name_of(database: Database, firm_id: UUID, contact_id: UUID) -> str | None:
    """Reads a contact's name as one firm."""
    row = await FirmReads(database, firm_id, None).first(CONTACT, id=contact_id)
    return None if row is None else json.loads(row["body"])["name"]


async def left_behind(database: Database) -> str | None:
    """Returns the firm that is set on the pool's only connection; None where none is."""
    return await database.reads.fetchval("SELECT nullif(current_setting('app.firm_id', true), '')")


async def test_a_row_of_the_firm_is_read(either_way: Database, firms: Firms) -> None:
    contact = await contact_of(either_way, firms[0], "Doe")
    assert await name_of(either_way, firms[0], contact) == "Doe"


async def test_a_row_of_another_firm_is_not_there(either_way: Database, firms: Firms) -> None:
    contact = await contact_of(either_way, firms[0], "Doe")
    assert await name_of(either_way, firms[1], contact) is None


async def test_a_read_that_forgot_its_firm_is_refused_by_the_policy_or_sees_its_own_rows_only(
    either_way: Database, firms: Firms
) -> None:
    for firm_id in firms:
        await contact_of(either_way, firm_id, "Doe")
    for firm_id in firms:
        try:
            rows = await FirmReads(either_way, firm_id, None).rows(EVERYTHING, {})
        except asyncpg.InsufficientPrivilegeError:
            assert not either_way.sharded
        else:
            assert [row["firm_id"] for row in rows] == [firm_id]


def test_a_read_that_forgot_its_firm_is_not_compiled() -> None:
    with pytest.raises(ValueError, match="firm_id"):
        compile_read(select(Contact.id).limit(1))


def test_a_read_without_a_limit_is_not_compiled() -> None:
    with pytest.raises(ValueError, match="LIMIT"):
        compile_read(select(Contact.id).where(col(Contact.firm_id) == FIRM))


async def test_a_list_reads_on_where_its_page_ended(either_way: Database, firms: Firms) -> None:
    for number in range(5):
        await contact_of(either_way, firms[0], str(number))
    names, after = [], None
    for _ in range(3):  # 2 + 2 + 1
        page = await CONTACTS.page(
            FirmReads(either_way, firms[0], None), given={}, order="updated_at", limit=2, after=after
        )
        names += [json.loads(body)["name"] for body in page.bodies]
        after = page.next
    assert (names, after) == (["0", "1", "2", "3", "4"], None)


async def test_nothing_is_left_on_the_connection(either_way: Database, firms: Firms) -> None:
    await name_of(either_way, firms[0], new_id())
    assert await left_behind(either_way) is None


async def test_a_read_that_fails_leaves_nothing_behind(either_way: Database, firms: Firms) -> None:
    contact = await contact_of(either_way, firms[0], "Doe")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await FirmReads(either_way, firms[0], None).rows(BROKEN, {})
    assert await left_behind(either_way) is None
    assert await name_of(either_way, firms[1], contact) is None


@pytest.mark.parametrize("turns", [*range(12), 20, 50])
async def test_a_read_that_is_cancelled_at_any_moment_leaves_nothing_behind(
    turns: int, either_way: Database, firms: Firms
) -> None:
    contact = await contact_of(either_way, firms[0], "Doe")
    reading = asyncio.create_task(name_of(either_way, firms[0], contact))
    for _ in range(turns):
        await asyncio.sleep(0)
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    assert await left_behind(either_way) is None
    assert await name_of(either_way, firms[1], contact) is None
    assert await name_of(either_way, firms[0], contact) == "Doe"


async def test_a_read_that_is_cancelled_while_the_server_works_frees_its_connection(
    either_way: Database, firms: Firms, superuser: asyncpg.Connection
) -> None:
    await contact_of(either_way, firms[0], "Doe")
    reading = asyncio.create_task(FirmReads(either_way, firms[0], None).rows(SLOW, {}))
    await sleeping(superuser)
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    async with asyncio.timeout(5):
        assert await left_behind(either_way) is None


async def test_a_read_on_a_connection_that_was_closed_is_done_again(
    either_way: Database, firms: Firms, superuser: asyncpg.Connection
) -> None:
    contact = await contact_of(either_way, firms[0], "Doe")
    for _ in range(3):
        backend = await either_way.reads.fetchval("SELECT pg_backend_pid()")
        await superuser.execute("SELECT pg_terminate_backend($1, 5000)", backend)
        assert await name_of(either_way, firms[0], contact) == "Doe"


async def test_a_read_whose_connection_is_closed_meanwhile_is_done_again_once(
    either_way: Database, firms: Firms, superuser: asyncpg.Connection
) -> None:
    await contact_of(either_way, firms[0], "Doe")
    reading = asyncio.create_task(FirmReads(either_way, firms[0], None).rows(SLOW, {}))
    first = await sleeping(superuser)
    await superuser.execute("SELECT pg_terminate_backend($1, 5000)", first)
    second = await sleeping(superuser)
    await superuser.execute("SELECT pg_terminate_backend($1, 5000)", second)
    with pytest.raises((asyncpg.PostgresConnectionError, asyncpg.AdminShutdownError)):
        await reading
    assert first != second


@pytest.mark.parametrize("kind", ["postgresql", "citus"])
async def test_two_thousand_reads_of_mixed_firms_over_thirty_connections_see_no_foreign_row(
    kind: str, test_settings: Settings
) -> None:
    firms = [new_id() for _ in range(20)]
    async for database in opened_database(test_settings, kind, connections=30):
        contacts = [(firm, await contact_of(database, firm, str(firm))) for firm in firms]
        asked = [(reader, *contacts[(number * 7) % 20]) for number in range(100) for reader in firms]
        found = await asyncio.gather(*(name_of(database, reader, contact) for reader, _, contact in asked))
    for (reader, owner, _), name in zip(asked, found, strict=True):
        assert name == (str(owner) if reader == owner else None)
    assert sum(name is not None for name in found) == 100  # every reader meets each owner equally often: 2,000 / 20


async def sleeping(superuser: asyncpg.Connection) -> int:
    """Waits until a backend sleeps; returns its number."""
    async with asyncio.timeout(10):
        while True:
            backend = await superuser.fetchval(
                "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"
            )
            if backend is not None:
                return int(backend)
