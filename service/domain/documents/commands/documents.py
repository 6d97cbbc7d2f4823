"""What can happen to a document."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.db.versions import seen
from service.domain.documents import errors
from service.domain.documents.policy import sees_privileged
from service.domain.documents.schemas.documents import AddDocument, ChangeDocument, DocumentOut
from service.domain.documents.store import documents as store
from service.domain.documents.store import holds
from service.domain.documents.tables import Document
from service.domain.history.commands import Recorded, record
from service.domain.matters import queries as matters
from service.values.errors import FieldError, InvalidInput
from service.values.versions import ExpectedVersion

DOCUMENTS = Recorded("document", Document, AddDocument, DocumentOut)


async def add_document(db: FirmSession, order: AddDocument) -> DocumentOut:
    """Adds a document without content. Raises InvalidInput (the matter), BatesTaken."""
    if not await matters.hold(db, order.matter_id):
        raise InvalidInput("There is no such matter.", [FieldError("/matter_id", "unknown_matter", "no matter")])
    await _refuse_overlap(db, order.matter_id, order, None)
    return await DOCUMENTS.add(db, "document.added", order)


async def change_document(
    db: FirmSession, document_id: UUID, change: ChangeDocument, expected: ExpectedVersion | None
) -> DocumentOut:
    """Changes what is said of a document. Raises NotFound, StaleVersion, InvalidInput, BatesTaken."""
    document = await locked(db, document_id, expected)
    wanted = DOCUMENTS.wanted(document, change)
    await _refuse_overlap(db, document.matter_id, wanted, document.id)
    return await DOCUMENTS.change(db, "document.changed", document, wanted)


async def delete_document(db: FirmSession, document_id: UUID, expected: ExpectedVersion | None) -> None:
    """Deletes a document: nobody finds it any more, and after a time it is purged. Raises NotFound, StaleVersion,
    OnHold."""
    document = await locked(db, document_id, expected)
    await refuse_on_hold(db, document)
    before = DOCUMENTS.shape(document)
    document.deleted_at = db.now
    await store.replace_words(db, document_id, [])
    await db.flush()
    record(db, "document.deleted", "document", document.id, matter_id=document.matter_id, before=before)


async def locked(db: FirmSession, document_id: UUID, expected: ExpectedVersion | None) -> Document:
    """Returns a document that the caller may know of, locked. Raises NotFound, StaleVersion."""
    document = await store.lock(db, document_id)
    if document is not None and document.privilege != "none" and not sees_privileged(db.caller):
        document = None
    return seen(document, expected)


async def refuse_on_hold(db: FirmSession, document: Document) -> None:
    """Raises OnHold where a hold keeps the document; no hold can be placed until the transaction ends."""
    await store.reserve(db, f"holds/{document.matter_id}")
    if await holds.keeps(db, document.matter_id, document.id):
        raise errors.OnHold("A legal hold keeps this document; release it first.")


async def _refuse_overlap(db: FirmSession, matter_id: UUID, wanted: AddDocument, but: UUID | None) -> None:
    prefix, first, last = wanted.bates_prefix, wanted.bates_first, wanted.bates_last
    if prefix is None or first is None or last is None:
        return
    await store.reserve(db, f"bates/{matter_id}/{prefix}")
    if await store.bates_taken(db, matter_id, prefix, first, last, but):
        raise errors.BatesTaken(
            "Another document of the matter has some of these numbers.",
            [FieldError("/bates_first", "bates_taken", "overlaps another document's range")],
        )
