"""The text of a directory's token: the firm, in which it is looked up, and a secret of 256 random bits."""

import hashlib
import re
from uuid import UUID

BEGINNING = "scim_"
_TOKEN = re.compile(r"scim_([0-9a-f]{32})\.([A-Za-z0-9_-]{43})")


def token_of(firm_id: UUID, secret: str) -> str:
    """Returns the text of a token."""
    return f"{BEGINNING}{firm_id.hex}.{secret}"


def read_token(text: str) -> tuple[UUID, str] | None:
    """Returns the firm that a token names and the hash of its secret, or None where the text is no token."""
    found = _TOKEN.fullmatch(text)
    return None if found is None else (UUID(found[1]), token_hash(found[2]))


def token_hash(secret: str) -> str:
    """Returns what is stored of a secret: SHA-256, since a slow hash would add nothing to 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()
