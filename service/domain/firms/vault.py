"""The vault: seals what a firm keeps secret, under a data key of its own, and opens it again.

    sealed = await vault.seal(db, "contact_identifiers", row.id, b"…")
    plain = await vault.open(reads, "contact_identifiers", row.id, sealed)

The column must be of the type Sealed. A firm's first key is made when it first seals something.
"""

import secrets
from collections import OrderedDict
from uuid import UUID

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.firms.errors import DataDestroyed
from service.domain.firms.store import data_keys as store
from service.domain.firms.tables import FirmDataKey
from service.gateways.key_service import KeyService, open_key_service
from service.settings import Settings
from service.values import sealing

_CACHED = 1_000


class Vault:
    """The data keys of all firms, as one process uses them.

    Unwrapped keys are kept by what they are wrapped as, a bounded number of them. Whoever opens looks the wrapped key
    up first, so that a destroyed key is gone for every process at once.
    """

    def __init__(self, service: KeyService, cached: int = _CACHED) -> None:
        self._service, self._cached = service, cached
        self._unwrapped: OrderedDict[bytes, bytes] = OrderedDict()

    async def seal(self, db: FirmSession, table: str, row_id: UUID, plain: bytes) -> bytes:
        """Returns `plain` sealed for a row of the firm. Raises DataDestroyed."""
        found = await store.active(db)
        if found is None:
            found = await self.new_key(db)
        number, wrapped = found.number, found.wrapped or b""
        key = await self._key(db.firm_id, number, wrapped)
        at = sealing.place(db.firm_id, table, row_id)
        return sealing.sealed(key, number, at, plain, secrets.token_bytes(sealing.NONCE_BYTES))

    async def open(self, reads: FirmReads | FirmSession, table: str, row_id: UUID, sealed: bytes) -> bytes:
        """Returns what was sealed for this row. Raises DataDestroyed; Unopenable where the bytes were altered."""
        number = sealing.key_number(sealed)
        wrapped = await store.wrapped(reads, number)
        if wrapped is None:
            raise DataDestroyed("The firm's key was destroyed, and this with it.")
        key = await self._key(reads.firm_id, number, wrapped)
        return sealing.opened(key, sealing.place(reads.firm_id, table, row_id), sealed)

    async def new_key(self, db: FirmSession) -> FirmDataKey:
        """Makes the firm's next key, which seals from now on. Raises DataDestroyed where the last was destroyed."""
        earlier = await store.keys(db)
        if earlier and earlier[-1].status == "destroyed":
            raise DataDestroyed("The firm's data key was destroyed; nothing can be sealed any more.")
        for key in earlier:
            if key.status == "active":
                key.status = "retired"
        await db.flush()
        number = len(earlier) + 1
        wrapped = await self._service.wrap(_context(db.firm_id, number), secrets.token_bytes(sealing.KEY_BYTES))
        made = FirmDataKey(number=number, status="active", wrapped=wrapped)
        db.add(made)
        await db.flush()
        return made

    async def _key(self, firm_id: UUID, number: int, wrapped: bytes) -> bytes:
        key = self._unwrapped.pop(wrapped, None)
        if key is None:
            key = await self._service.unwrap(_context(firm_id, number), wrapped)
        self._unwrapped[wrapped] = key
        while len(self._unwrapped) > self._cached:
            self._unwrapped.popitem(last=False)
        return key


def open_vault(settings: Settings) -> Vault:
    """Returns the vault of this process. Raises SecretKeyUnusable."""
    return Vault(open_key_service(settings))


def _context(firm_id: UUID, number: int) -> str:
    return f"merit/{firm_id}/{number}"
