"""Where requests are counted: which store a setting names, and that a window forgets the one before."""

import pytest
import redis
from pydantic import ValidationError
from sqlmodel import select

from service.db.engine import Database
from service.db.sessions import platform_session
from service.gateways.request_counts import OwnCounts, PostgresCounts, client_of, open_request_counts, redis_storage
from service.gateways.request_counts_table import RequestCount
from service.settings import Settings
from service.values.ids import new_id


async def test_a_process_counts_for_itself_and_forgets_the_last_window() -> None:
    counts = OwnCounts()
    assert [await counts.add("a", 1), await counts.add("a", 1), await counts.add("b", 1)] == [1, 2, 1]
    assert [await counts.add("a", 2), await counts.add("b", 2)] == [1, 1]


async def test_the_database_counts_for_all_processes(database: Database) -> None:
    one, other, whose = PostgresCounts(database), PostgresCounts(database), str(new_id())
    assert [
        await counts.add(
            whose,
            1,
        )
        for counts in (one, other, one)
    ] == [1, 2, 3]
    assert await other.add(whose, 2) == 1


async def test_the_database_forgets_windows_before_the_last(database: Database) -> None:
    whose = str(new_id())
    for window in (1, 2, 3):
        await PostgresCounts(database).add(whose, window)
    async with platform_session(database) as db:
        kept = await db.exec(select(RequestCount.of_window).where(RequestCount.whose == whose))
        assert sorted(kept) == [2, 3]


async def test_a_redis_address_is_taken_apart() -> None:
    client = client_of(redis_storage("rediss://:secret@counts.example:6380/2"))
    place = client.connection_pool.connection_kwargs
    assert (place["host"], place["port"], place["db"], place["password"]) == ("counts.example", 6380, 2, "secret")
    assert "SSL" in client.connection_pool.connection_class.__name__


async def test_a_redis_that_nobody_runs_keeps_no_process_from_starting(database: Database) -> None:
    settings = Settings(rate_limit_storage="redis://127.0.0.1:1/0")
    async with open_request_counts(database, settings) as counts:
        with pytest.raises((redis.ConnectionError, TimeoutError)):
            await counts.add("a", 1)


@pytest.mark.parametrize("wrong", ["", "disk", "http://counts.example", "redis://", "memory://"])
def test_a_store_that_is_none_is_refused_at_the_start(wrong: str) -> None:
    with pytest.raises(ValidationError):
        Settings(rate_limit_storage=wrong)
