"""Decisions about people and roles. Pure."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

INVITATION_LASTS = timedelta(days=7)
ROLES_PER_FIRM = 100
"""How many roles of its own a firm may have, so that all of them fit into one answer."""


def not_held(permissions: Collection[str], held: Collection[str]) -> list[str]:
    """Returns the permissions of a role that would be given without being held, in the order of the names."""
    return sorted(set(permissions) - set(held))


def loses(before: Collection[str], after: Collection[str]) -> bool:
    """Returns whether somebody who had `before` and now has `after` may do less in any respect."""
    return not set(before) <= set(after)


def strongest(roles: Mapping[str, Collection[str]], otherwise: str) -> str:
    """Returns the role of somebody who is in the groups of several: the one that permits most, of equals the first by
    key. `roles` maps keys to permissions; `otherwise` is the role of whoever is in none."""
    return min(roles, key=lambda key: (-len(roles[key]), key), default=otherwise)


def unusable(status: str, expires_at: datetime, now: datetime) -> bool:
    """Returns whether an invitation can no longer be accepted."""
    return status != "pending" or now >= expires_at


def token_of(firm_id: UUID, secret: str) -> str:
    """Returns the text of an invitation's link: the firm, by which it is found, and the secret."""
    return f"{firm_id.hex}.{secret}"


def read_token(text: str) -> tuple[UUID, bytes] | None:
    """Returns the firm that a link names and the hash of its secret, or None where the text is no such link's."""
    firm, dot, secret = text.partition(".")
    if len(text) > 200 or not dot or not secret or len(firm) != 32 or not firm.isascii() or not firm.isalnum():
        return None
    try:
        return UUID(firm), token_hash(secret)
    except ValueError:
        return None


def token_hash(secret: str) -> bytes:
    """Returns what is stored of a secret of 256 random bits: SHA-256, since a slow hash would add nothing."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
