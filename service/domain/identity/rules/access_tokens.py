"""The content of an access token (RFC 9068), and what a verifier must find in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from service.values.caller import Caller

MEDIA_TYPES = frozenset({"at+jwt", "application/at+jwt"})
"""Values of the header `typ` that mark an access token (RFC 9068, 4); case does not matter (RFC 7515, 4.1.9)."""


class NotOurs(ValueError):
    """The token is none that this issuer made for this API. The message says why."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token whose signature and content were found right. Both instants are in seconds since 1970."""

    caller: Caller
    expires_at: int
    issued_at: int


def claims(issuer: str, caller: Caller, issued_at: datetime, seconds: int) -> dict[str, Any]:
    """Returns the claims of a token: its subject is the person, or the client that acts for itself (RFC 9068, 2.2)."""
    at = int(issued_at.timestamp())
    person = {} if caller.member_id is None else {"member_id": str(caller.member_id)}
    return {
        "iss": issuer,
        "aud": issuer,
        "sub": caller.client_id if caller.user_id is None else str(caller.user_id),
        "client_id": caller.client_id,
        "firm_id": str(caller.firm_id),
        "scope": " ".join(sorted(caller.scopes)),
        "iat": at,
        "exp": at + seconds,
        "jti": caller.token_id,
        **person,
        **({} if caller.requests_per_minute is None else {"requests_per_minute": caller.requests_per_minute}),
    }


def checked(header: Mapping[str, Any], found: Mapping[str, Any], issuer: str) -> AccessToken:
    """Returns the token behind claims whose signature holds. Raises NotOurs (RFC 9068, 4; RFC 7519, 4.1).

    Expiry is the caller's to check, since it must be looked at on every use and this is not.
    """
    kind = header.get("typ")
    if not isinstance(kind, str) or kind.lower() not in MEDIA_TYPES:
        raise NotOurs("it is not marked as an access token")
    if found.get("iss") != issuer:
        raise NotOurs("another issuer made it")
    audience = found.get("aud")
    if issuer not in (audience if isinstance(audience, list) else [audience]):
        raise NotOurs("it was made for another service")
    expires_at = found.get("exp")
    if isinstance(expires_at, bool) or not isinstance(expires_at, int):
        raise NotOurs("it does not say when it expires")
    try:
        firm_id = UUID(_text(found, "firm_id"))
    except ValueError:
        raise NotOurs("it names no firm") from None
    issued_at = found.get("iat")
    if isinstance(issued_at, bool) or not isinstance(issued_at, int):
        raise NotOurs("it does not say when it was issued")
    limit = found.get("requests_per_minute")
    if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int)):
        raise NotOurs("its limit is no number")
    user_id, member_id = _person(found)
    caller = Caller(
        firm_id=firm_id,
        client_id=_text(found, "client_id"),
        scopes=frozenset(_text(found, "scope").split()),
        token_id=_text(found, "jti"),
        user_id=user_id,
        member_id=member_id,
        requests_per_minute=limit,
    )
    return AccessToken(caller, expires_at, issued_at)


def _person(found: Mapping[str, Any]) -> tuple[UUID | None, UUID | None]:
    """Returns user and member of a token that a person's software holds."""
    if "member_id" not in found:
        return None, None
    try:
        return UUID(_text(found, "sub")), UUID(_text(found, "member_id"))
    except ValueError:
        raise NotOurs("it names no member") from None


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str):
        raise NotOurs(f"it has no {name}")
    return value
