"""Shapes of signing in."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Browser:
    """Where a request comes from: the client's network, what the browser calls itself, and the cookie's secret."""

    network: str
    name: str
    secret: str = field(repr=False)

    def with_secret(self, secret: str) -> "Browser":
        """Returns the browser as it will be once it has taken a new cookie."""
        return replace(self, secret=secret)


@dataclass(frozen=True)
class SignedIn:
    """A fresh session: the secret for the cookie, and whether the second factor is still to be given."""

    secret: str = field(repr=False)
    needs_code: bool


@dataclass(frozen=True)
class Person:
    """Who is signed in. `second_factor` says whether one was given, `has_second_factor` whether there is one.

    `signed_in_by` is the firm whose own provider signed the person in; the sign-in counts there alone.
    """

    user_id: UUID
    session_id: UUID
    email: str
    name: str
    signed_in_at: datetime
    second_factor: bool
    has_second_factor: bool
    signed_in_by: UUID | None = None


@dataclass(frozen=True)
class SignInPlace:
    """A browser that somebody is signed in with. `here` marks the one that asks."""

    id: UUID
    browser: str
    network: str
    signed_in_at: datetime
    last_seen_at: datetime
    here: bool


@dataclass(frozen=True)
class NewFactor:
    """A second factor that is not confirmed yet: its key in base 32, its otpauth address, and both sealed."""

    key: str = field(repr=False)
    address: str = field(repr=False)
    sealed: str = field(repr=False)
