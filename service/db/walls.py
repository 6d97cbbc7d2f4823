"""Ethical walls inside a firm: who is screened from a matter sees nothing that hangs on it, whatever the role.

Every statement over a table with a `matter_id`, and over the matters themselves, leaves out the matters from which its
caller is screened. `db/reads.py` and `db/sessions.py` add the condition, so that no query has to think of it. The
walls of a caller are found by one probe of an index, once a statement; row level security has no part in it, since a
policy of a sharded database may not ask another table.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    column,
    func,
    inspect,
    select,
    table,
)
from sqlalchemy.sql import TableClause, visitors
from sqlalchemy.sql.elements import BindParameter, ColumnClause
from sqlalchemy.sql.selectable import AliasedReturnsRows, SelectBase

from service.values.caller import Caller

NOBODY: Mapping[str, str] = MappingProxyType({"screened_client": "", "screened_member": ""})
"""The names under which a caller may be screened, by the parameters that take them: none, for the firm's own server."""

SUBJECTS: tuple[BindParameter[str], ...] = tuple(bindparam(name, type_=Text()) for name in NOBODY)
"""Two parameters rather than an array of any length, whose cost PostgreSQL overrates for a plan that serves all values:
it would plan each read anew, which takes ten times as long as the read."""

_MATTERS = "matters"
_WALLS = table(
    "matter_walls",
    *(column("firm_id", Uuid()), column("matter_id", Uuid()), column("subject", Text())),
    column("lifted_at", DateTime(timezone=True)),
)
_Query = TypeVar("_Query", bound=Select[Any])


def subjects_of(caller: Caller | None) -> Mapping[str, str]:
    """Returns the names under which a caller may be screened: of its client, and of the member for whom it acts."""
    if caller is None:
        return NOBODY
    return {"screened_client": caller.client_id, "screened_member": str(caller.member_id or "")}


def matter_column(source: Any) -> ColumnClause[UUID] | None:
    """Returns the column of a table, or of its alias, that says on which matter a row hangs; None without one."""
    origin = _origin(source)
    if not isinstance(origin, TableClause) or "firm_id" not in origin.c:
        return None
    found: ColumnClause[UUID] | None = source.c.get("id" if origin.name == _MATTERS else "matter_id")
    return found


def matter_of(row: Any) -> UUID | None:
    """Returns the matter on which a mapped row hangs; None if it hangs on none."""
    place = matter_column(row.__table__)
    found: UUID | None = None if place is None else getattr(row, place.name)
    return found


def moves(row: Any) -> bool:
    """Returns whether a mapped row comes from another matter than the one it hangs on now, or is new."""
    place, state = matter_column(row.__table__), inspect(row)
    return place is not None and (not state.persistent or bool(state.attrs[place.name].history.has_changes()))


def tables_named(statement: Any) -> set[str]:
    """Returns the names of the tables that a statement names, also in its sub-selects."""
    parts = (part.table if isinstance(part, ColumnClause) else part for part in visitors.iterate(statement))
    return {origin.name for origin in map(_origin, parts) if isinstance(origin, TableClause)}


def walled_off(firm_id: Any, subjects: Sequence[Any]) -> Select[tuple[UUID]]:
    """Returns the query for the matters from which any of the subjects is screened."""
    return select(_WALLS.c.matter_id).where(
        _WALLS.c.firm_id == firm_id, _WALLS.c.subject.in_(subjects), _WALLS.c.lifted_at.is_(None)
    )


def open_to(matter_id: ColumnElement[UUID], firm_id: Any, subjects: Sequence[Any]) -> ColumnElement[bool]:
    """Returns the condition that a row's matter, if it has one, is not walled off from any of the subjects."""
    walled = func.array(walled_off(firm_id, subjects).correlate(None).scalar_subquery(), type_=ARRAY(Uuid()))
    # IS NOT TRUE, so that a row without a matter stays, and the missing side of an outer join.
    return (matter_id == any_(walled)).is_not(True)


def behind_walls(query: _Query, firm_id: Any) -> _Query:
    """Returns the query with every table of matters in it, also in its sub-selects, behind the walls of SUBJECTS."""

    def add(one: Any) -> None:
        sources = {source.name: matter_column(source) for source in _sources(one)}
        one._where_criteria += tuple(
            open_to(matter_id, firm_id, SUBJECTS) for matter_id in sources.values() if matter_id is not None
        )

    found: _Query = visitors.cloned_traverse(query, {}, {"select": add})
    return found


def _origin(source: Any) -> Any:
    while isinstance(source, AliasedReturnsRows):
        source = source.element
    return source


def _sources(element: Any) -> Iterator[Any]:
    """Yields what a select takes rows from, seen by the columns it names; those of its sub-selects are their own."""
    for part in element.get_children():
        if isinstance(part, TableClause | AliasedReturnsRows):
            yield part
        elif isinstance(part, ColumnClause):
            if part.table is not None:
                yield part.table
        elif not isinstance(part, SelectBase):
            yield from _sources(part)
