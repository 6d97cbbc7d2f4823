"""Digests that a sender gives with a body (RFC 9530)."""

import base64
import binascii
import re

_SHA256 = re.compile(r"(?:^|,)\s*sha-256\s*=\s*:([A-Za-z0-9+/=]*):\s*(?:;[^,]*)?(?=,|$)")


def sha256_of(header: str | None) -> bytes | None:
    """Returns the SHA-256 that a Content-Digest or Repr-Digest names, or None: other algorithms are passed over.

    What is named and is no SHA-256 is returned as it is, so that it fits nothing.
    """
    found = _SHA256.search(header or "")
    if found is None:
        return None
    try:
        return base64.b64decode(found[1], validate=True)
    except binascii.Error:
        return b""


def digest_field(sha256: str) -> str:
    """Returns the field value for a digest in hexadecimal."""
    return f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:"
