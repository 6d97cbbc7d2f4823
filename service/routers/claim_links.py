"""Links between claims: who answers for whom."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.matters import queries
from service.domain.matters.commands import claim_links as commands
from service.domain.matters.schemas.claim_links import ChangeClaimLink, ClaimLinkOut, LinkClaims
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, created, deleted, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/matters/{matter_id}/claim-links", tags=["claim-links"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("matters:read")]
Writes = Annotated[FirmSession, commanding("matters:write")]


class ClaimLinksQuery(ListQuery):
    """In which order."""

    order: Literal["updated_at", "-updated_at"] = "updated_at"


@router.get("", operation_id="listClaimLinks", response_model=PageOut[ClaimLinkOut])
async def list_claim_links(
    request: Request, matter_id: UUID, query: Annotated[ClaimLinksQuery, Query()], reads: Reads
) -> Response:
    """List the links between the claims of a matter."""
    under = (queries.MATTER, matter_id)
    return await page_answer(request, reads, queries.CLAIM_LINKS, query, {"matter_id": matter_id}, under)


@router.post("", operation_id="linkClaims", status_code=201, response_model=ClaimLinkOut)
async def link_claims(matter_id: UUID, order: LinkClaims, db: Writes) -> Response:
    """Have one claim rest on another.

    The claim against an employer rests on that against the employee, for whom it answers. No claim rests on itself, not
    over others either.
    """
    out = await commands.link_claims(db, matter_id, order)
    return created(out, f"/v1/matters/{matter_id}/claim-links/{out.id}")


@router.get("/{claim_link_id}", operation_id="getClaimLink", response_model=ClaimLinkOut)
async def get_claim_link(request: Request, matter_id: UUID, claim_link_id: UUID, reads: Reads) -> Response:
    """Read a link between claims."""
    return read_answer(request, await reads.first(queries.CLAIM_LINK, matter_id=matter_id, id=claim_link_id))


@router.patch("/{claim_link_id}", operation_id="changeClaimLink", response_model=ClaimLinkOut)
async def change_claim_link(
    matter_id: UUID, claim_link_id: UUID, change: ChangeClaimLink, db: Writes, if_match: IfMatch = None
) -> Response:
    """Change a link between claims.

    JSON merge patch: what is absent stays, null removes. The claims stay: other claims are another link.
    """
    out = await commands.change_claim_link(db, matter_id, claim_link_id, change, expected_version(if_match))
    return changed(out)


@router.delete("/{claim_link_id}", operation_id="unlinkClaims", status_code=204)
async def unlink_claims(matter_id: UUID, claim_link_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Take a link between claims away.

    History keeps what it was.
    """
    await commands.unlink_claims(db, matter_id, claim_link_id, expected_version(if_match))
    return deleted()
