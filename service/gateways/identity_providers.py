"""OpenID providers of customers: what they say of themselves, where people sign in, and what they say of people."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from service.gateways.outside import FetchFailed, Outside

_KNOWN_FOR = timedelta(hours=1)
_KEYS_ANEW_EVERY = timedelta(minutes=1)
_LEEWAY = 60
"""Seconds by which the provider's clock may differ."""
_LONGEST_SUBJECT = 255
"""Characters (OpenID Connect Core, 2)."""
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519")
"""Signatures that are believed: with a private key of the provider's. Never `none`, never a shared secret."""


class ProviderFailed(Exception):
    """The provider's answer is not believed. The message is a clause for the log and for an administrator."""


class ProviderDown(ProviderFailed):
    """The provider does not answer, or not as an OpenID provider does."""


@dataclass(frozen=True)
class Provider:
    """A provider as a customer set it up."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True)
class Endpoints:
    """What a provider says of itself (OpenID Connect Discovery, 3)."""

    authorization: str
    token: str
    jwks: str
    posts_secret: bool
    names_itself: bool


@dataclass(frozen=True)
class Trip:
    """One journey of a browser to the provider and back: what ties the answer to the question."""

    redirect_uri: str
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True)
class Said:
    """What a provider says of a person. `email` only counts where it is `verified`."""

    subject: str
    email: str
    verified: bool
    name: str


class IdentityProviders:
    """The providers that a process talks to. What they say of themselves is kept for an hour."""

    def __init__(self, outside: Outside, now: Callable[[], datetime]) -> None:
        self._outside = outside
        self._now = now
        self._endpoints: dict[str, tuple[Endpoints, datetime]] = {}
        self._keys: dict[str, tuple[KeySet, datetime]] = {}

    async def address(self, provider: Provider, trip: Trip, login_hint: str | None) -> str:
        """Returns where the browser goes to sign in. Raises ProviderDown."""
        endpoints = await self._known(provider.issuer)
        address: str = prepare_grant_uri(
            endpoints.authorization,
            provider.client_id,
            "code",
            redirect_uri=trip.redirect_uri,
            scope="openid email profile",
            state=trip.state,
            nonce=trip.nonce,
            code_challenge=create_s256_code_challenge(trip.verifier),
            code_challenge_method="S256",
            login_hint=login_hint,
        )
        return address

    async def said(self, provider: Provider, trip: Trip, answer: Mapping[str, str]) -> Said:
        """Exchanges the code that a browser brought, and returns what the id token says. Raises ProviderFailed.

        The answer must name the issuer where the provider says that it does (RFC 9207, 2.4): a code of another
        provider is sent to nobody.
        """
        endpoints = await self._known(provider.issuer)
        if answer.get("iss", provider.issuer if not endpoints.names_itself else None) != provider.issuer:
            raise ProviderFailed("the answer came from another provider")
        if not answer.get("code"):
            raise ProviderFailed("the answer holds no code")
        tokens = await self._exchanged(provider, endpoints, trip, answer["code"])
        return await self._read(provider, endpoints, trip, tokens)

    async def _known(self, issuer: str) -> Endpoints:
        kept = self._endpoints.get(issuer)
        if kept is None or self._now() >= kept[1] + _KNOWN_FOR:
            kept = (self._checked(issuer, await self._fetched(_discovery(issuer))), self._now())
            self._endpoints[issuer] = kept
        return kept[0]

    def _checked(self, issuer: str, said: Any) -> Endpoints:
        """Reads what a provider says of itself; it must call itself by the name that it is known by (4.3)."""
        if not isinstance(said, dict) or said.get("issuer") != issuer:
            raise ProviderDown("what it says of itself names another issuer")
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        authorization, token, jwks = (str(said.get(name)) for name in names)
        if not all(map(self._outside.may, (authorization, token, jwks))):
            raise ProviderDown("it names an address that is not https")
        methods = said.get("token_endpoint_auth_methods_supported")
        return Endpoints(
            authorization=authorization,
            token=token,
            jwks=jwks,
            posts_secret=isinstance(methods, list) and "client_secret_post" in methods,
            names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        )

    async def _exchanged(self, provider: Provider, endpoints: Endpoints, trip: Trip, code: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": trip.redirect_uri,
            "code_verifier": trip.verifier,
        }
        auth = None
        if endpoints.posts_secret:
            form |= {"client_id": provider.client_id, "client_secret": provider.client_secret}
        else:
            auth = (quote(provider.client_id, safe=""), quote(provider.client_secret, safe=""))  # RFC 6749, 2.3.1
        try:
            status, tokens = await self._outside.post(endpoints.token, form, auth)
        except FetchFailed as failed:
            raise ProviderDown(str(failed)) from None
        if status != 200 or not isinstance(tokens, dict):
            raise ProviderFailed(f"it refused the code ({status})")
        return tokens

    async def _read(self, provider: Provider, endpoints: Endpoints, trip: Trip, tokens: dict[str, Any]) -> Said:
        id_token = tokens.get("id_token")
        if not isinstance(id_token, str):
            raise ProviderFailed("it gave no id token")
        try:
            try:
                token = jwt.decode(id_token, await self._keys_of(endpoints.jwks), algorithms=list(ALGORITHMS))
            except (InvalidKeyIdError, ValueError):
                # A key that is not known may be new: providers change them without a word (10.1.1).
                token = jwt.decode(id_token, await self._keys_anew(endpoints.jwks), algorithms=list(ALGORITHMS))
            options = {
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": provider.client_id},
                "sub": {"essential": True},
            }
            known = {"nonce": trip.nonce, "client_id": provider.client_id, "access_token": tokens.get("access_token")}
            claims = CodeIDToken(token.claims, token.header, options, known)
            claims.validate(now=int(self._now().timestamp()), leeway=_LEEWAY)
        except ProviderFailed:
            raise
        except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ProviderFailed(f"its id token is not valid ({type(error).__name__})") from None
        return _of_person(claims)

    async def _keys_of(self, address: str) -> KeySet:
        kept = self._keys.get(address)
        if kept is None or self._now() >= kept[1] + _KNOWN_FOR:
            return await self._new_keys(address)
        return kept[0]

    async def _keys_anew(self, address: str) -> KeySet:
        """Fetches keys again, once a minute at most: what nobody signed must not make us ask and ask."""
        kept = self._keys[address]
        return await self._new_keys(address) if self._now() >= kept[1] + _KEYS_ANEW_EVERY else kept[0]

    async def _new_keys(self, address: str) -> KeySet:
        keys = KeySet.import_key_set(await self._fetched(address))
        self._keys[address] = (keys, self._now())
        return keys

    async def _fetched(self, address: str) -> Any:
        try:
            return await self._outside.get(address)
        except FetchFailed as failed:
            raise ProviderDown(str(failed)) from None


def _discovery(issuer: str) -> str:
    return issuer.rstrip("/") + "/.well-known/openid-configuration"


def _of_person(claims: Mapping[str, Any]) -> Said:
    subject, email, name = (claims.get(key) for key in ("sub", "email", "name"))
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise ProviderFailed("its id token names nobody")
    return Said(
        subject=subject,
        email=email if isinstance(email, str) else "",
        verified=claims.get("email_verified") is True,
        name=name if isinstance(name, str) else "",
    )


def random_text(random: bytes) -> str:
    """Returns random bytes as a state, nonce or verifier: base64url, which RFC 7636, 4.1, permits."""
    return base64.urlsafe_b64encode(random).rstrip(b"=").decode()
