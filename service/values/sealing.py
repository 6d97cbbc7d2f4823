"""Sealed bytes: AES-256-GCM under a numbered key, bound to the place where they are kept.

A sealed value is the number of its key (4 bytes, big endian), the nonce (12 bytes) and what AES-GCM gives (NIST SP
800-38D): the ciphertext and a tag of 16 bytes. Number and place are authenticated with it, so that a value that is
moved to another row, table or firm cannot be opened there.
"""

from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
_NUMBER_BYTES = 4


class Unopenable(ValueError):
    """The bytes were sealed under another key or for another place, or were altered."""


def place(firm_id: UUID, table: str, row_id: UUID) -> bytes:
    """Returns the name of a row, as a value is sealed for it."""
    return f"{firm_id}/{table}/{row_id}".encode()


def sealed(key: bytes, number: int, at: bytes, plain: bytes, nonce: bytes) -> bytes:
    """Returns `plain` sealed under a key and its number, for a place."""
    numbered = number.to_bytes(_NUMBER_BYTES, "big")
    return numbered + nonce + AESGCM(key).encrypt(nonce, plain, numbered + at)


def opened(key: bytes, at: bytes, value: bytes) -> bytes:
    """Returns what was sealed for a place. Raises Unopenable."""
    numbered, nonce = value[:_NUMBER_BYTES], value[_NUMBER_BYTES : _NUMBER_BYTES + NONCE_BYTES]
    try:
        return AESGCM(key).decrypt(nonce, value[_NUMBER_BYTES + NONCE_BYTES :], numbered + at)
    except (InvalidTag, ValueError) as error:
        raise Unopenable(at.decode()) from error


def key_number(value: bytes) -> int:
    """Returns the number of the key that a value is sealed under."""
    return int.from_bytes(value[:_NUMBER_BYTES], "big")


def number_prefix(number: int) -> bytes:
    """Returns what every value sealed under a key begins with."""
    return number.to_bytes(_NUMBER_BYTES, "big")
