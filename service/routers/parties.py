"""Parties: who has a part in a matter."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.matters import queries
from service.domain.matters.commands import parties as commands
from service.domain.matters.schemas.parties import AddParty, ChangeParty, PartyOut, PartyRole, PartySide
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, created, deleted, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/matters/{matter_id}/parties", tags=["parties"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("matters:read")]
Writes = Annotated[FirmSession, commanding("matters:write")]


class PartiesQuery(ListQuery):
    """Which parties of the matter, in which order."""

    order: Literal["updated_at", "-updated_at"] = "updated_at"
    side: PartySide | None = None
    role: PartyRole | None = None


@router.get("", operation_id="listParties", response_model=PageOut[PartyOut])
async def list_parties(
    request: Request, matter_id: UUID, query: Annotated[PartiesQuery, Query()], reads: Reads
) -> Response:
    """List the parties of a matter."""
    under = (queries.MATTER, matter_id)
    return await page_answer(request, reads, queries.PARTIES, query, {"matter_id": matter_id}, under)


@router.post("", operation_id="addParty", status_code=201, response_model=PartyOut)
async def add_party(matter_id: UUID, order: AddParty, db: Writes) -> Response:
    """Add a party to a matter.

    A contact may have several roles in a matter, each once.
    """
    out = await commands.add_party(db, matter_id, order)
    return created(out, f"/v1/matters/{matter_id}/parties/{out.id}")


@router.get("/{party_id}", operation_id="getParty", response_model=PartyOut)
async def get_party(request: Request, matter_id: UUID, party_id: UUID, reads: Reads) -> Response:
    """Read a party."""
    return read_answer(request, await reads.first(queries.PARTY, matter_id=matter_id, id=party_id))


@router.patch("/{party_id}", operation_id="changeParty", response_model=PartyOut)
async def change_party(
    matter_id: UUID, party_id: UUID, change: ChangeParty, db: Writes, if_match: IfMatch = None
) -> Response:
    """Change a party.

    JSON merge patch: what is absent stays, null removes. The contact stays: another contact is another party.
    """
    return changed(await commands.change_party(db, matter_id, party_id, change, expected_version(if_match)))


@router.delete("/{party_id}", operation_id="removeParty", status_code=204)
async def remove_party(matter_id: UUID, party_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Remove a party from a matter.

    Refused with 409 while a claim is by or against it. History keeps what it was.
    """
    await commands.remove_party(db, matter_id, party_id, expected_version(if_match))
    return deleted()
