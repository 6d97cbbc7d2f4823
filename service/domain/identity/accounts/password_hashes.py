"""Passwords as argon2id hashes (RFC 9106), made in threads, a few at a time: each takes 64 MiB for a moment."""

import asyncio
import secrets
from collections.abc import Sequence

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from service.domain.identity.errors import WeakPassword
from service.domain.identity.rules import passwords

_AT_ONCE = 4


class PasswordHashes:
    """Makes and checks hashes. A user who is not there is checked against a hash of nobody's, which takes as long."""

    def __init__(self, hasher: PasswordHasher, nobodys: str) -> None:
        self._hasher = hasher
        self._nobodys = nobodys
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def hashed(self, password: str, about: Sequence[str]) -> str:
        """Returns the hash of a new password of somebody whom `about` names. Raises WeakPassword."""
        plain = passwords.normalised(password)
        reason = await asyncio.to_thread(passwords.refusal, plain, about)
        if reason is not None:
            raise WeakPassword(reason)
        async with self._places:
            return await asyncio.to_thread(self._hasher.hash, plain)

    async def matches(self, password_hash: str | None, password: str) -> bool:
        """Returns whether a password is the one that was hashed; for None it is not, after the same work."""
        plain = passwords.normalised(password)[: passwords.LONGEST + 1]  # one more than any password has
        async with self._places:
            right = await asyncio.to_thread(self._verified, password_hash or self._nobodys, plain)
        return right and password_hash is not None

    async def renewed(self, password_hash: str, password: str) -> str | None:
        """Returns a better hash of a password that is right, where the stored one is of an older fashion."""
        if not self._hasher.check_needs_rehash(password_hash):
            return None
        async with self._places:
            return await asyncio.to_thread(self._hasher.hash, passwords.normalised(password))

    def _verified(self, password_hash: str, plain: str) -> bool:
        try:
            return self._hasher.verify(password_hash, plain)
        except (VerificationError, InvalidHashError):
            return False


async def open_hashes() -> PasswordHashes:
    """Returns the hashes of a process: 64 MiB, three passes, four lanes (RFC 9106, 4, second choice)."""
    hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
    return PasswordHashes(hasher, await asyncio.to_thread(hasher.hash, secrets.token_urlsafe()))
