"""Files: their bytes go to the object store before any row says that they are there, and are opened from there."""

import hashlib
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from service.domain.documents.errors import EmptyFile
from service.domain.documents.rules.media_types import HEAD_BYTES, Sniffed, sniffed
from service.domain.documents.store.versions import TABLE
from service.domain.firms.vault import Vault
from service.gateways.malware import Scanner, open_scanner
from service.gateways.objects import ObjectStore, open_objects
from service.gateways.text_reading import TextReader
from service.settings import Settings
from service.values.ids import new_id
from service.values.sealed_stream import Stretch, opened_file, sealed_file
from service.values.sealing import KEY_BYTES, place


@dataclass(frozen=True)
class Files:
    """What the files of all firms are kept and looked at with. One a process."""

    objects: ObjectStore
    vault: Vault
    scanner: Scanner | None
    reader: TextReader
    limit_bytes: int


@dataclass(frozen=True)
class StoredFile:
    """A file that lies in the object store, and its key."""

    id: UUID
    key: bytes
    size: int
    sha256: bytes
    what: Sniffed


def open_files(settings: Settings, vault: Vault) -> Files:
    """Returns what files are kept with. Raises CannotStart."""
    return Files(open_objects(settings), vault, open_scanner(settings), TextReader(), settings.file_limit_bytes)


def object_name(firm_id: UUID, file_id: UUID) -> str:
    """Returns where a file lies in the object store."""
    return f"{firm_id}/{file_id}"


async def put(files: Files, firm_id: UUID, pieces: AsyncIterator[bytes]) -> StoredFile:
    """Stores a file under a key and an id of its own. What is cut off or empty leaves nothing. Raises EmptyFile."""
    file_id, key, measured = new_id(), secrets.token_bytes(KEY_BYTES), _Measured(pieces)
    await files.objects.put(
        object_name(firm_id, file_id), sealed_file(key, place(firm_id, TABLE, file_id), measured.pieces())
    )
    return StoredFile(file_id, key, measured.size, measured.digest.digest(), sniffed(bytes(measured.head)))


def opened(files: Files, firm_id: UUID, file_id: UUID, key: bytes, part: Stretch) -> AsyncIterator[bytes]:
    """Yields a part of a file. Raises Unopenable, ObjectMissing, ObjectsUnavailable."""
    sealed = files.objects.get(object_name(firm_id, file_id), part.sealed_start, part.sealed_end)
    return opened_file(key, place(firm_id, TABLE, file_id), part, sealed)


class _Measured:
    """Passes pieces on and keeps their number, their digest and the first of them."""

    def __init__(self, pieces: AsyncIterator[bytes]) -> None:
        self._pieces = pieces
        self.size, self.digest, self.head = 0, hashlib.sha256(), bytearray()

    async def pieces(self) -> AsyncIterator[bytes]:
        async for piece in self._pieces:
            self.size += len(piece)
            self.digest.update(piece)
            if len(self.head) < HEAD_BYTES:
                self.head += piece[: HEAD_BYTES - len(self.head)]
            yield piece
        if self.size == 0:
            raise EmptyFile("The file has no bytes.")
