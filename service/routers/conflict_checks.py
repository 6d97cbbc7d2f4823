"""Conflict checks: whether the firm may act, given whom it knows and in which part."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.conflicts import commands, queries
from service.domain.conflicts.schemas import (
    CheckStatus,
    ConflictCheckOut,
    ConflictHitOut,
    DecideHit,
    Decision,
    InvolvementsOut,
    OpenConflictCheck,
)
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, computed, created, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/conflict-checks", tags=["conflict-checks"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("conflicts:read")]
Writes = Annotated[FirmSession, commanding("conflicts:write")]
Approves = Annotated[FirmSession, commanding("conflicts:approve")]


class ConflictChecksQuery(ListQuery):
    """Which checks, in which order."""

    order: Literal["updated_at", "-updated_at"] = "-updated_at"
    status: CheckStatus | None = None
    matter_id: UUID | None = None


class ConflictHitsQuery(ListQuery):
    """Which hits of the check, in which order."""

    order: Literal["score", "-score"] = "-score"
    decision: Decision | None = None


@router.get("", operation_id="listConflictChecks", response_model=PageOut[ConflictCheckOut])
async def list_checks(request: Request, query: Annotated[ConflictChecksQuery, Query()], reads: Reads) -> Response:
    """List conflict checks.

    The latest changed first.
    """
    return await page_answer(request, reads, queries.CHECKS, query)


@router.post("", operation_id="openConflictCheck", status_code=201, response_model=ConflictCheckOut)
async def open_check(order: OpenConflictCheck, db: Writes) -> Response:
    """Run a conflict check.

    Searches contacts with their aliases and former names, whatever the spelling, those related to them, leads and the
    firm's own people. What was found is kept for good; a matter behind a wall counts, and stays behind it.
    """
    out = await commands.open_check(db, order)
    return created(out, f"/v1/conflict-checks/{out.id}")


@router.get("/{conflict_check_id}", operation_id="getConflictCheck", response_model=ConflictCheckOut)
async def get_check(request: Request, conflict_check_id: UUID, reads: Reads) -> Response:
    """Read a conflict check."""
    return read_answer(request, await reads.first(queries.CHECK, id=conflict_check_id))


@router.post("/{conflict_check_id}/run", operation_id="runConflictCheck", response_model=ConflictCheckOut)
async def run_check(conflict_check_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Run a conflict check again.

    Hits that are new, or have a part in another matter since, are undecided and carry the number of this run. A check
    that was signed off is open again if there are any.
    """
    return changed(await commands.run_again(db, conflict_check_id, expected_version(if_match)))


@router.post("/{conflict_check_id}/sign-off", operation_id="signOffConflictCheck", response_model=ConflictCheckOut)
async def sign_off(conflict_check_id: UUID, db: Approves, if_match: IfMatch = None) -> Response:
    """Sign a conflict check off.

    Refused with 409 while a hit is undecided. The outcome is `conflict` if any hit was decided to be one.
    """
    return changed(await commands.sign_off(db, conflict_check_id, expected_version(if_match)))


@router.get("/{conflict_check_id}/hits", operation_id="listConflictHits", response_model=PageOut[ConflictHitOut])
async def list_hits(
    request: Request, conflict_check_id: UUID, query: Annotated[ConflictHitsQuery, Query()], reads: Reads
) -> Response:
    """List the hits of a conflict check.

    The likeliest first. `why` says how the name is like the term.
    """
    within, under = {"check_id": conflict_check_id}, (queries.CHECK, conflict_check_id)
    return await page_answer(request, reads, queries.HITS, query, within, under)


@router.get("/{conflict_check_id}/hits/{conflict_hit_id}", operation_id="getConflictHit", response_model=ConflictHitOut)
async def get_hit(request: Request, conflict_check_id: UUID, conflict_hit_id: UUID, reads: Reads) -> Response:
    """Read a hit."""
    return read_answer(request, await reads.first(queries.HIT, check_id=conflict_check_id, id=conflict_hit_id))


@router.get(
    "/{conflict_check_id}/hits/{conflict_hit_id}/matters",
    operation_id="listConflictHitMatters",
    response_model=InvolvementsOut,
)
async def list_matters(conflict_check_id: UUID, conflict_hit_id: UUID, reads: Reads) -> Response:
    """List the matters of a hit.

    Which part it had in which matter. Of matters behind a wall from the caller only the number is told.
    """
    return computed(await queries.involvements(reads, conflict_check_id, conflict_hit_id))


@router.post(
    "/{conflict_check_id}/hits/{conflict_hit_id}/decision",
    operation_id="decideConflictHit",
    response_model=ConflictHitOut,
)
async def decide_hit(
    conflict_check_id: UUID, conflict_hit_id: UUID, order: DecideHit, db: Writes, if_match: IfMatch = None
) -> Response:
    """Decide a hit.

    `clear`: another person, or no conflict; `conflict`; or `waived`, with who consented, when, and where that is in
    writing. A decision can be changed until the check is signed off.
    """
    out = await commands.decide(db, conflict_check_id, conflict_hit_id, order, expected_version(if_match))
    return changed(out)
