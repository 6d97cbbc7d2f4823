"""What can happen to the content of a document: each upload is a version."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from service.db.sessions import FirmSession
from service.db.versions import seen
from service.domain.documents import errors
from service.domain.documents.commands.documents import DOCUMENTS, locked, refuse_on_hold
from service.domain.documents.commands.files import Files, StoredFile, object_name, opened, put
from service.domain.documents.schemas.documents import DocumentVersionOut, PutContent, Scan
from service.domain.documents.store import documents as document_store
from service.domain.documents.store import versions as store
from service.domain.documents.tables import DocumentVersion
from service.domain.history.commands import Recorded
from service.gateways.objects import ObjectsUnavailable
from service.gateways.text_reading import MOST_BYTES, READABLE, Text
from service.values.errors import FieldError
from service.values.sealed_stream import Stretch
from service.values.versions import ExpectedVersion

VERSIONS = Recorded("document_version", DocumentVersion, PutContent, DocumentVersionOut)

InTransaction = Callable[[Callable[[FirmSession], Awaitable[DocumentVersionOut]]], Awaitable[DocumentVersionOut]]


@dataclass(frozen=True)
class Sending:
    """An upload: for which document, under which version of it, and what its sender says of it."""

    firm_id: UUID
    document_id: UUID
    expected: ExpectedVersion | None
    declared_type: str | None
    digests: Sequence[bytes]


@dataclass(frozen=True)
class _Looked:
    """What was found in a stored file."""

    stored: StoredFile
    scan: Scan
    text: Text | None
    readable: bool


async def receive(
    files: Files, sending: Sending, pieces: AsyncIterator[bytes], in_transaction: InTransaction
) -> DocumentVersionOut:
    """Stores a file, then the row that says so; where the row cannot be written, the file goes again.

    A process that ends in between leaves a file without a row, which `sweep` takes away. Raises what `pieces` raises,
    EmptyFile, DigestDiffers, NotFound, StaleVersion, DataDestroyed, ObjectsUnavailable.
    """
    stored = await put(files, sending.firm_id, pieces)
    try:
        if any(digest != stored.sha256 for digest in sending.digests):
            wrong = FieldError("/header/content-digest", "digest_differs", "another SHA-256")
            raise errors.DigestDiffers("The SHA-256 of what came is another one.", [wrong])
        looked = await _look(files, sending.firm_id, stored)
        return await in_transaction(lambda db: _add(db, files, sending, looked))
    except BaseException:
        with suppress(ObjectsUnavailable):
            await asyncio.shield(files.objects.delete(object_name(sending.firm_id, stored.id)))
        raise


async def delete_version(db: FirmSession, document_id: UUID, number: int, expected: ExpectedVersion | None) -> UUID:
    """Deletes a version that is not the current one; returns the file's id. Raises NotFound, StaleVersion, OnHold,
    CurrentVersion."""
    document = await locked(db, document_id, None)
    row = seen(await store.lock(db, document_id, number), expected)
    if number == document.content_number:
        raise errors.CurrentVersion("The current version goes with its document; send another one first.")
    await refuse_on_hold(db, document)
    await VERSIONS.remove(db, "document_version.deleted", row)
    return row.id


async def _look(files: Files, firm_id: UUID, stored: StoredFile) -> _Looked:
    def content() -> AsyncIterator[bytes]:
        return opened(files, firm_id, stored.id, stored.key, Stretch(0, stored.size, stored.size))

    scan: Scan = "not_scanned"
    if files.scanner is not None:
        verdict = await files.scanner.scan(content())
        scan = "pending" if verdict == "unavailable" else verdict
    readable = stored.what.media_type in READABLE and stored.size <= MOST_BYTES and scan in {"not_scanned", "clean"}
    text = await files.reader.read(stored.what.media_type, content()) if readable else None
    return _Looked(stored, scan, text, readable)


async def _add(db: FirmSession, files: Files, sending: Sending, looked: _Looked) -> DocumentVersionOut:
    stored, text = looked.stored, looked.text
    document = await locked(db, sending.document_id, sending.expected)
    before = DOCUMENTS.shape(document)
    number = await store.last_number(db, document.id) + 1
    shown = {
        "size_bytes": stored.size,
        "sha256": stored.sha256.hex(),
        "media_type": stored.what.media_type,
        "risk": stored.what.risk,
        "pages": None if text is None else text.pages,
        "scan": looked.scan,
    }
    out = await VERSIONS.add(
        db,
        "document_version.added",
        PutContent(declared_type=sending.declared_type),
        **shown,
        id=stored.id,
        matter_id=document.matter_id,
        document_id=document.id,
        number=number,
        text=_text(looked),
        sealed=await files.vault.seal(db, store.TABLE, stored.id, stored.key),
    )
    document.sqlmodel_update(shown | {"content_number": number})
    await document_store.replace_words(db, document.id, [] if text is None else text.words)
    await DOCUMENTS.written(db, "document.content_changed", document, before)
    return out


def _text(looked: _Looked) -> str:
    if not looked.readable:
        return "none"
    if looked.text is None:
        return "unreadable"
    return "whole" if looked.text.whole else "part"
