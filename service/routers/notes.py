"""Notes: what people of the firm wrote down in a matter."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.matters import queries
from service.domain.matters.commands import notes as commands
from service.domain.matters.schemas.notes import ChangeNote, NoteOut, WriteNote
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, created, deleted, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/matters/{matter_id}/notes", tags=["notes"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("notes:read", logged="note")]
Writes = Annotated[FirmSession, commanding("notes:write")]


class NotesQuery(ListQuery):
    """In which order."""

    order: Literal["noted_on", "-noted_on", "updated_at", "-updated_at"] = "-noted_on"


@router.get("", operation_id="listNotes", response_model=PageOut[NoteOut])
async def list_notes(
    request: Request, matter_id: UUID, query: Annotated[NotesQuery, Query()], reads: Reads
) -> Response:
    """List the notes of a matter."""
    under = (queries.MATTER, matter_id)
    return await page_answer(request, reads, queries.NOTES, query, {"matter_id": matter_id}, under)


@router.post("", operation_id="writeNote", status_code=201, response_model=NoteOut)
async def write_note(matter_id: UUID, order: WriteNote, db: Writes) -> Response:
    """Write a note.

    Whoever writes it is its author; it is privileged unless it says otherwise.
    """
    out = await commands.write_note(db, matter_id, order)
    return created(out, f"/v1/matters/{matter_id}/notes/{out.id}")


@router.get("/{note_id}", operation_id="getNote", response_model=NoteOut)
async def get_note(request: Request, matter_id: UUID, note_id: UUID, reads: Reads) -> Response:
    """Read a note."""
    return read_answer(request, await reads.first(queries.NOTE, matter_id=matter_id, id=note_id))


@router.patch("/{note_id}", operation_id="changeNote", response_model=NoteOut)
async def change_note(
    matter_id: UUID, note_id: UUID, change: ChangeNote, db: Writes, if_match: IfMatch = None
) -> Response:
    """Change a note.

    JSON merge patch, by its author alone; history keeps what it said before.
    """
    return changed(await commands.change_note(db, matter_id, note_id, change, expected_version(if_match)))


@router.delete("/{note_id}", operation_id="deleteNote", status_code=204)
async def delete_note(matter_id: UUID, note_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Delete a note.

    By its author alone; history keeps it.
    """
    await commands.delete_note(db, matter_id, note_id, expected_version(if_match))
    return deleted()
