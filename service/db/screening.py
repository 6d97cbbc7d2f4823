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
_ASKING = ("asking_client", "asking_member")


async def walled_matters(database: Database, caller: Caller, asked: Iterable[UUID]) -> dict[UUID, UUID]:
    """Returns, for each id that names a matter from which the caller is screened or a thing in one, that matter."""
    ids = list(asked)
    if not ids:
        return {}
    everything = FirmReads(database, caller.firm_id, None)
    walled = {
        row["matter_id"]
        for row in await everything.rows(_walled(), dict(zip(_ASKING, subjects_of(caller).values(), strict=True)))
    }
    if not walled:
        return {}
    places = await everything.rows(_places(), {"ids": ids})
    matters = {one: one for one in ids} | {row["id"]: row["matter_id"] for row in places}
    return {one: matter_id for one, matter_id in matters.items() if matter_id in walled}


@cache
def _walled() -> CompiledRead:
    names = [bindparam(name, type_=Text()) for name in _ASKING]
    return compile_read(walled_off(FIRM, names).limit(_MOST))


@cache
def _places() -> CompiledRead:
    """The rows with some ids and the matters on which they hang, whatever their tables."""
    ids = bindparam("ids", type_=ARRAY(Uuid))
    tables = ((table, matter_column(table)) for table in SQLModel.metadata.sorted_tables)
    found = union_all(
        *(
            select(table.c.id, matter_id.label("matter_id")).where(table.c.firm_id == FIRM, table.c.id == any_(ids))
            for table, matter_id in tables
            if matter_id is not None and "id" in table.c
        )
    ).subquery()
    return compile_read(select(found.c.id, found.c.matter_id).limit(_MOST))
