"""SQL of the documents themselves."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BindParameter,
    Boolean,
    ColumnElement,
    Text,
    Uuid,
    any_,
    bindparam,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    text,
)
from sqlmodel import col
from sqlmodel import select as select_rows

from service.db.pages import ListRead
from service.db.reads import FIRM, compile_read
from service.db.sessions import FirmSession
from service.db.shapes import body_of
from service.domain.documents.schemas.documents import DocumentOut
from service.domain.documents.tables import Document, DocumentWord

_BODY = body_of(Document, DocumentOut)
LIVE = col(Document.deleted_at).is_(None)
SEES: ColumnElement[bool] = or_(col(Document.privilege) == "none", bindparam("sees_privileged", type_=Boolean))
"""Whether the reader may know of the document: `sees_privileged` says that all of them are shown."""

DOCUMENT = compile_read(
    select(col(Document.version), _BODY)
    .where(col(Document.firm_id) == FIRM, col(Document.id) == bindparam("id"), LIVE, SEES)
    .limit(1)
)

FEW = 400
"""Of a word that fewer documents have, all are looked at, and put in order afterwards."""

_HERE = (col(DocumentWord.firm_id) == FIRM, col(DocumentWord.document_id) == col(Document.id))
_ASKED = bindparam("words", type_=ARRAY(Text))
_WORD = func.unnest(_ASKED).column_valued("word")
_HAVE_IT = (
    select(literal(1))
    .where(col(DocumentWord.firm_id) == FIRM, col(DocumentWord.word) == _WORD)
    .correlate_except(DocumentWord)
    .order_by(col(DocumentWord.document_id))
    .limit(FEW)
    .subquery()
)

COUNTS = compile_read(
    select(_WORD, select(func.count()).select_from(_HAVE_IT).scalar_subquery().label("documents")).limit(100)
)
"""Each of `words` with the number of documents that have it, counted up to FEW."""


def _has_all(words: BindParameter[Any]) -> ColumnElement[bool]:
    wanted = func.unnest(words).column_valued("wanted")
    has_it = exists().where(*_HERE, col(DocumentWord.word) == wanted).correlate_except(DocumentWord)
    return ~select(wanted).where(~has_it).exists()


def _has_first(words: BindParameter[Any]) -> ColumnElement[bool]:
    first = text(f"(:{words.key})[1]").bindparams(words)
    have_it = select(col(DocumentWord.document_id)).where(
        col(DocumentWord.firm_id) == FIRM, col(DocumentWord.word) == first
    )
    return col(Document.id) == any_(func.array(have_it.limit(FEW).scalar_subquery(), type_=ARRAY(Uuid())))


_FEW, _MANY = bindparam("words_few", type_=ARRAY(Text)), bindparam("words_many", type_=ARRAY(Text))

DOCUMENTS = ListRead(
    table=Document,
    body=_BODY,
    orders={"updated_at": col(Document.updated_at)},
    filters={
        "sees_privileged": SEES,
        "matter_id": col(Document.matter_id) == bindparam("matter_id"),
        "folder": col(Document.folder) == bindparam("folder"),
        "kind": col(Document.kind) == bindparam("kind"),
        # All of these words, the first of which fewer than FEW documents have; or none of which so few have.
        "words_few": _has_first(_FEW) & _has_all(_FEW),
        "words_many": _has_all(_MANY),
    },
    always=(LIVE,),
)

_RESERVE = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
_REPLACE_WORDS = """
INSERT INTO document_words (firm_id, word, document_id) SELECT $1, w, $2 FROM unnest($3::text[]) AS w
"""


async def reserve(db: FirmSession, place: str) -> None:
    """Has others that reserve the same place in this firm wait until the transaction ends."""
    await db.fetch(_RESERVE, f"{db.firm_id}/{place}")


async def lock(db: FirmSession, document_id: UUID) -> Document | None:
    """Returns a document that was not deleted, locked until the transaction ends."""
    query = select_rows(Document).where(Document.id == document_id, LIVE).with_for_update()
    return (await db.exec(query)).one_or_none()


async def bates_taken(db: FirmSession, matter_id: UUID, prefix: str, first: int, last: int, but: UUID | None) -> bool:
    """Returns whether another document of the matter, a deleted one as well, has one of these numbers."""
    query = select_rows(Document.id).where(
        Document.matter_id == matter_id,
        Document.bates_prefix == prefix,
        col(Document.bates_first) <= last,
        col(Document.bates_last) >= first,
    )
    return any(found != but for found in (await db.exec(query.limit(2))).all())


async def replace_words(db: FirmSession, document_id: UUID, words: list[str]) -> None:
    """Makes these the words by which the document is found."""
    await db.exec(delete(DocumentWord).where(col(DocumentWord.document_id) == document_id))
    if words:
        await db.fetch(_REPLACE_WORDS, db.firm_id, document_id, words)


async def in_matter(db: FirmSession, matter_id: UUID, document_id: UUID) -> Document | None:
    """Returns a document of the matter that was not deleted."""
    query = select_rows(Document).where(Document.matter_id == matter_id, Document.id == document_id, LIVE)
    return (await db.exec(query)).one_or_none()
