"""SQL of the notes."""

from sqlalchemy import bindparam
from sqlmodel import col

from service.db.pages import ListRead
from service.db.shapes import body_of, one_of
from service.domain.matters.schemas.notes import NoteOut
from service.domain.matters.tables import Note

_BODY = body_of(Note, NoteOut)

NOTE = one_of(Note, _BODY, "matter_id")

NOTES = ListRead(
    table=Note,
    body=_BODY,
    orders={"noted_on": col(Note.noted_on), "updated_at": col(Note.updated_at)},
    filters={"matter_id": col(Note.matter_id) == bindparam("matter_id")},
)
