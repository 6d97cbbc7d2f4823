"""A database of its own for a test that must not disturb the others."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from sqlalchemy.engine import make_url

from tests.conftest import database_url


@contextmanager
def scratch_database(name: str, *, migrated: bool = True) -> Iterator[str]:
    """Makes a database, dropped in the end; yields the superuser's address of it. `name` is unique in the worker."""
    full = f"scratch_{name}_{os.getpid()}"
    template = make_url(os.environ["MERIT_TESTS_SERVER"]).database if migrated else "template0"
    asyncio.run(_execute(f"CREATE DATABASE {full} TEMPLATE {template} OWNER merit"))
    try:
        yield database_url(full, "postgres")
    finally:
        asyncio.run(_execute(f"DROP DATABASE {full} WITH (FORCE)"))


async def _execute(statement: str) -> None:
    connection = await asyncpg.connect(database_url("postgres", "postgres"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
