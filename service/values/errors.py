"""What can go wrong in the domain, free of HTTP: each error knows its status and its stable code."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class FieldError:
    """One wrong place in the input: a JSON pointer (RFC 6901), a stable code and a sentence."""

    pointer: str
    code: str
    detail: str


class DomainError(Exception):
    """Base of all errors of the domain. Raising one undoes the transaction, so nothing of it is stored."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "unprocessable"
    title: ClassVar[str] = "The request cannot be carried out"

    def __init__(self, detail: str, errors: Sequence[FieldError] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = tuple(errors)


class NotFound(DomainError):
    """There is no such thing for this caller: unknown, deleted, another firm's or walled off."""

    status = 404
    code = "not_found"
    title = "Not found"


class Conflict(DomainError):
    """The state of the thing does not allow this."""

    status = 409
    code = "conflict"
    title = "The state does not allow this"


class StaleVersion(DomainError):
    """The version named in If-Match is not the current one."""

    status = 412
    code = "stale_version"
    title = "Changed since you read it"

    def __init__(self) -> None:
        super().__init__("The resource has changed since the version you named; read it again.")


class InvalidInput(DomainError):
    """The input is well formed but wrong; `errors` say where."""

    code = "invalid"
    title = "The input is wrong"


class CannotStart(Exception):
    """Merit cannot start, or go on, as it is set up. `str()` is a sentence for the person who started it."""
