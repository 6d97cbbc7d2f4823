"""Lists: keyset pages over an index that begins with the firm. Page 1,000 costs what page 1 costs; no OFFSET."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, tuple_

from service.db.reads import FIRM, CompiledRead, FirmReads, compile_read


@dataclass(frozen=True)
class Position:
    """Where a page ended: the value of the sort column and the id of its last row."""

    value: Any
    id: UUID


@dataclass(frozen=True)
class Page:
    """JSON bodies of the rows of one page, and where the next one begins, if there is one."""

    bodies: list[bytes]
    next: Position | None


@dataclass(frozen=True)
class ListRead:
    """One list of the API.

    `table` is the firm-owned table; `body` its wire shape; `filters` name conditions with a parameter of the same
    name; `orders` name sort columns, which must not be null; they and the id are in the body under these names.
    `always` are conditions without a parameter, such as what leaves out the disabled. Each combination that is asked
    for is compiled once.
    """

    table: Any
    body: ColumnElement[bytes]
    orders: Mapping[str, Any]
    filters: Mapping[str, ColumnElement[bool]] = field(default_factory=dict)
    always: tuple[ColumnElement[bool], ...] = ()
    _compiled: dict[tuple[frozenset[str], str, bool], CompiledRead] = field(default_factory=dict, repr=False)

    async def page(
        self, reads: FirmReads, *, given: Mapping[str, Any], order: str, limit: int, after: Position | None
    ) -> Page:
        """Reads one page. `given` maps filter names to values; `order` is a name of `orders`, `-` for descending."""
        read = self.compiled(frozenset(given), order, after is not None)
        values = {**given, "page_rows": limit + 1}
        if after is not None:
            values |= {"after_value": after.value, "after_id": after.id}
        rows = await reads.rows(read, values)
        bodies = [row["body"] for row in rows[:limit]]
        return Page(bodies, next=self._position(bodies[-1], order) if len(rows) > limit else None)

    def _position(self, body: bytes, order: str) -> Position:
        """Returns where a row stands. Its body says so: asking each row for it would cost more than the whole page."""
        said, name = json.loads(body), order.removeprefix("-")
        value = said[name]
        kind = self.orders[name].type.python_type
        if issubclass(kind, date):
            value = kind.fromisoformat(value)
        return Position(value, UUID(said["id"]))

    def compiled(self, filters: frozenset[str], order: str, after: bool) -> CompiledRead:
        """Returns the statement of this combination of filters and order."""
        key = (filters, order, after)
        if key not in self._compiled:
            self._compiled[key] = compile_read(self._select(filters, order, after))
        return self._compiled[key]

    def _select(self, filters: frozenset[str], order: str, after: bool) -> Select[*tuple[Any, ...]]:
        column = self.orders[order.removeprefix("-")]
        key, row_id = column.expression, self.table.id.expression
        query: Select[*tuple[Any, ...]] = Select(self.body).where(
            self.table.firm_id == FIRM, *self.always, *(self.filters[name] for name in sorted(filters))
        )
        if after:
            here = tuple_(key, row_id)
            last = tuple_(bindparam("after_value", type_=key.type), bindparam("after_id", type_=row_id.type))
            query = query.where(here < last if order.startswith("-") else here > last)
        if order.startswith("-"):
            return query.order_by(key.desc(), row_id.desc()).limit(bindparam("page_rows"))
        return query.order_by(key, row_id).limit(bindparam("page_rows"))
