"""Brings a database to the newest schema. Alembic is driven from here: no ini file, any working directory.

`migrations/env.py` finds the open connection in `context.config.attributes["connection"]`.
"""

import asyncio
import sys
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from service.db.engine import driver_url
from service.db.refusals import DatabaseUnusable, refusals_explained

OLDEST_POSTGRESQL = 16
_LOCK = 0x6D65_7269_74  # "merit": one migration of a database at a time, whoever starts it
_SETTINGS = ("SET lock_timeout = '10s'", "SET statement_timeout = 0", "SET timezone = 'UTC'")


def migrate(url: str) -> None:
    """Runs every migration that `url` (postgresql://…, the owner's login) has not seen.

    Two processes may call this at once: the second waits, then finds nothing to do. A migration that must wait longer
    than ten seconds for a table gives up, rather than queue every request behind itself. Raises DatabaseUnusable.
    Not to be called inside a running event loop.
    """
    with refusals_explained(url):
        asyncio.run(_migrate(url))


def require_newest(url: str) -> None:
    """Raises DatabaseUnusable where `url` cannot be reached or its schema is not the one this Merit was made for."""
    with refusals_explained(url):
        current = asyncio.run(_current(url))
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(migrations_folder()))
    if current == set(script.get_heads()):
        return
    if current <= {revision.revision for revision in script.walk_revisions()}:
        raise DatabaseUnusable("The database's schema is older than this Merit: run `merit migrate` first.")
    raise DatabaseUnusable("The database's schema is newer than this Merit: start the version that made it.")


async def _current(url: str) -> set[str]:
    engine = create_async_engine(driver_url(url), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            if await connection.scalar(text("SELECT to_regclass('alembic_version')")) is None:
                return set()
            return set(await connection.scalars(text("SELECT version_num FROM alembic_version")))
    finally:
        await engine.dispose()


def migrations_folder() -> Path:
    """Returns the folder of env.py and versions/: the checkout's, or what an installed Merit brought along."""
    beside = Path(__file__).resolve().parents[2] / "migrations"
    installed = Path(sys.prefix) / "share" / "merit" / "migrations"
    for folder in (beside, installed):
        if (folder / "env.py").is_file():
            return folder
    raise DatabaseUnusable(f"The migrations are missing: they are neither in {beside} nor in {installed}.")


async def _migrate(url: str) -> None:
    folder = migrations_folder()
    engine = create_async_engine(driver_url(url), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await _prepare(connection)
            await connection.run_sync(_upgrade, folder)
            await connection.commit()
    finally:
        await engine.dispose()  # closing the connection gives the lock back


async def _prepare(connection: AsyncConnection) -> None:
    found = int(await connection.scalar(text("SHOW server_version_num")) or 0) // 10_000
    if found < OLDEST_POSTGRESQL:
        raise DatabaseUnusable(f"The database is PostgreSQL {found}; Merit needs {OLDEST_POSTGRESQL} or later.")
    # Waited for without a limit, so before the limits are set.
    await connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
    for setting in _SETTINGS:
        await connection.execute(text(setting))
    await connection.commit()


def _upgrade(connection: Connection, folder: Path) -> None:
    from alembic import command  # loaded only where a schema is looked at: it takes a while
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, "head")
