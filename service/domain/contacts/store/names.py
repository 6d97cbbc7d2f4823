"""SQL of the known names."""

from collections.abc import Collection, Iterable
from typing import cast
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, func
from sqlmodel import col, select

from service.db.reads import FIRM, compile_read
from service.db.sessions import FirmSession
from service.domain.contacts.rules.finding import FoundKind, kept_under
from service.domain.contacts.schemas.names import FoundName, SubjectKind
from service.domain.contacts.tables import KnownName, KnownNameKey
from service.values.ids import new_id

MOST_CANDIDATES = 500
"""So many names are looked at; where there are more, too little of the name was said."""

_SHARING = (
    select(KnownNameKey.name_id)
    .where(col(KnownNameKey.firm_id) == FIRM, col(KnownNameKey.key) == any_(bindparam("keys", type_=ARRAY(Text))))
    .limit(MOST_CANDIDATES)
    .correlate(None)
    .scalar_subquery()
)
"""An array rather than a join: the planner then looks each name up, and never reads all names of a firm. The index
gives the keys in their order: the surest kinds come first (rules/keys.py)."""
_FOUND = (
    select(KnownName.subject_kind, KnownName.subject_id, KnownName.kind, KnownName.name)
    .where(col(KnownName.firm_id) == FIRM, col(KnownName.id) == any_(func.array(_SHARING, type_=ARRAY(Uuid()))))
    .limit(MOST_CANDIDATES)
)

CANDIDATES = compile_read(_FOUND)

_REPLACE = """
WITH gone AS (
    DELETE FROM known_names WHERE firm_id = $1 AND subject_id = $3 AND kind = ANY($4::text[])
), named AS (
    INSERT INTO known_names (firm_id, id, subject_kind, subject_id, kind, name)
    SELECT $1, n.id, $2, $3, n.kind, n.name FROM unnest($5::uuid[], $6::text[], $7::text[]) AS n (id, kind, name)
)
INSERT INTO known_name_keys (firm_id, key, name_id)
SELECT $1, k.key, k.id FROM unnest($8::text[], $9::uuid[]) AS k (key, id)
"""


async def candidates(db: FirmSession, keys: Collection[str]) -> list[FoundName]:
    """Returns the names that share a key with what is sought, so many at most."""
    rows = await db.exec(_FOUND, params={"firm_id": db.firm_id, "keys": sorted(keys)})
    return [FoundName(*cast("tuple[SubjectKind, UUID, FoundKind, str]", row)) for row in rows]


async def main_names(db: FirmSession, contact_ids: Collection[UUID]) -> dict[UUID, str]:
    """Returns the names of contacts, without their aliases and former names."""
    query = select(KnownName.subject_id, KnownName.name).where(
        col(KnownName.subject_id).in_(contact_ids), KnownName.kind == "name"
    )
    return dict((await db.exec(query)).all())


async def replace(
    db: FirmSession,
    subject_kind: SubjectKind,
    subject_id: UUID,
    kinds: Iterable[FoundKind],
    names: Iterable[tuple[FoundKind, str]],
) -> None:
    """Makes `names` the subject's known names of these kinds, in one statement."""
    rows = [(new_id(), kind, name) for kind, name in dict.fromkeys(names)]
    pairs = [(key, row_id) for row_id, kind, name in rows for key in sorted(kept_under(kind, name))]
    keys, key_ids = [key for key, _ in pairs], [row_id for _, row_id in pairs]
    columns = [[row[place] for row in rows] for place in range(3)]
    await db.fetch(_REPLACE, db.firm_id, subject_kind, subject_id, list(kinds), *columns, keys, key_ids)
