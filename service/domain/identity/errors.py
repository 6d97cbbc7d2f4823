"""What can go wrong in identity."""

from collections.abc import Sequence

from service.values.errors import CannotStart, Conflict, DomainError, NotFound


class InvalidToken(DomainError):
    """The access token is not one of ours, has expired or was revoked (RFC 6750, 3.1)."""

    status = 401
    code = "invalid_token"
    title = "The access token is not valid"


class UnknownFirm(NotFound):
    """There is no such firm."""


class UnknownClient(NotFound):
    """There is no such OAuth client, or it was revoked."""


class TooManySecrets(Conflict):
    """The client has two live secrets already."""

    code = "too_many_secrets"
    title = "The client has two secrets already"


class LastSecret(Conflict):
    """A client that is not disabled keeps a secret."""

    code = "last_secret"
    title = "The client has no other secret"


class OwnClient(Conflict):
    """A client does not lock itself out."""

    code = "own_client"
    title = "The client would lock itself out"


class ScopesNotHeld(DomainError):
    """A secret of a client that may do more than the caller would let the caller do as much."""

    status = 403
    code = "scopes_not_held"
    title = "Not permitted"

    def __init__(self, scopes: Sequence[str]) -> None:
        super().__init__(f"The client may do what the token may not: {', '.join(scopes)}.")
        self.challenge = f'Bearer realm="merit", error="insufficient_scope", scope="{" ".join(scopes)}"'


class NothingSigns(DomainError):
    """No key signs at the moment: the old ones were given up, and the next begins in a moment."""

    status = 503
    code = "unavailable"
    title = "Not available at the moment"
    retry_after_seconds = 1


class SigningKeysUnreadable(CannotStart):
    """The stored keys were wrapped under another secret key. The message is for the person who starts Merit."""


class UnsafeIssuer(CannotStart):
    """Tokens would travel in the clear. The message is for the person who starts Merit."""
