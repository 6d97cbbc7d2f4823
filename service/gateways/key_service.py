"""The key service: it wraps the data keys of the firms and never gives its own key away.

A cloud's key service fits (its Encrypt and Decrypt with an encryption context). Without one, the key is derived from
the installation's secret key.
"""

import secrets
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from service.gateways.secret_key import secret_key
from service.settings import Settings
from service.values.errors import DomainError

_NONCE_BYTES = 12


class KeyServiceRefuses(DomainError):
    """The key service cannot be reached, or does not know the key that a data key was wrapped under."""

    status = 503
    code = "key_unavailable"
    title = "The firm's key is not available"
    retry_after_seconds = 30


class KeyService(Protocol):
    """Wraps keys of 32 bytes. `context` is authenticated with the key: it unwraps under the same context only."""

    async def wrap(self, context: str, key: bytes) -> bytes:
        """Returns the key, wrapped for storage. Raises KeyServiceRefuses."""

    async def unwrap(self, context: str, wrapped: bytes) -> bytes:
        """Returns the key that was wrapped. Raises KeyServiceRefuses."""


class LocalKeyService:
    """Wraps under a key derived from the installation's secret key (HKDF, RFC 5869; AES-256-GCM)."""

    def __init__(self, secret: bytes) -> None:
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"merit/data-keys/1").derive(secret)
        self._key = AESGCM(derived)

    async def wrap(self, context: str, key: bytes) -> bytes:
        """Returns the nonce and AES-GCM's output."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._key.encrypt(nonce, key, context.encode())

    async def unwrap(self, context: str, wrapped: bytes) -> bytes:
        """Returns the key. Raises KeyServiceRefuses where the secret key is another one now."""
        try:
            return self._key.decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], context.encode())
        except (InvalidTag, ValueError):
            raise KeyServiceRefuses("The firm's data key was wrapped under another secret key.") from None


def open_key_service(settings: Settings) -> KeyService:
    """Returns the key service of this installation. Raises SecretKeyUnusable."""
    return LocalKeyService(secret_key(settings))
