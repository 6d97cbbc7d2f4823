"""SQL of the matters themselves."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, exists
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlmodel import col, select

from service.db.external_ids import ExternalIdIndex
from service.db.pages import ListRead
from service.db.sessions import PAST_THE_WALLS, FirmSession
from service.db.shapes import body_of, one_of
from service.db.writes import compile_write, new_row
from service.domain.matters.schemas.matters import MatterOut
from service.domain.matters.store.numbers import NUMBERED, Series, counted
from service.domain.matters.tables import Claim, Matter, MatterExternalId, MatterWall, Party

EXTERNAL_IDS = ExternalIdIndex(MatterExternalId, "matter_id")

_BODY = body_of(Matter, MatterOut)

MATTER = one_of(Matter, _BODY)

MATTERS = ListRead(
    table=Matter,
    body=_BODY,
    orders={"updated_at": col(Matter.updated_at)},
    filters={
        "status": col(Matter.status) == bindparam("status"),
        "stage": col(Matter.stage) == bindparam("stage"),
        "number": col(Matter.number) == bindparam("number"),
        "updated_since": col(Matter.updated_at) >= bindparam("updated_since"),
    },
)


def _opening(row: dict[str, Any]) -> Insert:
    return insert(Matter).from_select(list(row), select(*row.values()))


_OPEN = compile_write(_opening(new_row(Matter)))
_OPEN_NUMBERED = compile_write(
    _opening(new_row(Matter, number=NUMBERED.c.number))
    .on_conflict_do_nothing(index_elements=["firm_id", "number"])
    .returning(col(Matter.number))
)


async def add(db: FirmSession, given: Mapping[str, Any]) -> None:
    """Adds a matter whose number was found free. Of two at once that found it so, one is done again."""
    await _OPEN.run(db, given)


async def add_numbered(db: FirmSession, given: Mapping[str, Any], series: Series) -> str:
    """Adds a matter under the next free number of a series, and returns it: the firm may have typed some."""
    while True:
        added = await _OPEN_NUMBERED.run(db, {**given, **counted(series)})
        if added:
            return str(added[0]["number"])


async def number_taken(db: FirmSession, number: str) -> bool:
    """Returns whether a matter of the firm has this number."""
    query = select(Matter.id).where(Matter.number == number)
    return (await db.exec(query, execution_options=PAST_THE_WALLS)).one_or_none() is not None


async def hold(db: FirmSession, matter_id: UUID) -> bool:
    """Returns whether the firm has this matter, and keeps it from being deleted until the transaction ends."""
    found = await db.exec(select(Matter.id).where(Matter.id == matter_id).with_for_update(key_share=True, read=True))
    if found.one_or_none() is None:
        return False
    db.known_open(matter_id)
    return True


async def lock(db: FirmSession, matter_id: UUID) -> bool:
    """Returns whether the firm has this matter, and has others who lock it wait until the transaction ends."""
    found = await db.exec(select(Matter.id).where(Matter.id == matter_id).with_for_update())
    if found.one_or_none() is None:
        return False
    db.known_open(matter_id)
    return True


async def is_empty(db: FirmSession, matter_id: UUID) -> bool:
    """Returns whether a matter has neither parties nor claims, and nobody was ever screened from it."""
    parties = exists().where(col(Party.firm_id) == db.firm_id, col(Party.matter_id) == matter_id)
    claims = exists().where(col(Claim.firm_id) == db.firm_id, col(Claim.matter_id) == matter_id)
    walls = exists().where(col(MatterWall.firm_id) == db.firm_id, col(MatterWall.matter_id) == matter_id)
    return not (await db.exec(select(parties | claims | walls))).one()
