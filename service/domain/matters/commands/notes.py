"""What can happen to a note."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.history.commands import Recorded
from service.domain.matters.commands.matters import hold
from service.domain.matters.errors import AuthorsOnly
from service.domain.matters.schemas.notes import ChangeNote, NoteOut, WriteNote
from service.domain.matters.tables import Note
from service.values.versions import ExpectedVersion

_NOTES = Recorded("note", Note, WriteNote, NoteOut)


async def write_note(db: FirmSession, matter_id: UUID, order: WriteNote) -> NoteOut:
    """Writes a note into a matter. Raises NotFound (the matter)."""
    await hold(db, matter_id)
    noted_on = order.noted_on or db.now.date()
    member_id, client_id = _author(db)
    author = {"author_member_id": member_id, "author_client_id": client_id}
    return await _NOTES.add(db, "note.written", order, matter_id=matter_id, noted_on=noted_on, **author)


async def change_note(
    db: FirmSession, matter_id: UUID, note_id: UUID, change: ChangeNote, expected: ExpectedVersion | None
) -> NoteOut:
    """Changes the caller's own note; history keeps what it said. Raises NotFound, StaleVersion, AuthorsOnly."""
    note = await _own(db, matter_id, note_id, expected)
    return await _NOTES.change(db, "note.changed", note, _NOTES.wanted(note, change))


async def delete_note(db: FirmSession, matter_id: UUID, note_id: UUID, expected: ExpectedVersion | None) -> None:
    """Deletes the caller's own note; history keeps it. Raises NotFound, StaleVersion, AuthorsOnly."""
    await _NOTES.remove(db, "note.deleted", await _own(db, matter_id, note_id, expected))


async def _own(db: FirmSession, matter_id: UUID, note_id: UUID, expected: ExpectedVersion | None) -> Note:
    note = await _NOTES.lock(db, expected, matter_id=matter_id, id=note_id)
    if (note.author_member_id, note.author_client_id) != _author(db):
        raise AuthorsOnly("Write a note of your own: what somebody wrote down stays his.")
    return note


def _author(db: FirmSession) -> tuple[UUID | None, str | None]:
    if db.caller is None:
        return None, None
    return db.caller.member_id, None if db.caller.member_id else db.caller.client_id
