"""Writes without the unit of work: a statement compiled once to one SQL text, for where no rule sits in between."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy import JSON, DateTime, Dialect, bindparam, literal_column
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.sql.dml import UpdateBase

from service.db.reads import FIRM
from service.db.sessions import FirmSession
from service.db.tenancy import Versioned

_NOW = bindparam("now", type_=DateTime(timezone=True))
_DIALECT: Dialect = asyncpg_dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class CompiledWrite:
    """One SQL text, the names of its parameters in order, those of them that are JSON, and its constants."""

    sql: str
    names: tuple[str, ...]
    json: frozenset[str]
    constants: Mapping[str, Any]

    async def run(self, db: FirmSession, given: Mapping[str, Any]) -> list[asyncpg.Record]:
        """Runs it inside the session's transaction and returns its rows. The firm and the instant are the session's."""
        if "matter_id" in given:
            await db.require_open(given["matter_id"])
        known = {**self.constants, **given, "firm_id": db.firm_id, "now": db.now}
        for name in self.json:
            known[name] = None if known[name] is None else json.dumps(known[name])
        return await db.fetch(self.sql, *(known[name] for name in self.names))


def compile_write(statement: UpdateBase) -> CompiledWrite:
    """Compiles an insert, update or delete whose rows are the firm's: `firm_id` is written or compared as FIRM."""
    compiled = statement.compile(dialect=_DIALECT)
    names = tuple(compiled.positiontup or ())
    if "firm_id" not in names:
        raise ValueError("a compiled write must write or compare firm_id with FIRM")
    binds = {compiled.bind_names[bind]: bind for bind in compiled.binds.values()}
    return CompiledWrite(
        sql=str(compiled),
        names=names,
        json=frozenset(name for name in names if isinstance(binds[name].type, JSON)),
        constants={name: bind.value for name, bind in binds.items() if not bind.required},
    )


def new_row(table: type[Versioned], **computed: Any) -> dict[str, Any]:
    """Returns a value for every column of a new row, stamped as the session stamps one.

    What is not `computed` is a parameter of the column's name.
    """
    known = {"firm_id": FIRM, "version": literal_column("1"), "created_at": _NOW, "updated_at": _NOW, **computed}
    columns = table.__table__.columns  # type: ignore[attr-defined]
    return {column.name: known.get(column.name, bindparam(column.name, type_=column.type)) for column in columns}
