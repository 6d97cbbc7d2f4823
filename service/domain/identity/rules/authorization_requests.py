"""What an authorization request asks for, besides what the OAuth library looks at (OpenID Connect Core, 3.1.2.1)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

_READ = (
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "prompt",
    "max_age",
    "response_mode",
    "request",
    "request_uri",
    "login_hint",
    "firm_id",
)
_PROMPTS = frozenset({"none", "login", "consent", "select_account"})
_LONGEST_VALUE = 1_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class UnreadableRequest(ValueError):
    """The request cannot be read, so that nothing in it may be believed, not even where the answer should go."""


class WrongParameter(ValueError):
    """A parameter is wrong. `error` is the code for the client (RFC 6749, 4.1.2.1; OpenID Connect Core, 3.1.2.6)."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error


@dataclass(frozen=True)
class Wishes:
    """What the client wishes of the sign-in: prompts, how old it may be at most, and in which firm, if it says so."""

    prompts: frozenset[str]
    max_age: timedelta | None
    firm_id: UUID | None

    @property
    def silent(self) -> bool:
        """Whether nothing may be shown."""
        return "none" in self.prompts

    def met_by(self, signed_in_at: datetime, asked_at: datetime) -> bool:
        """Returns whether a sign-in is fresh enough for a request: made after it, where one must be."""
        if "login" in self.prompts or "select_account" in self.prompts:
            return signed_in_at >= asked_at
        return self.max_age is None or signed_in_at >= asked_at - self.max_age


def read(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Returns the known parameters of a request; those without a value count as left out (RFC 6749, 3.1).

    Raises UnreadableRequest where one is repeated, too long, or holds control characters.
    """
    known = [(name, value) for name, value in pairs if name in _READ and value]
    if len(dict(known)) != len(known):
        raise UnreadableRequest("A parameter is repeated.")
    if any(len(value) > _LONGEST_VALUE or _CONTROL.search(value) for _, value in known):
        raise UnreadableRequest("A parameter is too long or holds control characters.")
    return dict(known)


def wishes(parameters: Mapping[str, str]) -> Wishes:
    """Returns what a request wishes. Raises WrongParameter."""
    for name, error in (("request", "request_not_supported"), ("request_uri", "request_uri_not_supported")):
        if name in parameters:
            raise WrongParameter(error, f"The parameter {name} is not taken here.")
    if parameters.get("response_mode", "query") != "query":
        raise WrongParameter("invalid_request", "The answer is given in the query only.")
    prompts = frozenset(parameters.get("prompt", "").split())
    if not prompts <= _PROMPTS or ("none" in prompts and len(prompts) > 1):
        raise WrongParameter("invalid_request", "The parameter prompt is wrong.")
    age = parameters.get("max_age")
    if age is not None and not (age.isascii() and age.isdigit() and len(age) <= 9):
        raise WrongParameter("invalid_request", "The parameter max_age is not a number of seconds.")
    return Wishes(prompts, None if age is None else timedelta(seconds=int(age)), _firm(parameters.get("firm_id")))


def _firm(text: str | None) -> UUID | None:
    try:
        return None if text is None else UUID(text)
    except ValueError:
        raise WrongParameter("invalid_request", "The parameter firm_id is not the id of a firm.") from None
