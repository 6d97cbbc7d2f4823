"""Every read of the API finds its rows by an index, behind the walls, in a firm of 100,000 rows."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest
from sqlalchemy import bindparam
from sqlmodel import col

from service.db.pages import ListRead
from service.db.walls import NOBODY
from service.domain.matters.store import matters
from service.domain.matters.tables import Matter
from tests.shape.plans import combinations, faults, plan, values
from tests.shape.reads import LISTS, READS
from tests.shape.scratch import scratch_database
from tests.shape.seeding import application, firm_id, row_id, seed

MODES = ("force_custom_plan", "force_generic_plan")
"""PostgreSQL plans for the values at first, and without looking at them when a statement was run often."""


@pytest.fixture(scope="module")
def seeded() -> Iterator[str]:
    with scratch_database("plans") as url:
        asyncio.run(seed(url))
        yield url


@pytest.fixture
async def connection(seeded: str) -> AsyncIterator[asyncpg.Connection]:
    connected = await application(seeded)
    yield connected
    await connected.close()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", READS)
async def test_a_read_handles_few_rows(connection: asyncpg.Connection, name: str, mode: str) -> None:
    for given in values(READS[name]):
        assert faults(await plan(connection, READS[name], given, mode)) == [], given


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("name", "filters", "order", "after"),
    [
        pytest.param(
            name, *how, id=f"{name}-{'+'.join(sorted(how[0])) or 'all'}-{how[1]}-{'next' if how[2] else 'first'}"
        )
        for name, listed in LISTS.items()
        for how in combinations(name, listed)
    ],
)
async def test_a_page_handles_few_rows(
    connection: asyncpg.Connection, name: str, filters: frozenset[str], order: str, after: bool, mode: str
) -> None:
    read = LISTS[name].compiled(filters, order, after)
    for given in values(read, order):
        assert faults(await plan(connection, read, given, mode)) == [], given


async def test_a_read_behind_walls_is_planned_once_for_all_values(connection: asyncpg.Connection) -> None:
    """PostgreSQL plans a statement five times for its values, then for all values if that seems no dearer."""
    read = matters.MATTER
    statement = await connection.prepare(read.single)
    arguments = [*read.arguments(firm_id(1), NOBODY, {"id": row_id("matter", 7)}), str(firm_id(1))]
    for _ in range(8):
        await statement.fetch(*arguments)
    planned = await connection.fetchval(
        "SELECT generic_plans FROM pg_prepared_statements WHERE name = $1", statement.get_name()
    )
    assert planned == 3


async def test_an_order_without_an_index_is_reported(connection: asyncpg.Connection) -> None:
    planted = ListRead(table=Matter, body=matters.MATTERS.body, orders={"title": col(Matter.title)})
    found = faults(await plan(connection, planted.compiled(frozenset(), "title", False), {"page_rows": 51}, MODES[0]))
    assert any("handles 99993 rows" in fault for fault in found)  # all but the seven from which SCREENED is screened


async def test_a_filter_that_no_index_serves_is_reported(connection: asyncpg.Connection) -> None:
    planted = ListRead(
        table=Matter,
        body=matters.MATTERS.body,
        orders=matters.MATTERS.orders,
        filters={"title": col(Matter.title) == bindparam("title")},
    )
    read = planted.compiled(frozenset({"title"}), "updated_at", False)
    found = faults(await plan(connection, read, {"page_rows": 51, "title": "none"}, MODES[0]))
    assert "Seq Scan matters: reads the whole table" in found
