"""Keys derived from the secret key, one for each purpose (HKDF, RFC 5869), and what is done with them."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
"""Length of the nonce that AES-GCM wants (NIST SP 800-38D, 8.2)."""


class Unwrappable(ValueError):
    """The bytes were wrapped under another key, for another name, or were altered."""


@dataclass(frozen=True)
class Keyring:
    """The derived keys, 32 bytes each. Never shown by repr()."""

    client_secrets: bytes = field(repr=False)
    signing_keys: bytes = field(repr=False)
    kept_answers: bytes = field(repr=False)

    def secret_hash(self, secret: str) -> bytes:
        """Returns what is stored of a client secret: HMAC-SHA-256, 32 bytes.

        A secret has 256 random bits, so a slow hash would add nothing; the key makes a stolen table useless.
        """
        return hmac.new(self.client_secrets, secret.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()

    def knows(self, secret: str, hashes: Iterable[bytes]) -> bool:
        """Returns whether `secret` belongs to one of `hashes`, in a time that tells nothing about them."""
        return self.which(secret, tuple(hashes)) is not None

    def which(self, secret: str, hashes: Sequence[bytes]) -> int | None:
        """Returns the place in `hashes` of the one that `secret` belongs to, or None. Every hash is looked at."""
        given = self.secret_hash(secret)
        found = [place for place, stored in enumerate(hashes) if hmac.compare_digest(given, stored)]
        return found[0] if found else None

    def wrap(self, name: str, key: bytes, nonce: bytes) -> bytes:
        """Returns `key` encrypted for storage under `name`: the nonce, then AES-256-GCM's output."""
        return _encrypted(self.signing_keys, name, key, nonce)

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """Returns the key that was wrapped under `name`. Raises Unwrappable."""
        return _decrypted(self.signing_keys, name, wrapped)

    def seal(self, name: str, answer: bytes, nonce: bytes) -> bytes:
        """Returns an answer that shows a secret, encrypted to be kept under `name`: nonce, AES-256-GCM's output."""
        return _encrypted(self.kept_answers, name, answer, nonce)

    def unseal(self, name: str, sealed: bytes) -> bytes:
        """Returns the answer that was sealed under `name`. Raises Unwrappable."""
        return _decrypted(self.kept_answers, name, sealed)


def keyring_from(secret_key: bytes) -> Keyring:
    """Derives the keyring of an installation from its secret key."""
    return Keyring(
        client_secrets=_derive(secret_key, b"merit/client-secrets/1"),
        signing_keys=_derive(secret_key, b"merit/signing-keys/1"),
        kept_answers=_derive(secret_key, b"merit/kept-answers/1"),
    )


def _encrypted(key: bytes, name: str, content: bytes, nonce: bytes) -> bytes:
    return nonce + AESGCM(key).encrypt(nonce, content, name.encode())


def _decrypted(key: bytes, name: str, encrypted: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(encrypted[:NONCE_BYTES], encrypted[NONCE_BYTES:], name.encode())
    except (InvalidTag, ValueError) as error:
        raise Unwrappable(name) from error


def _derive(secret_key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret_key)
