"""What is done to files from time to time: purged after their document was deleted, swept, scanned again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.documents.commands.documents import DOCUMENTS
from service.domain.documents.commands.files import Files, opened
from service.domain.documents.schemas.documents import Scan
from service.domain.documents.store import documents as document_store
from service.domain.documents.store import holds
from service.domain.documents.store import versions as store
from service.values.sealed_stream import Stretch

ROWS = 100
"""How many rows are taken at a time."""


@dataclass(frozen=True)
class Purged:
    """How many documents were purged, their files, and the last that was looked at: None when none is left."""

    documents: int
    files: list[UUID]
    last: UUID | None


@dataclass(frozen=True)
class Waiting:
    """A file that waits for the scanner."""

    id: UUID
    document_id: UUID
    number: int
    size: int
    key: bytes = field(repr=False)


async def purge(db: FirmSession, deleted_before: datetime, after: UUID | None) -> Purged:
    """Purges the next documents beyond `after`.

    What a legal hold keeps stays, although it was deleted before the hold was placed.
    """
    found = await store.deleted_before(db, deleted_before, after, ROWS)
    purged, files = 0, []
    for document in found:
        await document_store.reserve(db, f"holds/{document.matter_id}")
        if await holds.keeps(db, document.matter_id, document.id):
            continue
        for version in await store.of_document(db, document.id):
            files.append(version.id)
            await db.delete(version)
        await db.flush()
        await DOCUMENTS.remove(db, "document.purged", document)
        purged += 1
    return Purged(purged, files, found[-1].id if found else None)


async def orphans(db: FirmSession, files: Sequence[UUID]) -> list[UUID]:
    """Returns which files no row names."""
    known = await store.known(db, files)
    return [file_id for file_id in files if file_id not in known]


async def pending(db: FirmSession, files: Files, after: UUID | None) -> list[Waiting]:
    """Returns the next files beyond `after` that wait for the scanner, in order. Raises DataDestroyed."""
    return [
        Waiting(
            id=row.id,
            document_id=row.document_id,
            number=row.number,
            size=row.size_bytes,
            key=await files.vault.open(db, store.TABLE, row.id, row.sealed),
        )
        for row in await store.pending(db, after, ROWS)
    ]


async def verdict(files: Files, firm_id: UUID, waiting: Waiting) -> Scan:
    """Returns what the scanner says of a file now; where there is none any more, the file is not scanned."""
    if files.scanner is None:
        return "not_scanned"
    part = Stretch(0, waiting.size, waiting.size)
    found = await files.scanner.scan(opened(files, firm_id, waiting.id, waiting.key, part))
    return "pending" if found == "unavailable" else found


async def settle(db: FirmSession, waiting: Waiting, scan: Scan) -> None:
    """Writes down what the scanner said; the document says so too, where this is its current version."""
    document = await document_store.lock(db, waiting.document_id)
    version = await store.lock(db, waiting.document_id, waiting.number)
    if version is not None:
        version.scan = scan
    if document is not None and document.content_number == waiting.number:
        before = DOCUMENTS.shape(document)
        document.scan = scan
        await DOCUMENTS.written(db, "document.scanned", document, before)
