"""SQL of merging contacts: everything that refers to the one refers to the other afterwards.

What refers to a contact is read from the foreign keys of every context's tables, so that a new one cannot be forgotten.
The statements go past the session, and so past ethical walls: a row that its caller must not see moves all the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from sqlalchemy import Index, Table, UniqueConstraint
from sqlmodel import SQLModel

from service.db.sessions import FirmSession
from service.domain.contacts.tables import Contact, MergedContact


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that refers to a contact, and the sets of columns with which it is unique in the firm."""

    table: str
    column: str
    versioned: bool
    unique_with: tuple[tuple[str, ...], ...]


@cache
def references() -> tuple[Reference, ...]:
    """Returns every column that refers to a contact, in every context."""
    return tuple(
        Reference(table.name, column, "updated_at" in table.c and "version" in table.c, tuple(_unique(table, column)))
        for table in SQLModel.metadata.sorted_tables
        for key in table.foreign_key_constraints
        if key.referred_table.name == Contact.__tablename__
        for column in key.column_keys
        if column != "firm_id"
    )


def _unique(table: Table, column: str) -> Iterator[tuple[str, ...]]:
    sets = [constraint.columns.keys() for constraint in table.constraints if isinstance(constraint, UniqueConstraint)]
    sets += [index.columns.keys() for index in table.indexes if isinstance(index, Index) and index.unique]
    for columns in (*sets, table.primary_key.columns.keys()):
        if column in columns:
            yield tuple(name for name in columns if name not in {"firm_id", column})


async def collides(db: FirmSession, reference: Reference, kept: UUID, gone: UUID) -> bool:
    """Returns whether both contacts have what only one of them can have afterwards."""
    for others in reference.unique_with:
        same = "".join(f" AND a.{name} = b.{name}" for name in others)
        rows = await db.fetch(
            f"SELECT 1 FROM {reference.table} a JOIN {reference.table} b ON b.firm_id = a.firm_id{same} "
            f"WHERE a.firm_id = $1 AND a.{reference.column} = $2 AND b.{reference.column} = $3 LIMIT 1",
            db.firm_id,
            kept,
            gone,
        )
        if rows:
            return True
    return False


async def move(db: FirmSession, reference: Reference, kept: UUID, gone: UUID) -> None:
    """Has what refers to `gone` refer to `kept`."""
    stamped = ", version = version + 1, updated_at = $4" if reference.versioned else ""
    await db.fetch(
        f"UPDATE {reference.table} SET {reference.column} = $2{stamped} WHERE firm_id = $1 AND {reference.column} = $3",
        *(db.firm_id, kept, gone, *((db.now,) if stamped else ())),
    )


_DOUBLED_RELATIONS = """
DELETE FROM contact_relations AS r WHERE firm_id = $1 AND (
    (contact_id = $3 AND (other_id = $2 OR EXISTS (
        SELECT FROM contact_relations k
        WHERE k.firm_id = $1 AND k.contact_id = $2 AND k.other_id = r.other_id AND k.kind = r.kind)))
    OR (other_id = $3 AND (contact_id = $2 OR EXISTS (
        SELECT FROM contact_relations k
        WHERE k.firm_id = $1 AND k.other_id = $2 AND k.contact_id = r.contact_id AND k.kind = r.kind)))
)
"""


async def drop_doubled_relations(db: FirmSession, kept: UUID, gone: UUID) -> None:
    """Forgets relations of `gone` to `kept`, and those that `kept` has, too."""
    await db.fetch(_DOUBLED_RELATIONS, db.firm_id, kept, gone)


async def move_npi(db: FirmSession, kept: UUID, gone: UUID) -> None:
    """Has `kept` found by the NPI of `gone`."""
    await db.fetch(
        "UPDATE known_names SET subject_id = $2 WHERE firm_id = $1 AND subject_id = $3 AND kind = 'npi'",
        db.firm_id,
        kept,
        gone,
    )


async def remember(db: FirmSession, kept: UUID, gone: UUID) -> None:
    """Keeps what became of a contact."""
    db.add(MergedContact(id=gone, into_id=kept, merged_at=db.now))
    await db.flush()
