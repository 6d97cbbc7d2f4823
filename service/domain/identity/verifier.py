"""Tells whether an access token is good, without a trip to the database."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from service.domain.identity.errors import InvalidToken
from service.domain.identity.rules.access_tokens import AccessToken, NotOurs, checked
from service.domain.identity.rules.refusals import Refusals
from service.domain.identity.rules.signing_keys import ALGORITHM, TrustedKey
from service.values.caller import Caller

_LONGEST_TEXT = 4_096


class TokenVerifier:
    """Verifies access tokens of one issuer. One object a process, used from its event loop only.

    A signature is checked once and remembered under the token's SHA-256, in a bounded cache; expiry and refusal are
    looked at every time.
    """

    def __init__(self, issuer: str, now: Callable[[], datetime], remembered: int = 10_000) -> None:
        self._issuer = issuer
        self._now = now
        self._remembered = remembered
        self._seen: dict[bytes, AccessToken] = {}
        self._keys: Mapping[str, TrustedKey] = {}
        self._refusals = Refusals()
        self._refused_here: dict[str, int] = {}

    def verify(self, token: str) -> Caller:
        """Returns the caller behind a token. Raises InvalidToken."""
        digest = hashlib.sha256(token.encode("utf-8", "replace")).digest()
        known = self._seen.get(digest)
        if known is None:
            known = self.opened(token)
            if len(self._seen) >= self._remembered:
                del self._seen[next(iter(self._seen))]
            self._seen[digest] = known
        if self._now().timestamp() >= known.expires_at:
            raise InvalidToken("The access token has expired; get a new one.")
        if self.refuses(known):
            raise InvalidToken("The access token was revoked.")
        return known.caller

    def opened(self, token: str) -> AccessToken:
        """Returns the content of a token that was signed here for this API, expired or not. Raises InvalidToken."""
        try:
            if len(token) > _LONGEST_TEXT:
                raise NotOurs("it is too long")
            decoded = jwt.decode(token.encode("ascii"), self._key_of, algorithms=[ALGORITHM])
            return checked(decoded.header, decoded.claims, self._issuer)
        except NotOurs as error:
            raise InvalidToken(f"The access token is not valid: {error}.") from None
        except (JoseError, ValueError, TypeError, RecursionError):
            raise InvalidToken("The access token is not valid: it was not signed here.") from None

    def trust(self, keys: Sequence[TrustedKey], refusals: Refusals) -> None:
        """Takes over what the database says now."""
        trusted = {key.kid: key for key in keys}
        if not self._keys.keys() <= trusted.keys():
            self._seen.clear()  # what a distrusted key signed must not live on in the cache
        self._keys = trusted
        self._refusals = refusals
        at = self._now().timestamp()
        self._refused_here = {name: expires for name, expires in self._refused_here.items() if expires > at}

    def refuse(self, token: AccessToken) -> None:
        """Refuses a token at once. Kept apart from what is read, which may have been read before it was written."""
        self._refused_here[token.caller.token_id] = token.expires_at

    def refuses(self, token: AccessToken) -> bool:
        """Returns whether a good token is refused all the same: it, its client, its member or its firm was."""
        return token.caller.token_id in self._refused_here or self._refusals.hold(token)

    def _key_of(self, signature: Any) -> ECKey:
        kid = signature.headers().get("kid")
        key = self._keys.get(kid) if isinstance(kid, str) else None
        if key is None or not key.trusted_at(self._now()):
            raise NotOurs("no trusted key signed it")
        return key.key
