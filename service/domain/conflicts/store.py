"""All SQL of the conflict checks."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from service.db.pages import ListRead
from service.db.reads import FIRM, compile_read, json_body
from service.db.sessions import FirmSession
from service.db.shapes import body_of, one_of
from service.domain.conflicts.schemas import ConflictCheckOut, ConflictHitOut, InvolvementOut
from service.domain.conflicts.tables import ConflictCheck, ConflictHit, ConflictInvolvement
from service.domain.matters.queries import Involvement
from service.values.ids import new_id

_CHECK = body_of(ConflictCheck, ConflictCheckOut)
_HIT = body_of(ConflictHit, ConflictHitOut)

CHECK = one_of(ConflictCheck, _CHECK)

CHECKS = ListRead(
    table=ConflictCheck,
    body=_CHECK,
    orders={"updated_at": col(ConflictCheck.updated_at)},
    filters={
        "status": col(ConflictCheck.status) == bindparam("status"),
        "matter_id": col(ConflictCheck.matter_id) == bindparam("matter_id"),
    },
)

HIT = one_of(ConflictHit, _HIT, "check_id")

HITS = ListRead(
    table=ConflictHit,
    body=_HIT,
    orders={"score": col(ConflictHit.score)},
    filters={
        "check_id": col(ConflictHit.check_id) == bindparam("check_id"),
        "decision": col(ConflictHit.decision) == bindparam("decision"),
    },
)

INVOLVEMENTS = compile_read(
    select(json_body({name: getattr(ConflictInvolvement, name) for name in InvolvementOut.model_fields}))
    .where(
        col(ConflictInvolvement.firm_id) == FIRM,
        col(ConflictInvolvement.check_id) == bindparam("check_id"),
        col(ConflictInvolvement.hit_id) == bindparam("hit_id"),
    )
    .order_by(col(ConflictInvolvement.matter_id), col(ConflictInvolvement.role))
    .limit(1_000)
)
"""The parts of a hit in matters, without those behind a wall from the caller."""

# Past the session: whoever runs a check may be screened from a matter, and the hit in it counts all the same.
_KEEP = """
INSERT INTO conflict_involvements (firm_id, id, check_id, hit_id, matter_id, run, role, side)
SELECT $1, i.id, $2, i.hit_id, i.matter_id, $3, i.role, i.side
FROM unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::text[]) AS i (id, hit_id, matter_id, role, side)
ON CONFLICT (firm_id, hit_id, matter_id, role) DO NOTHING
RETURNING hit_id
"""


async def hits_of(db: FirmSession, check_id: UUID) -> list[ConflictHit]:
    """Returns every hit of a check."""
    return list((await db.exec(select(ConflictHit).where(ConflictHit.check_id == check_id))).all())


async def keep_involvements(
    db: FirmSession, check_id: UUID, run: int, found: Sequence[tuple[UUID, Involvement]]
) -> list[UUID]:
    """Keeps the parts of hits in matters that are not kept yet; returns the hits of those, one for each part."""
    columns = (
        [new_id() for _ in found],
        [hit_id for hit_id, _ in found],
        [part.matter_id for _, part in found],
        [part.role for _, part in found],
        [part.side for _, part in found],
    )
    return [row["hit_id"] for row in await db.fetch(_KEEP, db.firm_id, check_id, run, *columns)]


async def undecided(db: FirmSession, check_id: UUID) -> bool:
    """Returns whether a hit of the check has no decision."""
    return await _any_decided(db, check_id, "undecided")


async def in_conflict(db: FirmSession, check_id: UUID) -> bool:
    """Returns whether a hit of the check was decided to be a conflict."""
    return await _any_decided(db, check_id, "conflict")


async def _any_decided(db: FirmSession, check_id: UUID, decision: str) -> bool:
    query = select(ConflictHit.id).where(ConflictHit.check_id == check_id, ConflictHit.decision == decision).limit(1)
    return (await db.exec(query)).one_or_none() is not None


async def latest_outcome(db: FirmSession, matter_id: UUID) -> str | None:
    """Returns how the latest check of a matter came out; None where there is none, or it is still open."""
    query = select(ConflictCheck.outcome).where(ConflictCheck.matter_id == matter_id)
    newest = query.order_by(col(ConflictCheck.updated_at).desc(), col(ConflictCheck.id).desc()).limit(1)
    return (await db.exec(newest)).first()
