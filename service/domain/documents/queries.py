"""Questions to the documents."""

from dataclasses import dataclass, field
from uuid import UUID

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.documents.errors import Quarantined
from service.domain.documents.store import documents, holds, versions
from service.domain.firms.vault import Vault
from service.values.errors import NotFound

DOCUMENT = documents.DOCUMENT
DOCUMENTS = documents.DOCUMENTS
VERSION = versions.VERSION
VERSIONS = versions.VERSIONS
HOLD = holds.HOLD
HOLDS = holds.HOLDS


@dataclass(frozen=True)
class Content:
    """A stored file, its key, and what is said of it."""

    id: UUID
    key: bytes = field(repr=False)
    matter_id: UUID
    number: int
    size: int
    sha256: str
    media_type: str
    file_name: str


async def search(reads: FirmReads, words: list[str]) -> dict[str, list[str]]:
    """Returns the filter of DOCUMENTS that finds what has all of the words, and its value: the rarest word first."""
    found = await reads.rows(documents.COUNTS, {"words": words})
    counted = sorted(found, key=lambda row: (row["documents"], row["word"]))
    rarest = counted[0]["documents"]
    return {"words_few" if rarest < documents.FEW else "words_many": [row["word"] for row in counted]}


async def content(
    reads: FirmReads, vault: Vault, document_id: UUID, number: int | None, *, sees_privileged: bool
) -> Content:
    """Returns the content of a document, the current one where `number` is None.

    Raises NotFound; Quarantined where it is kept back; DataDestroyed.
    """
    given = {"document_id": document_id, "sees_privileged": sees_privileged}
    if number is None:
        row = await reads.first(versions.CONTENT, **given)
    else:
        row = await reads.first(versions.CONTENT_OF_VERSION, **given, version_number=number)
    if row is None:
        raise NotFound("There is no such content here.")
    if row["scan"] in {"infected", "pending"}:
        raise Quarantined("The file is infected." if row["scan"] == "infected" else "The file was not scanned yet.")
    key = await vault.open(reads, versions.TABLE, row["id"], row["sealed"])
    return Content(
        id=row["id"],
        key=key,
        matter_id=row["matter_id"],
        number=row["number"],
        size=row["size_bytes"],
        sha256=row["sha256"],
        media_type=row["media_type"],
        file_name=row["file_name"],
    )


async def exists(db: FirmSession, matter_id: UUID, document_id: UUID) -> bool:
    """Returns whether the matter has this document."""
    return await documents.in_matter(db, matter_id, document_id) is not None


async def page_count(db: FirmSession, matter_id: UUID, document_id: UUID) -> int | None:
    """Returns how many pages a document of the matter has, where that is known."""
    found = await documents.in_matter(db, matter_id, document_id)
    return None if found is None else found.pages
