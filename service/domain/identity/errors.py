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


class WrongCredentials(DomainError):
    """The address or the password is wrong, or the code is; the answer does not tell more."""

    status = 403
    code = "wrong_credentials"
    title = "That is not right"


class TooManyAttempts(DomainError):
    """Too many wrong passwords or codes; a pause is needed."""

    status = 429
    code = "too_many_attempts"
    title = "Too many attempts"

    def __init__(self, minutes: int) -> None:
        super().__init__(f"Too many attempts failed. Try again in {minutes} minute{'s' if minutes != 1 else ''}.")
        self.retry_after_seconds = 60 * minutes


class WeakPassword(DomainError):
    """The password is not taken; the message says why."""

    code = "weak_password"
    title = "Choose another password"


class ResetUnusable(NotFound):
    """There is nothing behind the link of a forgotten password, or it was used or has expired. Which, is not said."""

    code = "reset_unusable"
    title = "The link cannot be used"


class SignInNeeded(DomainError):
    """Nobody is signed in here, or no longer."""

    status = 401
    code = "sign_in_needed"
    title = "Sign in first"


class AddressTaken(Conflict):
    """Somebody signs in with this address already."""

    code = "address_taken"


class UnusableRequest(DomainError):
    """An authorization request in which nothing may be believed, not even where its answer should go."""

    status = 400
    code = "unusable_request"
    title = "The application asked wrongly"


class PublicClient(Conflict):
    """A public client has no secret."""

    code = "public_client"
