"""SQL of the firm's data keys, and of whatever is sealed under them."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, func, update
from sqlmodel import SQLModel, col, select

from service.db.reads import FIRM, FirmReads, compile_read
from service.db.sealed import Sealed
from service.db.sessions import FirmSession
from service.domain.firms.tables import FirmDataKey

WRAPPED = compile_read(
    select(col(FirmDataKey.wrapped))
    .where(col(FirmDataKey.firm_id) == FIRM, col(FirmDataKey.number) == bindparam("key_number"))
    .limit(1)
)


async def active(db: FirmSession) -> FirmDataKey | None:
    """Returns the key that seals, which stays so until the transaction ends."""
    query = select(FirmDataKey).where(FirmDataKey.status == "active").with_for_update(read=True)
    return (await db.exec(query)).one_or_none()


async def keys(db: FirmSession) -> Sequence[FirmDataKey]:
    """Returns every key the firm ever had, in order, locked until the transaction ends."""
    return (await db.exec(select(FirmDataKey).order_by(col(FirmDataKey.number)).with_for_update())).all()


async def wrapped(reads: FirmReads | FirmSession, number: int) -> bytes | None:
    """Returns a key as it is stored; None where it was destroyed or never was."""
    if isinstance(reads, FirmReads):
        row = await reads.first(WRAPPED, key_number=number)
        return None if row is None else row["wrapped"]
    return (await reads.exec(select(FirmDataKey.wrapped).where(FirmDataKey.number == number))).one_or_none()


def sealed_columns() -> Iterator[tuple[Table, str]]:
    """Yields every table with a column that holds sealed values, and the column's name."""
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Sealed):
                yield table, column.name


async def others(
    db: FirmSession, table: Table, column: str, prefix: bytes, after: UUID | None, rows: int
) -> Sequence[Any]:
    """Returns (id, value) of rows beyond `after` whose value does not begin with `prefix`, locked, in order."""
    value = table.c[column]
    query = (
        select(table.c.id, value)
        .where(table.c.firm_id == db.firm_id, value.is_not(None), func.substring(value, 1, len(prefix)) != prefix)
        .order_by(table.c.id)
        .limit(rows)
        .with_for_update()
    )
    return (await db.exec(query if after is None else query.where(table.c.id > after))).all()


async def replace(db: FirmSession, table: Table, column: str, row_id: UUID, value: bytes) -> None:
    """Writes a sealed value anew. The row's version stays: what it says has not changed."""
    await db.exec(
        update(table).where(table.c.firm_id == db.firm_id, table.c.id == row_id).values({table.c[column]: value})
    )
