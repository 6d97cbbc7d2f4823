"""What can go wrong in identity."""

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
