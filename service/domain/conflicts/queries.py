"""Questions to the conflict checks."""

from uuid import UUID

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.conflicts import store
from service.domain.conflicts.schemas import ConflictHitOut, InvolvementOut, InvolvementsOut
from service.values.errors import FieldError, NotFound

CHECK = store.CHECK
CHECKS = store.CHECKS
HIT = store.HIT
HITS = store.HITS


async def involvements(reads: FirmReads, check_id: UUID, hit_id: UUID) -> InvolvementsOut:
    """Returns the parts of a hit in matters, and how many matters the caller is screened from. Raises NotFound."""
    hit = await reads.first(store.HIT, check_id=check_id, id=hit_id)
    if hit is None:
        raise NotFound("There is no such hit.")
    rows = await reads.rows(store.INVOLVEMENTS, {"check_id": check_id, "hit_id": hit_id})
    shown = [InvolvementOut.model_validate_json(row["body"]) for row in rows]
    matters = ConflictHitOut.model_validate_json(hit["body"]).matters
    return InvolvementsOut(data=shown, screened=matters - len({one.matter_id for one in shown}))


async def cleared(db: FirmSession, matter_id: UUID) -> list[FieldError]:
    """The latest conflict check of a matter is signed off as clear; returns what is missing."""
    if await store.latest_outcome(db, matter_id) == "clear":
        return []
    return [FieldError("/conflict_checks", "conflicts_cleared", "no conflict check is signed off as clear")]
