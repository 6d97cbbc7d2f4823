"""Files, sealed chunk by chunk, so that any part of a file can be opened without the rest.

Each chunk of 64 KiB is sealed with AES-256-GCM under a key that belongs to this one file. The nonce is the chunk's
number and whether it is the last (STREAM: Hoang, Reyhanitabar, Rogaway, Vizár, "Online Authenticated-Encryption and
its Nonce-Reuse Misuse-Resistance", CRYPTO 2015): chunks that are left out, doubled, swapped or cut off do not open.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from service.values.sealing import Unopenable

PLAIN_BYTES = 65_536
_TAG_BYTES = 16
_SEALED_BYTES = PLAIN_BYTES + _TAG_BYTES


@dataclass(frozen=True)
class Stretch:
    """The part of a sealed file that holds the plain bytes from `start` up to `end` of `size`."""

    start: int
    end: int
    size: int

    @property
    def first(self) -> int:
        """The number of the first chunk that is needed."""
        return self.start // PLAIN_BYTES

    @property
    def last(self) -> int:
        """The number of the last chunk that is needed."""
        return max(self.end - 1, 0) // PLAIN_BYTES

    @property
    def final(self) -> int:
        """The number of the file's last chunk; an empty file has one, which is empty."""
        return max(self.size - 1, 0) // PLAIN_BYTES

    @property
    def sealed_start(self) -> int:
        """Where the first needed chunk begins in the sealed file."""
        return self.first * _SEALED_BYTES

    @property
    def sealed_end(self) -> int:
        """Where the last needed chunk ends in the sealed file."""
        if self.last == self.final:
            return self.size + (self.final + 1) * _TAG_BYTES
        return (self.last + 1) * _SEALED_BYTES


async def sealed_file(key: bytes, at: bytes, plain: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yields a file sealed for a place, in chunks, from its bytes in pieces of any length."""
    cipher, number, held = AESGCM(key), 0, bytearray()
    async for piece in plain:
        held += piece
        while len(held) > PLAIN_BYTES:  # the last chunk is known by nothing coming after it
            yield cipher.encrypt(_nonce(number, final=False), bytes(held[:PLAIN_BYTES]), at)
            del held[:PLAIN_BYTES]
            number += 1
    yield cipher.encrypt(_nonce(number, final=True), bytes(held), at)


async def opened_file(key: bytes, at: bytes, part: Stretch, sealed: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yields the plain bytes of a part, given the sealed bytes from its `sealed_start`. Raises Unopenable."""
    cipher, number, held = AESGCM(key), part.first, bytearray()

    def opened(chunk: bytes) -> bytes:
        try:
            plain = cipher.decrypt(_nonce(number, final=number == part.final), chunk, at)
        except (InvalidTag, ValueError) as error:
            raise Unopenable(at.decode()) from error
        begins = number * PLAIN_BYTES
        return plain[max(part.start - begins, 0) : max(part.end - begins, 0)]

    async for piece in sealed:
        held += piece
        while len(held) >= _SEALED_BYTES and number < part.last:
            yield opened(bytes(held[:_SEALED_BYTES]))
            del held[:_SEALED_BYTES]
            number += 1
    if number != part.last:
        raise Unopenable(at.decode())
    yield opened(bytes(held))


def _nonce(number: int, *, final: bool) -> bytes:
    return bytes(7) + number.to_bytes(4, "big") + (b"\x01" if final else b"\x00")
