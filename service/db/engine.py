"""The connections of one process: a pool for reads, an engine for commands, one for the platform's own tables."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from sqlalchemy import event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from service.db.tenancy import APP_ROLE, PLATFORM_ROLE
from service.settings import Settings

GONE = (
    asyncpg.ConnectionDoesNotExistError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # the server's last words have come, but not yet the end of the connection
    ConnectionError,
)
"""What the driver raises where a connection has ended, or none can be had."""


class Database:
    """Owns the process's connections; `open_database` makes one."""

    def __init__(self, reads: asyncpg.Pool, commands: AsyncEngine, platform: AsyncEngine, *, sharded: bool) -> None:
        self.reads = reads
        self.commands = commands
        self.platform = platform
        self.sharded = sharded

    async def ping(self) -> None:
        """Asks both pools for a sign of life; raises what the driver raises."""
        await self.reads.fetchval("SELECT 1")
        async with self.commands.connect() as connection:
            await connection.execute(text("SELECT 1"))


@asynccontextmanager
async def open_database(settings: Settings, url: str) -> AsyncIterator[Database]:
    """Connects to `url` (postgresql://…) and closes everything at the end."""
    reads = await asyncpg.create_pool(
        dsn=_dsn(url),
        connect=_connect,
        min_size=1,
        max_size=settings.read_connections,
        server_settings=_session(settings, APP_ROLE),
        # Nothing is left on a connection of this pool: each read is one implicit transaction, no LISTEN, no
        # session lock, no session SET. So it is not reset, which saves a round trip a read.
        reset=_no_reset,
        command_timeout=settings.statement_timeout_ms / 1000 + 5,
    )
    commands = _engine(settings, url, APP_ROLE, settings.write_connections)
    platform = _engine(settings, url, PLATFORM_ROLE, 3)
    try:
        yield Database(reads, commands, platform, sharded=settings.database_kind == "citus")
    finally:
        await asyncio.gather(reads.close(), commands.dispose(), platform.dispose())


@asynccontextmanager
async def queue_pool(settings: Settings, url: str) -> AsyncIterator[asyncpg.Pool]:
    """Yields connections of the platform's role, one of which may listen for what is put into the queue."""
    session = _session(settings, PLATFORM_ROLE)
    async with asyncpg.create_pool(
        dsn=_dsn(url), connect=_connect, min_size=2, max_size=4, server_settings=session
    ) as pool:
        yield pool


def _session(settings: Settings, role: str) -> dict[str, str]:
    return {
        "role": role,
        "application_name": role,
        "timezone": "UTC",
        "jit": "off",
        "statement_timeout": str(settings.statement_timeout_ms),
        "lock_timeout": str(settings.lock_timeout_ms),
        "idle_in_transaction_session_timeout": "10000",
    }


async def _connect(*arguments: Any, **options: Any) -> asyncpg.Connection:
    """Connects within five seconds. Raises ConnectionError where nobody listens, also where the socket is gone."""
    try:
        return await asyncpg.connect(*arguments, timeout=5, **options)
    except FileNotFoundError as error:
        raise ConnectionRefusedError(*error.args) from error


async def _no_reset(_: Any) -> None:
    return None


def _dsn(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def driver_url(url: str) -> URL:
    """Returns the same database for SQLAlchemy's asyncpg driver."""
    return make_url(url).set(drivername="postgresql+asyncpg")


def _engine(settings: Settings, url: str, role: str, connections: int) -> AsyncEngine:
    engine = create_async_engine(
        driver_url(url),
        # sessions.py begins and ends transactions itself, so that none can start without a firm.
        isolation_level="AUTOCOMMIT",
        pool_size=connections,
        max_overflow=0,
        pool_timeout=5,
        connect_args={
            "async_creator_fn": _connect,
            "server_settings": _session(settings, role),
            "command_timeout": settings.statement_timeout_ms / 1000 + 5,
        },
    )
    event.listen(engine.sync_engine.pool, "checkout", _replace_closed)
    event.listen(engine.sync_engine.pool, "reset", _refuse_open_transaction)
    return engine


async def roll_back(connection: asyncpg.Connection) -> None:
    """Ends a transaction that failed; a connection on which that fails too is cut, so that no pool gives it again.

    ROLLBACK is sent in any case: after a cancellation the driver does not know yet whether it is in a transaction.
    """
    try:
        await connection.execute("ROLLBACK", timeout=2)
    except (asyncpg.PostgresError, *GONE, TimeoutError, asyncio.CancelledError):
        with contextlib.suppress(asyncpg.InterfaceError):  # it went by itself
            connection.terminate()


def _replace_closed(adapted: Any, _: Any, __: Any) -> None:
    """A connection that the server closed while it lay idle is replaced; to see that costs no trip."""
    if adapted.driver_connection.is_closed():
        raise DisconnectionError("the server has closed the connection")


def _refuse_open_transaction(_: Any, record: ConnectionPoolEntry, __: Any) -> None:
    """A connection that comes back inside a transaction would carry one firm's setting to the next: drop it."""
    adapted = record.dbapi_connection
    if adapted is not None and adapted.driver_connection.is_in_transaction():
        record.invalidate()
