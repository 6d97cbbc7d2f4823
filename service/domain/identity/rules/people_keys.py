"""Keys for what belongs to people, derived from the secret key (HKDF, RFC 5869), one for each purpose."""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12


class NotSealedHere(ValueError):
    """The text was not sealed here for this purpose, or too long ago."""


@dataclass(frozen=True)
class PeopleKeys:
    """The derived keys, 32 bytes each. Never shown by repr()."""

    lookups: bytes = field(repr=False)
    seals: bytes = field(repr=False)

    def digest(self, purpose: str, text: str) -> bytes:
        """Returns what is stored of a secret that is random: HMAC-SHA-256, 32 bytes. A stolen table is useless."""
        message = purpose.encode() + b"\x00" + text.encode("utf-8", "surrogatepass")
        return hmac.new(self.lookups, message, hashlib.sha256).digest()

    def sealed(self, purpose: str, content: Any, at: datetime, nonce: bytes) -> str:
        """Returns JSON content encrypted (AES-256-GCM) as text for an address or a form: only we can read it."""
        said = json.dumps([at.timestamp(), content], separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(nonce + AESGCM(self.seals).encrypt(nonce, said, purpose.encode())).decode()

    def opened(self, purpose: str, text: str, now: datetime, longest: timedelta) -> tuple[Any, datetime]:
        """Returns sealed content and when it was sealed. Raises NotSealedHere."""
        try:
            data = base64.urlsafe_b64decode(text.encode("ascii"))
            said = AESGCM(self.seals).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], purpose.encode())
        except (InvalidTag, ValueError, binascii.Error) as error:
            raise NotSealedHere(purpose) from error
        seconds, content = json.loads(said)
        at = datetime.fromtimestamp(seconds, now.tzinfo)
        if not at <= now < at + longest:
            raise NotSealedHere(purpose)
        return content, at


def people_keys_from(secret_key: bytes) -> PeopleKeys:
    """Derives the keys of an installation from its secret key."""
    return PeopleKeys(
        lookups=_derived(secret_key, b"merit/people/lookups/1"),
        seals=_derived(secret_key, b"merit/people/seals/1"),
    )


def _derived(secret_key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret_key)
