"""SQL of the versions of a document."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, func, select
from sqlmodel import col
from sqlmodel import select as select_rows

from service.db.pages import ListRead
from service.db.reads import FIRM, compile_read
from service.db.sessions import FirmSession
from service.db.shapes import body_of
from service.domain.documents.schemas.documents import DocumentVersionOut
from service.domain.documents.store.documents import LIVE, SEES
from service.domain.documents.tables import Document, DocumentVersion

TABLE = "document_versions"
"""Names the place of a sealed key."""

_BODY = body_of(DocumentVersion, DocumentVersionOut)
_SHOWN = (
    exists()
    .where(col(Document.firm_id) == FIRM, col(Document.id) == col(DocumentVersion.document_id), LIVE, SEES)
    .correlate(DocumentVersion)
)
_NUMBERED = (
    col(DocumentVersion.firm_id) == FIRM,
    col(DocumentVersion.document_id) == bindparam("document_id"),
    col(DocumentVersion.number) == bindparam("version_number"),
)

VERSION = compile_read(select(col(DocumentVersion.version), _BODY).where(*_NUMBERED, _SHOWN).limit(1))

VERSIONS = ListRead(
    table=DocumentVersion,
    body=_BODY,
    orders={"number": col(DocumentVersion.number)},
    filters={
        "document_id": col(DocumentVersion.document_id) == bindparam("document_id"),
        "sees_privileged": _SHOWN,
    },
)


def _content(*conditions: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(DocumentVersion.id),
            col(DocumentVersion.matter_id),
            col(DocumentVersion.number),
            col(DocumentVersion.size_bytes),
            col(DocumentVersion.sha256),
            col(DocumentVersion.media_type),
            col(DocumentVersion.scan),
            col(DocumentVersion.sealed),
            col(DocumentVersion.updated_at),
            col(Document.file_name),
        )
        .join(
            Document,
            (col(Document.firm_id) == FIRM) & (col(Document.id) == col(DocumentVersion.document_id)),
        )
        .where(
            col(DocumentVersion.firm_id) == FIRM,
            col(DocumentVersion.document_id) == bindparam("document_id"),
            LIVE,
            SEES,
            *conditions,
        )
        .limit(1)
    )


CONTENT = compile_read(_content(col(DocumentVersion.number) == col(Document.content_number)))
CONTENT_OF_VERSION = compile_read(_content(col(DocumentVersion.number) == bindparam("version_number")))


async def last_number(db: FirmSession, document_id: UUID) -> int:
    """Returns the number of the document's last version; 0 before there is one."""
    query = select_rows(func.max(DocumentVersion.number)).where(DocumentVersion.document_id == document_id)
    return (await db.exec(query)).one() or 0


async def lock(db: FirmSession, document_id: UUID, number: int) -> DocumentVersion | None:
    """Returns a version of a document, locked until the transaction ends."""
    query = select_rows(DocumentVersion).where(
        DocumentVersion.document_id == document_id, DocumentVersion.number == number
    )
    return (await db.exec(query.with_for_update())).one_or_none()


async def of_document(db: FirmSession, document_id: UUID) -> Sequence[DocumentVersion]:
    """Returns every version of a document."""
    return (await db.exec(select_rows(DocumentVersion).where(DocumentVersion.document_id == document_id))).all()


async def pending(db: FirmSession, after: UUID | None, rows: int) -> Sequence[DocumentVersion]:
    """Returns versions that wait for the scanner, in order."""
    query = select_rows(DocumentVersion).where(DocumentVersion.scan == "pending")
    query = query if after is None else query.where(DocumentVersion.id > after)
    return (await db.exec(query.order_by(col(DocumentVersion.id)).limit(rows))).all()


async def known(db: FirmSession, ids: Sequence[UUID]) -> set[UUID]:
    """Returns which of the ids are versions of the firm."""
    return set((await db.exec(select_rows(DocumentVersion.id).where(col(DocumentVersion.id).in_(ids)))).all())


async def deleted_before(db: FirmSession, instant: datetime, after: UUID | None, rows: int) -> Sequence[Document]:
    """Returns documents that were deleted before an instant, in order, locked."""
    query = select_rows(Document).where(col(Document.deleted_at) < instant)
    query = query if after is None else query.where(Document.id > after)
    return (await db.exec(query.order_by(col(Document.id)).limit(rows).with_for_update())).all()
