"""Identifiers: Social Security, Medicare and account numbers of contacts, kept sealed."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.contacts import queries
from service.domain.contacts.commands import identifiers as commands
from service.domain.contacts.schemas.identifiers import IdentifierOut, IdentifierValueOut, PutIdentifier
from service.values.identifiers import IdentifierKind
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, computed, created, deleted, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/contacts/{contact_id}/identifiers", tags=["identifiers"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("contacts:read")]
Writes = Annotated[FirmSession, commanding("contacts:write")]

_GONE: dict[int | str, dict[str, Any]] = {410: {}}


class IdentifiersQuery(ListQuery):
    """The order of the identifiers."""

    order: Literal["kind", "-kind"] = "kind"


@router.get("", operation_id="listIdentifiers", response_model=PageOut[IdentifierOut])
async def list_identifiers(
    request: Request, contact_id: UUID, query: Annotated[IdentifiersQuery, Query()], reads: Reads
) -> Response:
    """List the identifiers of a contact.

    Of each the last four characters are shown.
    """
    under = (queries.CONTACT, contact_id)
    return await page_answer(request, reads, queries.IDENTIFIERS, query, {"contact_id": contact_id}, under)


@router.get("/{identifier_kind}", operation_id="getIdentifier", response_model=IdentifierOut)
async def get_identifier(request: Request, contact_id: UUID, identifier_kind: IdentifierKind, reads: Reads) -> Response:
    """Read what is shown of an identifier.

    Its last four characters.
    """
    row = await reads.first(queries.IDENTIFIER, contact_id=contact_id, identifier_kind=identifier_kind)
    return read_answer(request, row)


@router.get(
    "/{identifier_kind}/value",
    operation_id="revealIdentifier",
    response_model=IdentifierValueOut,
    responses=_GONE,
)
async def reveal_identifier(
    request: Request,
    contact_id: UUID,
    identifier_kind: IdentifierKind,
    reads: Annotated[FirmReads, reading("identifiers:read", logged="identifier")],
) -> Response:
    """Read an identifier in full.

    410 where the firm's data key was destroyed.
    """
    return computed(await queries.reveal(reads, request.app.state.vault, contact_id, identifier_kind))


@router.put("/{identifier_kind}", operation_id="putIdentifier", response_model=IdentifierOut, responses=_GONE)
async def put_identifier(
    request: Request,
    contact_id: UUID,
    identifier_kind: IdentifierKind,
    order: PutIdentifier,
    db: Writes,
    if_match: IfMatch = None,
) -> Response:
    """Add or replace an identifier.

    201 when the contact had none of this kind. What is sent is checked by its published form, sealed with the firm's
    data key and never shown again but by `/value`; neither answers, history nor logs hold it.
    """
    vault, expected = request.app.state.vault, expected_version(if_match)
    out, new = await commands.put_identifier(db, vault, contact_id, identifier_kind, order, expected)
    return created(out, f"/v1/contacts/{contact_id}/identifiers/{identifier_kind}") if new else changed(out)


@router.delete("/{identifier_kind}", operation_id="deleteIdentifier", status_code=204)
async def delete_identifier(
    contact_id: UUID, identifier_kind: IdentifierKind, db: Writes, if_match: IfMatch = None
) -> Response:
    """Delete an identifier.

    History keeps that there was one, and its last four characters.
    """
    await commands.delete_identifier(db, contact_id, identifier_kind, expected_version(if_match))
    return deleted()
