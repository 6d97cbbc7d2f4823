"""Documents: files of matters, with what is said of them."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.documents import queries
from service.domain.documents.commands import documents as commands
from service.domain.documents.policy import sees_privileged
from service.domain.documents.schemas.documents import (
    AddDocument,
    ChangeDocument,
    DocumentKind,
    DocumentOut,
    Folder,
)
from service.values.words import words_of
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, created, deleted, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/documents", tags=["documents"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("documents:read", logged="document")]
Writes = Annotated[FirmSession, commanding("documents:write")]

_MOST_WORDS = 20


def _words(given: Any) -> list[str]:
    words = sorted(set(words_of(str(given)[:500])))
    if not 0 < len(words) <= _MOST_WORDS:
        raise PydanticCustomError("words", f"give 1 to {_MOST_WORDS} words of 2 to 40 letters or digits")
    return words


Words = Annotated[
    list[str],
    BeforeValidator(_words),
    WithJsonSchema({"type": "string", "maxLength": 500, "description": "Words that the text has, all of them"}),
]


class DocumentsQuery(ListQuery):
    """Which documents, in which order."""

    order: Literal["updated_at", "-updated_at"] = "-updated_at"
    matter_id: UUID | None = None
    folder: Folder | None = None
    kind: DocumentKind | None = None
    q: Words | None = Field(None, exclude=True)


@router.get("", operation_id="listDocuments", response_model=PageOut[DocumentOut])
async def list_documents(request: Request, query: Annotated[DocumentsQuery, Query()], reads: Reads) -> Response:
    """List documents.

    The firm's documents, the latest changed first. Privileged ones are shown with `privileged:read` alone.
    """
    words = {} if query.q is None else await queries.search(reads, query.q)
    return await page_answer(request, reads, queries.DOCUMENTS, query, {"sees_privileged": sees(request), **words})


@router.post("", operation_id="addDocument", status_code=201, response_model=DocumentOut)
async def add_document(order: AddDocument, db: Writes) -> Response:
    """Add a document.

    What is said of it; its content is sent to `/content` afterwards. A Bates range overlaps no other of its prefix in
    the matter (409).
    """
    out = await commands.add_document(db, order)
    return created(out, f"/v1/documents/{out.id}")


@router.get("/{document_id}", operation_id="getDocument", response_model=DocumentOut)
async def get_document(request: Request, document_id: UUID, reads: Reads) -> Response:
    """Read what is said of a document.

    A privileged document is not there without `privileged:read`.
    """
    row = await reads.first(queries.DOCUMENT, id=document_id, sees_privileged=sees(request))
    return read_answer(request, row)


@router.patch("/{document_id}", operation_id="changeDocument", response_model=DocumentOut)
async def change_document(document_id: UUID, change: ChangeDocument, db: Writes, if_match: IfMatch = None) -> Response:
    """Change what is said of a document.

    JSON merge patch: what is absent stays, null removes. The matter stays.
    """
    return changed(await commands.change_document(db, document_id, change, expected_version(if_match)))


@router.delete("/{document_id}", operation_id="deleteDocument", status_code=204)
async def delete_document(document_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Delete a document.

    Refused with 409 while a legal hold keeps it. Its files are purged some time later; history keeps what it was.
    """
    await commands.delete_document(db, document_id, expected_version(if_match))
    return deleted()


def sees(request: Request) -> bool:
    """Returns whether whoever asks may know of privileged documents."""
    return sees_privileged(request.scope["state"]["caller"])
