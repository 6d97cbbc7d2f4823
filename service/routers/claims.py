"""Claims: one cause of one plaintiff against one defendant, with its facts."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.matters import queries
from service.domain.matters.commands import claims as commands
from service.domain.matters.schemas.claims import ChangeClaim, ClaimOut, StateClaim
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, created, deleted, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/matters/{matter_id}/claims", tags=["claims"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("matters:read", logged="claim")]
Writes = Annotated[FirmSession, commanding("matters:write")]


class ClaimsQuery(ListQuery):
    """In which order."""

    order: Literal["updated_at", "-updated_at"] = "updated_at"


@router.get("", operation_id="listClaims", response_model=PageOut[ClaimOut])
async def list_claims(
    request: Request, matter_id: UUID, query: Annotated[ClaimsQuery, Query()], reads: Reads
) -> Response:
    """List the claims of a matter."""
    under = (queries.MATTER, matter_id)
    return await page_answer(request, reads, queries.CLAIMS, query, {"matter_id": matter_id}, under)


@router.post("", operation_id="stateClaim", status_code=201, response_model=ClaimOut)
async def state_claim(matter_id: UUID, order: StateClaim, db: Writes) -> Response:
    """State a claim.

    With what is known of its facts, each undisputed or asserted, and where it is known from. What is unknown stays
    absent: nothing is guessed.
    """
    out = await commands.state_claim(db, matter_id, order)
    return created(out, f"/v1/matters/{matter_id}/claims/{out.id}")


@router.get("/{claim_id}", operation_id="getClaim", response_model=ClaimOut)
async def get_claim(request: Request, matter_id: UUID, claim_id: UUID, reads: Reads) -> Response:
    """Read a claim."""
    return read_answer(request, await reads.first(queries.CLAIM, matter_id=matter_id, id=claim_id))


@router.patch("/{claim_id}", operation_id="changeClaim", response_model=ClaimOut)
async def change_claim(
    matter_id: UUID, claim_id: UUID, change: ChangeClaim, db: Writes, if_match: IfMatch = None
) -> Response:
    """Change a claim or its facts.

    JSON merge patch, down into each fact: what is absent stays, null removes.
    """
    return changed(await commands.change_claim(db, matter_id, claim_id, change, expected_version(if_match)))


@router.delete("/{claim_id}", operation_id="withdrawClaim", status_code=204)
async def withdraw_claim(matter_id: UUID, claim_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Withdraw a claim.

    History keeps what it was.
    """
    await commands.withdraw_claim(db, matter_id, claim_id, expected_version(if_match))
    return deleted()
