"""Reads: a SQLModel select compiled once to one SQL text, JSON built by PostgreSQL, bytes passed through.

A read is ONE statement in an implicit transaction, and still cannot see another firm: the statement sets the firm
itself, and what it reads refers to that setting, so PostgreSQL must set it first. Were the order ever wrong, the
policy would raise, since no setting is left from the read before. On a sharded database `set_config` does not reach
the shards, so there the same query goes as a transaction of its own (setting `database_kind`).
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import ColumnElement, Dialect, Select, bindparam, literal_column
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import LargeBinary, Uuid

from service.db.engine import GONE, Database, roll_back
from service.db.walls import NOBODY, behind_walls, subjects_of
from service.values.caller import Caller

FIRM = bindparam("firm_id", type_=Uuid())
"""The firm of the read, to be compared with `firm_id` of every table that a select names."""

_DIALECT: Dialect = asyncpg_dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


class _JsonObject(FunctionElement[bytes]):
    """A JSON object of named expressions as UTF-8 bytes. row_to_json writes it tighter and a third faster than
    json_build_object, which must look up each value's output function anew."""

    type = LargeBinary()
    inherit_cache = False

    def __init__(self, shape: Mapping[str, Any]) -> None:
        self.names = tuple(shape)
        super().__init__(*shape.values())


@compiles(_JsonObject)
def _write_json_object(element: _JsonObject, compiler: SQLCompiler, **options: Any) -> str:
    values = [compiler.process(value, **options) for value in element.clauses]
    columns = ", ".join(f'{value} AS "{name}"' for name, value in zip(element.names, values, strict=True))
    return f"convert_to((SELECT row_to_json(object) FROM (SELECT {columns}) AS object)::text, 'UTF8')"


def json_body(shape: Mapping[str, Any]) -> ColumnElement[bytes]:
    """Builds the wire shape in PostgreSQL, as the column `body` of UTF-8 bytes: names to columns or expressions."""
    return _JsonObject(shape).label("body")


@dataclass(frozen=True)
class CompiledRead:
    """One SQL text and the names of its parameters in order; constants are already in `values`."""

    single: str
    inside: str
    names: tuple[str, ...]
    values: Mapping[str, Any]

    @property
    def asked(self) -> tuple[str, ...]:
        """The names of the parameters that must be given: all but the constants, the firm and its caller."""
        known = {*self.values, FIRM.key, *NOBODY}
        return tuple(name for name in dict.fromkeys(self.names) if name not in known)

    def arguments(self, firm_id: UUID, subjects: Mapping[str, str], given: Mapping[str, Any]) -> list[Any]:
        """Returns the positional arguments. A KeyError is a programming error: a parameter was not given."""
        known = {**self.values, **given, FIRM.key: firm_id, **subjects}
        return [known[name] for name in self.names]


def compile_read(query: Select[*tuple[Any, ...]]) -> CompiledRead:
    """Compiles a select whose every firm table is compared with `FIRM`, and which has a LIMIT.

    The LIMIT keeps PostgreSQL from pulling the query up beside the setting it depends on. What hangs on a matter is put
    behind the caller's walls (walls.py).
    """
    if query._limit_clause is None:
        raise ValueError("a compiled read needs a LIMIT")
    query = behind_walls(query, FIRM)
    inside = query.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    after = query.where(literal_column("ctx.v").is_not(None)).compile(
        dialect=_DIALECT, compile_kwargs={"render_postcompile": True}
    )
    names = tuple(after.positiontup or ())
    if "firm_id" not in names:
        raise ValueError("a compiled read must compare firm_id with FIRM")
    setting = f"${len(names) + 1}"
    return CompiledRead(
        single=(
            f"WITH ctx AS MATERIALIZED (SELECT set_config('app.firm_id', {setting}::text, true) AS v) "
            f"SELECT q.* FROM ctx CROSS JOIN LATERAL ({after}) AS q"
        ),
        inside=str(inside),
        names=names,
        values={after.bind_names[bind]: bind.value for bind in after.binds.values() if not bind.required},
    )


class FirmReads:
    """Reads of one firm for one caller. Each call is one statement and sees only that firm's rows, less those of the
    matters from which the caller is screened. None as the caller is the firm's own server, which sees all of them."""

    def __init__(self, database: Database, firm_id: UUID, caller: Caller | None) -> None:
        self.firm_id = firm_id
        self.subjects = subjects_of(caller)
        self._database = database

    async def first(self, read: CompiledRead, **given: Any) -> asyncpg.Record | None:
        """Returns the first row, or None."""
        rows = await self.rows(read, given)
        return rows[0] if rows else None

    async def rows(self, read: CompiledRead, given: Mapping[str, Any]) -> Sequence[asyncpg.Record]:
        """Returns all rows. A read may be repeated safely, so a connection that was closed is replaced once."""
        try:
            return await self._fetch(read, given)
        except GONE:
            return await self._fetch(read, given)

    async def _fetch(self, read: CompiledRead, given: Mapping[str, Any]) -> Sequence[asyncpg.Record]:
        arguments = read.arguments(self.firm_id, self.subjects, given)
        async with asyncio.timeout(10), self._database.reads.acquire() as connection:
            if not self._database.sharded:
                rows: list[asyncpg.Record] = await connection.fetch(read.single, *arguments, str(self.firm_id))
                return rows
            return await self._in_transaction(connection, read.inside, arguments)

    async def _in_transaction(self, connection: Any, query: str, arguments: Sequence[Any]) -> list[asyncpg.Record]:
        try:
            await connection.execute(f"BEGIN; SET LOCAL app.firm_id = '{self.firm_id}'")
            rows: list[asyncpg.Record] = await connection.fetch(query, *arguments)
            await connection.execute("COMMIT")
        except BaseException:
            await roll_back(connection)
            raise
        return rows
