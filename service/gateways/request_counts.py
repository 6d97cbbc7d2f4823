"""Counts the requests of one caller in one minute: in this process, or for all processes together.

A count belongs to a window, the number of a minute: what is counted in one says nothing of the next. So nothing has
to be reset, and a late answer of a slow store harms nobody.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from service.db.engine import Database
from service.gateways.request_counts_table import RequestCount
from service.settings import Settings

if TYPE_CHECKING:
    from limits.aio.storage import RedisStorage
    from redis.asyncio import Redis

WINDOW_SECONDS = 60
_ANSWER_WITHIN = 1.0
"""Seconds that a request waits for a store at most."""


class RequestCounts(Protocol):
    """A place where requests are counted."""

    async def add(self, whose: str, window: int) -> int:
        """Counts one more request of a window; returns how many there are now."""


class OwnCounts:
    """The counts of one process: exact where there is one."""

    def __init__(self) -> None:
        self._window = 0
        self._requests: dict[str, int] = {}

    async def add(self, whose: str, window: int) -> int:
        """Counts without waiting for anything, so that no two requests see the same number."""
        if window != self._window:
            self._window, self._requests = window, {}
        self._requests[whose] = count = self._requests.get(whose, 0) + 1
        return count


class RedisCounts:
    """Counts of all processes, in Redis: one script adds to the count and lets it expire."""

    def __init__(self, storage: "RedisStorage") -> None:
        self._storage = storage

    async def add(self, whose: str, window: int) -> int:
        """Counts in one round trip."""
        async with asyncio.timeout(_ANSWER_WITHIN):
            return await self._storage.incr(f"{whose}/{window}", 2 * WINDOW_SECONDS)


class PostgresCounts:
    """Counts of all processes, in the database that they share anyway."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._window = 0

    async def add(self, whose: str, window: int) -> int:
        """Counts in one statement; the first of a new window forgets the windows before the last."""
        row = insert(RequestCount).values(whose=whose, of_window=window, requests=1)
        same = [col(RequestCount.whose), col(RequestCount.of_window)]
        one_more = {"requests": col(RequestCount.requests) + 1}
        count = row.on_conflict_do_update(index_elements=same, set_=one_more).returning(col(RequestCount.requests))
        async with asyncio.timeout(_ANSWER_WITHIN), self._database.platform.connect() as connection:
            if window > self._window:
                self._window = window
                await connection.execute(delete(RequestCount).where(col(RequestCount.of_window) < window - 1))
            found: int = (await connection.execute(count)).scalar_one()
            return found


@asynccontextmanager
async def open_request_counts(database: Database, settings: Settings) -> AsyncIterator[RequestCounts]:
    """Yields the place that the settings name. It need not answer yet, nor always."""
    if settings.rate_limit_storage == "memory":
        yield OwnCounts()
    elif settings.rate_limit_storage == "postgresql":
        yield PostgresCounts(database)
    else:
        redis = redis_storage(settings.rate_limit_storage)
        try:
            yield RedisCounts(redis)
        finally:
            await client_of(redis).aclose()


def redis_storage(url: str) -> "RedisStorage":
    """Returns the store behind redis://…, rediss://… or redis+unix://…; it connects when it is first asked."""
    from limits.aio.storage import RedisStorage  # loads for a tenth of a second: only where it is used

    return RedisStorage(f"async+{url}", implementation="redispy", key_prefix="merit")


def client_of(storage: "RedisStorage") -> "Redis":
    """Returns the client that a store speaks through."""
    client: Redis = storage.bridge.get_connection()  # type: ignore[attr-defined]
    return client
