"""Authorisations: what a patient allows a provider to disclose, and whether that holds."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.matters.queries import MATTER
from service.domain.records import commands, queries
from service.domain.records.schemas import (
    AddAuthorization,
    AuthorizationAssessmentOut,
    AuthorizationOut,
    ChangeAuthorization,
    RevokeAuthorization,
)
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, computed, created, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/matters/{matter_id}/authorizations", tags=["authorizations"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("records:read", logged="authorization")]
Writes = Annotated[FirmSession, commanding("records:write")]


class AuthorizationsQuery(ListQuery):
    """In which order."""

    order: Literal["updated_at", "-updated_at"] = "-updated_at"


@router.get("", operation_id="listAuthorizations", response_model=PageOut[AuthorizationOut])
async def list_authorizations(
    request: Request, matter_id: UUID, query: Annotated[AuthorizationsQuery, Query()], reads: Reads
) -> Response:
    """List the authorisations of a matter."""
    under = (MATTER, matter_id)
    return await page_answer(request, reads, queries.AUTHORIZATIONS, query, {"matter_id": matter_id}, under)


@router.post("", operation_id="addAuthorization", status_code=201, response_model=AuthorizationOut)
async def add_authorization(matter_id: UUID, order: AddAuthorization, db: Writes) -> Response:
    """Add an authorisation.

    It is taken as the form says, however incomplete; its assessment names what it lacks.
    """
    out = await commands.add_authorization(db, matter_id, order)
    return created(out, f"/v1/matters/{matter_id}/authorizations/{out.id}")


@router.get("/{authorization_id}", operation_id="getAuthorization", response_model=AuthorizationOut)
async def get_authorization(request: Request, matter_id: UUID, authorization_id: UUID, reads: Reads) -> Response:
    """Read an authorisation."""
    return read_answer(request, await reads.first(queries.AUTHORIZATION, matter_id=matter_id, id=authorization_id))


@router.get(
    "/{authorization_id}/assessment", operation_id="assessAuthorization", response_model=AuthorizationAssessmentOut
)
async def assess_authorization(
    matter_id: UUID, authorization_id: UUID, reads: Reads, on: date | None = None
) -> Response:
    """Assess what an authorisation is worth on a day.

    Draft, valid, defective, expired or revoked on the day `on` (absent: today, UTC), with each core element or
    statement of 45 CFR 164.508(c) that it lacks.
    """
    return computed(await queries.assess_authorization(reads, matter_id, authorization_id, on))


@router.patch("/{authorization_id}", operation_id="changeAuthorization", response_model=AuthorizationOut)
async def change_authorization(
    matter_id: UUID, authorization_id: UUID, change: ChangeAuthorization, db: Writes, if_match: IfMatch = None
) -> Response:
    """Change an authorisation.

    JSON merge patch: what is absent stays, null removes. A revoked one stays as it was.
    """
    expected = expected_version(if_match)
    return changed(await commands.change_authorization(db, matter_id, authorization_id, change, expected))


@router.post("/{authorization_id}/revoke", operation_id="revokeAuthorization", response_model=AuthorizationOut)
async def revoke_authorization(
    matter_id: UUID, authorization_id: UUID, order: RevokeAuthorization, db: Writes, if_match: IfMatch = None
) -> Response:
    """Revoke an authorisation.

    From that day on nothing may be disclosed on it; what was disclosed before stays so.
    """
    expected = expected_version(if_match)
    return changed(await commands.revoke_authorization(db, matter_id, authorization_id, order, expected))
