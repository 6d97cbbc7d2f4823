"""What an operator does with the keys of a firm's data."""

from uuid import UUID

from sqlalchemy import Table

from service.db.sessions import FirmSession
from service.domain.firms.errors import DataDestroyed
from service.domain.firms.store import data_keys as store
from service.domain.firms.vault import Vault
from service.domain.history.commands import record
from service.values.sealing import number_prefix

SEALED_COLUMNS = store.sealed_columns
"""Yields every table and column that holds sealed values."""


async def rotate(db: FirmSession, vault: Vault) -> int:
    """Makes the firm a new data key and returns its number; where a change of keys was cut off, that one goes on.

    What is sealed under the older key is opened with it until `reseal` has been through. Raises DataDestroyed.
    """
    keys = {key.status: key for key in await store.keys(db)}
    if "retired" in keys and "active" in keys:
        return keys["active"].number
    made = await vault.new_key(db)
    record(db, "data_key.rotated", "firm", db.firm_id)
    return made.number


async def reseal(
    db: FirmSession, vault: Vault, table: Table, column: str, after: UUID | None, rows: int = 200
) -> list[UUID]:
    """Seals the next rows of a table beyond `after` under the active key; returns their ids in order."""
    active = await store.active(db)
    if active is None:
        raise DataDestroyed("The firm has no data key that seals.")
    prefix = number_prefix(active.number)
    found = await store.others(db, table, column, prefix, after, rows)
    for row_id, value in found:
        plain = await vault.open(db, table.name, row_id, value)
        await store.replace(db, table, column, row_id, await vault.seal(db, table.name, row_id, plain))
    return [row_id for row_id, _ in found]


async def forget_retired(db: FirmSession) -> None:
    """Destroys the retired keys, once nothing is sealed under them any more."""
    for key in await store.keys(db):
        if key.status == "retired":
            key.status, key.wrapped = "destroyed", None


async def destroy(db: FirmSession) -> None:
    """Destroys every data key of the firm: what is sealed can never be opened again. A second time does nothing."""
    keys = [key for key in await store.keys(db) if key.status != "destroyed"]
    for key in keys:
        key.status, key.wrapped = "destroyed", None
    if keys:
        record(db, "data_key.destroyed", "firm", db.firm_id)
