"""Which walled matter a caller has asked for: looked up where an answer says that something is not there."""

from collections.abc import Iterable
from functools import cache
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, select, union_all
from sqlmodel import SQLModel

from service.db.engine import Database
from service.db.reads import FIRM, CompiledRead, FirmReads, compile_read
from service.db.walls import matter_column, subjects_of, walled_off
from service.values.caller import Caller

_MOST = 10_000


async def walled_matter(database: Database, caller: Caller, asked: Iterable[UUID]) -> UUID | None:
    """Returns the matter that the caller has asked for and is screened from, by its id or by that of a thing in it."""
    ids = list(asked)
    if not ids:
        return None
    everything = FirmReads(database, caller.firm_id, None)
    walled = {row["matter_id"] for row in await everything.rows(_walled(), {"screened": subjects_of(caller)})}
    if not walled:
        return None
    places = await everything.rows(_places(), {"ids": ids})
    return next((one for one in (*ids, *(row["matter_id"] for row in places)) if one in walled), None)


@cache
def _walled() -> CompiledRead:
    return compile_read(walled_off(FIRM, bindparam("screened", type_=ARRAY(Text))).limit(_MOST))


@cache
def _places() -> CompiledRead:
    """The matters on which rows with some ids hang, whatever their tables."""
    ids = bindparam("ids", type_=ARRAY(Uuid))
    tables = ((table, matter_column(table)) for table in SQLModel.metadata.sorted_tables)
    found = union_all(
        *(
            select(matter_id.label("matter_id")).where(table.c.firm_id == FIRM, table.c.id == any_(ids))
            for table, matter_id in tables
            if matter_id is not None and "id" in table.c
        )
    ).subquery()
    return compile_read(select(found.c.matter_id).limit(_MOST))
