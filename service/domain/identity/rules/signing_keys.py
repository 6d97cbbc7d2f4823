"""Which key signs, which keys are trusted, and when a key that was followed by another may go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc.jwk import ECKey

ALGORITHM = "ES256"

LONGEST_TOKEN = timedelta(minutes=60)
"""No setting lets an access token live longer."""

PUBLISHED_AHEAD = timedelta(seconds=3)
"""How long a new key is published before it signs, so that every process knows it when the first token arrives."""


@dataclass(frozen=True)
class TrustedKey:
    """A key pair in memory. It signs from `signs_from` until a newer one does, and is trusted until `retired_at`."""

    kid: str
    key: ECKey
    signs_from: datetime
    retired_at: datetime | None

    def trusted_at(self, at: datetime) -> bool:
        """Returns whether tokens under this key are accepted."""
        return self.retired_at is None or at < self.retired_at

    def public(self) -> dict[str, Any]:
        """Returns the public half as a JWK (RFC 7517), for the verifiers of tokens."""
        members = self.key.as_dict(private=False)
        return {name: members[name] for name in ("kty", "crv", "x", "y")} | {
            "kid": self.kid,
            "use": "sig",
            "alg": ALGORITHM,
        }


def signing_key(keys: Iterable[TrustedKey], at: datetime) -> TrustedKey | None:
    """Returns the key that signs at an instant: of those that may, the one that began last."""
    usable = [key for key in keys if key.signs_from <= at and key.trusted_at(at)]
    return max(usable, key=lambda key: (key.signs_from, key.kid), default=None)


def retirement(successor_signs_from: datetime) -> datetime:
    """Returns when a key may go: when the last token that it signed before its successor has expired."""
    return successor_signs_from + LONGEST_TOKEN
