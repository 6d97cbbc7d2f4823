"""The object store: where the bytes of files lie, in a folder by default, in anything that speaks S3 by a setting.

What is put there is encrypted already. A name is written once; a put that is cut off leaves nothing under its name.
"""

from collections.abc import AsyncIterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, MemoryStore, S3Store

from service.settings import Settings
from service.values.errors import CannotStart, DomainError

if TYPE_CHECKING:
    from obstore.store import ClientConfig, S3Config

_PART_BYTES = 5 * 1024 * 1024
"""The smallest part that S3 takes. Two of them are on their way at once, which bounds the memory of an upload."""
_PARTS_AT_ONCE = 2


class ObjectsUnavailable(DomainError):
    """The object store does not answer, or refuses."""

    status = 503
    code = "objects_unavailable"
    title = "The file store is not available"
    retry_after_seconds = 5


class ObjectMissing(Exception):
    """There is no object of this name."""


@dataclass(frozen=True)
class StoredObject:
    """What the store says of an object."""

    name: str
    modified_at: datetime


class ObjectStore:
    """One store of objects by name; `/` parts a name."""

    def __init__(self, store: LocalStore | MemoryStore | S3Store) -> None:
        self._store = store

    async def put(self, name: str, chunks: AsyncIterator[bytes]) -> None:
        """Writes an object. What `chunks` raises is raised, and nothing is left. Raises ObjectsUnavailable."""
        with _refusals():
            await obstore.put_async(
                self._store, name, chunks, chunk_size=_PART_BYTES, max_concurrency=_PARTS_AT_ONCE, use_multipart=True
            )

    async def get(self, name: str, start: int, end: int) -> AsyncIterator[bytes]:
        """Yields the bytes from `start` up to `end`. Raises ObjectMissing, ObjectsUnavailable."""
        with _refusals():
            found = await obstore.get_async(self._store, name, options={"range": (start, end)})
            async for chunk in found.stream():
                yield bytes(chunk)

    async def delete(self, name: str) -> None:
        """Deletes an object; nothing happens where there is none. Raises ObjectsUnavailable."""
        try:
            with _refusals():
                await obstore.delete_async(self._store, name)
        except ObjectMissing:
            return

    async def stored(self, prefix: str) -> AsyncIterator[StoredObject]:
        """Yields every object whose name begins with `prefix` and a slash. Raises ObjectsUnavailable."""
        with _refusals():
            async for some in obstore.list(self._store, prefix=prefix):
                for one in some:
                    yield StoredObject(one["path"], one["last_modified"])


@contextmanager
def _refusals() -> Any:
    try:
        yield
    except FileNotFoundError as missing:
        raise ObjectMissing from missing
    except (BaseError, OSError) as refused:
        raise ObjectsUnavailable("The file store does not answer; try again in a moment.") from refused


def open_objects(settings: Settings) -> ObjectStore:
    """Returns the object store of the settings. Raises CannotStart where the folder cannot be made."""
    if settings.objects_bucket is None:
        folder = settings.data_dir / "objects"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as refused:
            raise CannotStart(f"The folder of the files {folder} cannot be made: {refused.strerror}.") from refused
        return ObjectStore(LocalStore(folder, automatic_cleanup=True))
    return ObjectStore(S3Store(settings.objects_bucket, config=_s3(settings), client_options=_client(settings)))


def _s3(settings: Settings) -> "S3Config":
    config: S3Config = {}
    if settings.objects_endpoint is not None:
        config["endpoint"] = settings.objects_endpoint
    if settings.objects_region is not None:
        config["region"] = settings.objects_region
    if settings.objects_key_id is not None and settings.objects_secret is not None:
        config["access_key_id"] = settings.objects_key_id
        config["secret_access_key"] = settings.objects_secret.get_secret_value()
    return config


def _client(settings: Settings) -> "ClientConfig":
    return {"allow_http": (settings.objects_endpoint or "").startswith("http://")}
