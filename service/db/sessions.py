"""The one place that makes sessions. A session is one transaction; it ends when its `async with` ends."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import cache
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import Text, event, literal, orm
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria
from sqlmodel import Session, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from service import clock
from service.db.engine import GONE, Database, roll_back
from service.db.tenancy import PlatformOwned, Versioned
from service.db.walls import matter_column, matter_of, moves, open_to, subjects_of, tables_named, walled_off
from service.values.caller import Caller
from service.values.errors import NotFound


class PlatformSession(AsyncSession):
    """A transaction over the tables that belong to no firm. It cannot see a firm's table."""


class FirmSession(AsyncSession):
    """A transaction inside one firm: every row it reads or writes is that firm's, and hangs on no matter from which its
    caller is screened. Without a caller it is the firm's own server, which is screened from nothing."""

    def __init__(
        self,
        bind: AsyncConnection,
        driver: asyncpg.Connection,
        firm_id: UUID,
        caller: Caller | None,
        request_id: str,
    ) -> None:
        super().__init__(bind, expire_on_commit=False, sync_session_class=_FirmBound)
        self._driver = driver
        self.firm_id = firm_id
        self.caller = caller
        self.request_id = request_id
        self.now = clock.now()
        self.subjects = subjects_of(caller)
        self.sync_session.info.update(firm_id=firm_id, now=self.now, subjects=self.subjects, open=set(), criteria={})
        self._before_commit: list[Callable[[], Awaitable[None]]] = []

    async def fetch(self, sql: str, *arguments: Any) -> list[asyncpg.Record]:
        """Runs one statement past the ORM, in this transaction; pending changes are not flushed first."""
        rows: list[asyncpg.Record] = await self._driver.fetch(sql, *arguments)
        return rows

    def known_open(self, matter_id: UUID) -> None:
        """Notes that a query found this matter, so that what is added to it needs no look at the walls."""
        self.sync_session.info["open"].add(matter_id)

    async def require_open(self, matter_id: UUID) -> None:
        """Raises NotFound if the caller is screened from the matter."""
        await self.run_sync(lambda session: _require_open(session, {matter_id}))

    def before_commit(self, step: Callable[[], Awaitable[None]]) -> None:
        """Has `step` run as the last thing before COMMIT, after everything was flushed."""
        self._before_commit.append(step)

    async def finish(self) -> None:
        """Flushes, then runs what was asked for before the commit."""
        if self.new or self.dirty or self.deleted:
            await self.flush()
        for step in self._before_commit:
            await step()


class _FirmBound(Session):
    """The synchronous half of a FirmSession, which carries the listeners."""


PAST_THE_WALLS = {"past_the_walls": True}
"""Execution option of a statement that must see walled matters: what is unique in the firm is unique past the walls."""


@event.listens_for(_FirmBound, "do_orm_execute")
def _only_this_firm(state: ORMExecuteState) -> None:
    if not (state.is_select or state.is_update or state.is_delete):
        return
    walled = any(state.session.info["subjects"].values()) and not state.execution_options.get("past_the_walls", False)
    named = tables_named(state.statement)
    found = [_criterion(state.session, table, walled) for name, table in _firm_tables().items() if name in named]
    state.statement = state.statement.options(*found)


def _criterion(session: Any, table: Any, walled: bool) -> Any:
    known, key = session.info["criteria"], (table, walled)
    if key not in known:
        firm_id, matter_id = session.info["firm_id"], matter_column(table.__table__)
        criterion = table.firm_id == firm_id
        if walled and matter_id is not None:
            criterion &= open_to(getattr(table, matter_id.name), firm_id, _names(session))
        known[key] = with_loader_criteria(table, criterion, include_aliases=True)
    return known[key]


def _names(session: orm.Session) -> list[Any]:
    return [literal(name, Text) for name in session.info["subjects"].values()]


@cache
def _firm_tables() -> dict[str, Any]:
    """Every mapped table of the firms by name; all are imported before the first statement (service/tables.py)."""
    return {
        mapper.class_.__tablename__: mapper.class_
        for mapper in SQLModel._sa_registry.mappers
        if "firm_id" in mapper.columns and not issubclass(mapper.class_, PlatformOwned)
    }


@event.listens_for(_FirmBound, "before_flush")
def _stamp(session: Session, _: Any, __: Any) -> None:
    firm_id, now = session.info["firm_id"], session.info["now"]
    entered = {matter_of(row) for row in (*session.new, *session.dirty) if moves(row)}
    _require_open(session, {matter_id for matter_id in entered if matter_id is not None})
    tables: tuple[Any, ...] = tuple(_firm_tables().values())
    for row in session.new:
        if isinstance(row, tables):
            if row.firm_id is not None and row.firm_id != firm_id:
                raise RuntimeError("a row of another firm was added to this firm's session")
            row.firm_id = firm_id
        if isinstance(row, Versioned):
            row.created_at = row.updated_at = now
    for row in session.dirty:
        if isinstance(row, Versioned) and session.is_modified(row):
            row.version += 1
            row.updated_at = now


def _require_open(session: orm.Session, matter_ids: set[UUID]) -> None:
    """Raises NotFound if the caller is screened from one of the matters. Those that were found need no look."""
    info = session.info
    if not any(info["subjects"].values()) or matter_ids <= info["open"]:
        return
    info["open"] |= {matter_of(row) for row in session.identity_map.values() if not moves(row)}
    if matter_ids <= info["open"]:
        return
    if matter_ids & set(session.scalars(walled_off(info["firm_id"], _names(session)))):
        raise NotFound("There is no such matter.")
    info["open"] |= matter_ids


@asynccontextmanager
async def firm_session(
    database: Database, firm_id: UUID, *, caller: Caller | None = None, request_id: str = ""
) -> AsyncIterator[FirmSession]:
    """Opens the transaction of one firm; commits at the end, rolls everything back on an error.

    `caller` and `request_id` are what history records; both are absent when the firm's own server acts.
    """
    # One simple query, so that no transaction can begin without its firm. The firm is a UUID object, never text
    # from outside: a bound parameter is a syntax error here, and set_config() does not reach the shards of Citus.
    begin = f"BEGIN; SET LOCAL app.firm_id = '{UUID(int=firm_id.int)}'"
    async with database.commands.connect() as connection, _transaction(connection, begin) as driver:
        session = FirmSession(connection, driver, firm_id, caller, request_id)
        async with session:
            yield session
            await session.finish()


@asynccontextmanager
async def platform_session(database: Database) -> AsyncIterator[PlatformSession]:
    """Opens a transaction over the platform's own tables; commits at the end, rolls back on an error."""
    async with database.platform.connect() as connection, _transaction(connection, "BEGIN"):
        session = PlatformSession(connection, expire_on_commit=False)
        async with session:
            yield session
            await session.flush()


@asynccontextmanager
async def _transaction(connection: AsyncConnection, begin: str) -> AsyncIterator[asyncpg.Connection]:
    try:
        driver = await _begin(connection, begin)
        yield driver
        await driver.execute("COMMIT")
    except BaseException:
        await roll_back(await _driver(connection))
        raise


async def _begin(connection: AsyncConnection, begin: str) -> asyncpg.Connection:
    """Begins a transaction. Where the server turns out to be gone, nothing was done yet: once, another is taken."""
    driver = await _driver(connection)
    try:
        await driver.execute(begin)
    except GONE:
        await connection.invalidate()
        driver = await _driver(connection)
        await driver.execute(begin)
    return driver


async def _driver(connection: AsyncConnection) -> asyncpg.Connection:
    return (await connection.get_raw_connection()).driver_connection
