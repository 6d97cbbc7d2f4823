"""The migrations make exactly the tables that the code describes: neither drifts from the other."""

import asyncio
from collections.abc import Iterator

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import create_async_engine

from service.db.engine import driver_url
from service.tables import METADATA
from tests.shape.scratch import scratch_database

_COLUMNS = """
SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
       || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
       || coalesce(' default ' || pg_get_expr(d.adbin, c.oid), '')
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
"""
_CONSTRAINTS = """
SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
"""
_INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"


@pytest.fixture(scope="module")
def migrated() -> Iterator[str]:
    with scratch_database("migrated") as url:
        yield url


@pytest.fixture(scope="module")
def described() -> Iterator[str]:
    with scratch_database("described", migrated=False) as url:
        asyncio.run(_in(url, METADATA.create_all))
        yield url


async def _in(url: str, work: object) -> object:
    engine = create_async_engine(driver_url(url))
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


def differences(connection: Connection, metadata: MetaData) -> list[object]:
    """Returns what Alembic would change; its own table is not ours."""
    settings = {
        "compare_type": True,
        "compare_server_default": True,
        "include_name": lambda name, kind, _: (kind, name) != ("table", "alembic_version"),
    }
    return list(compare_metadata(MigrationContext.configure(connection, opts=settings), metadata))


async def test_there_is_nothing_left_to_migrate(migrated: str) -> None:
    assert await _in(migrated, lambda connection: differences(connection, METADATA)) == []


async def test_a_column_that_no_migration_adds_is_reported(migrated: str) -> None:
    planted = MetaData()
    for table in METADATA.tables.values():
        table.to_metadata(planted)
    planted.tables["matters"]._columns.remove(planted.tables["matters"].c.summary)
    found = await _in(migrated, lambda connection: differences(connection, planted))
    assert [change[0] for change in found] == ["remove_column"]


@pytest.mark.parametrize("question", [_COLUMNS, _CONSTRAINTS, _INDEXES], ids=["columns", "constraints", "indexes"])
async def test_migrated_and_described_are_the_same_to_the_letter(migrated: str, described: str, question: str) -> None:
    assert await _answers(migrated, question) == await _answers(described, question)


async def _answers(url: str, question: str) -> set[str]:
    connection = await asyncpg.connect(url)
    try:
        return {row[0] for row in await connection.fetch(question) if "alembic_version" not in row[0]}
    finally:
        await connection.close()
