"""Access tokens in one process: issued, verified, revoked, and kept in step with the other processes."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from joserfc.jwk import ECKey

from service import clock
from service.db.engine import Database
from service.db.sessions import PlatformSession, platform_session
from service.domain.identity.authorization_server import (
    AUTH_METHODS,
    GRANT_TYPES,
    WITH_PUBLIC,
    FormRequest,
    OAuthAnswer,
    Office,
    PlacesOf,
    Server,
    malformed,
)
from service.domain.identity.commands import ensure_signing_key
from service.domain.identity.errors import NothingSigns, SigningKeysUnreadable, UnsafeIssuer
from service.domain.identity.keyring import Keyring, open_keyring
from service.domain.identity.policy import IDENTITY_SCOPES, SCOPES
from service.domain.identity.rules.access_tokens import AccessToken
from service.domain.identity.rules.form_requests import MalformedRequest, read_parameters
from service.domain.identity.rules.keyring import Unwrappable
from service.domain.identity.rules.people_keys import PeopleKeys, people_keys_from
from service.domain.identity.rules.signing_keys import LONGEST_TOKEN, TrustedKey, signing_key
from service.domain.identity.schemas import JwkOut, JwksOut, Membership, OpenIdMetadataOut, ServerMetadataOut
from service.domain.identity.store import ended_members
from service.domain.identity.store import platform as store
from service.domain.identity.tables import SigningKey
from service.domain.identity.verifier import TokenVerifier
from service.gateways.secret_key import secret_key
from service.settings import Settings
from service.values.caller import Caller

_IN_STEP_EVERY = 1.0  # seconds; what another process revoked is refused here after this and a query
_ISSUED_MEANWHILE = timedelta(minutes=1)  # a token may be signed while its client is being disabled
_log = structlog.get_logger("merit.tokens")


@dataclass(frozen=True)
class ClientRequest:
    """What a client sent to the token, revocation or introspection endpoint: the body, its Authorization headers."""

    body: bytes
    authorization: tuple[str, ...]


class Tokens:
    """The access tokens of a process; `open_tokens` makes one."""

    def __init__(
        self,
        database: Database,
        issuer: str,
        lifetime: timedelta,
        keys: tuple[Keyring, PeopleKeys],
        places: PlacesOf,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._issuer = issuer
        self._lifetime = lifetime
        self.keyring, self.people_keys = keys
        self._places = places
        self._now = now
        self._keys: tuple[TrustedKey, ...] = ()
        self._verifier = TokenVerifier(issuer, now)
        self._closing = asyncio.Event()

    def verify(self, token: str) -> Caller:
        """Returns the caller behind an access token, without a database trip. Raises InvalidToken."""
        return self._verifier.verify(token)

    def refuses(self, caller: Caller) -> bool:
        """Returns whether a caller who proved himself otherwise is refused all the same: his firm is barred."""
        now = int(self._now().timestamp())
        return self._verifier.refuses(AccessToken(caller, now, now))

    async def issue(self, request: ClientRequest) -> OAuthAnswer:
        """Answers a request to the token endpoint (RFC 6749, 3.2)."""
        return await self._served(request, "/oauth/token", Server.create_token_response)

    async def revoke(self, request: ClientRequest) -> OAuthAnswer:
        """Answers a request to the revocation endpoint (RFC 7009). A revoked token is refused here at once."""
        return await self._served(request, "/oauth/revoke", Server.create_revocation_response)

    async def introspect(self, request: ClientRequest) -> OAuthAnswer:
        """Answers a request to the introspection endpoint (RFC 7662)."""
        return await self._served(request, "/oauth/introspect", Server.create_introspection_response)

    def jwks(self) -> JwksOut:
        """Returns the public keys that verify the tokens of this installation, the newest first."""
        now = self._now()
        return JwksOut(keys=[JwkOut(**key.public()) for key in self._keys if key.trusted_at(now)])

    def metadata(self) -> ServerMetadataOut:
        """Returns the authorization server's metadata (RFC 8414)."""
        return ServerMetadataOut(
            issuer=self._issuer,
            authorization_endpoint=f"{self._issuer}/oauth/authorize",
            token_endpoint=f"{self._issuer}/oauth/token",
            revocation_endpoint=f"{self._issuer}/oauth/revoke",
            introspection_endpoint=f"{self._issuer}/oauth/introspect",
            jwks_uri=f"{self._issuer}/oauth/jwks.json",
            scopes_supported=[*SCOPES, *IDENTITY_SCOPES],
            response_types_supported=["code"],
            response_modes_supported=["query"],
            grant_types_supported=list(GRANT_TYPES),
            token_endpoint_auth_methods_supported=list(WITH_PUBLIC),
            code_challenge_methods_supported=["S256"],
            authorization_response_iss_parameter_supported=True,
            revocation_endpoint_auth_methods_supported=list(WITH_PUBLIC),
            introspection_endpoint_auth_methods_supported=list(AUTH_METHODS),
        )

    def openid_metadata(self) -> OpenIdMetadataOut:
        """Returns the same for OpenID Connect (OpenID Connect Discovery, 3)."""
        return OpenIdMetadataOut(
            **self.metadata().model_dump(),
            userinfo_endpoint=f"{self._issuer}/oauth/userinfo",
            subject_types_supported=["public"],
            id_token_signing_alg_values_supported=["ES256"],
            prompt_values_supported=["none", "login", "consent", "select_account"],
            claims_supported=["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "amr", "name", "email"],
            request_parameter_supported=False,
            request_uri_parameter_supported=False,
        )

    async def reload(self) -> None:
        """Takes over the keys and refusals of the database. Raises SigningKeysUnreadable."""
        now = self._now()
        async with platform_session(self._database) as db:
            rows = await store.keys(db, now)
            refusals = await store.refusals(db, now, now - LONGEST_TOKEN - _ISSUED_MEANWHILE)
            members = await ended_members.ended_since(db, now - LONGEST_TOKEN)
        unwrapped = {key.kid: key for key in self._keys}
        self._keys = tuple(self._trusted(row, unwrapped.get(row.kid)) for row in rows)
        self._verifier.trust(self._keys, replace(refusals, members=members))

    async def follow(self) -> None:
        """Reloads every second until `close`. While the database does not answer, what was known last holds."""
        failing = False
        while not await self._closed_within(_IN_STEP_EVERY):
            try:
                await self.reload()
                failing = False
            except Exception:
                if not failing:
                    _log.exception("keys and revocations cannot be reloaded; going on with what is known")
                failing = True

    def close(self) -> None:
        """Ends `follow` after the reload that is running."""
        self._closing.set()

    async def _served(
        self, request: ClientRequest, path: str, answer: Callable[[Server, FormRequest], OAuthAnswer]
    ) -> OAuthAnswer:
        office = self.office()
        try:
            if len(request.authorization) > 1:
                raise MalformedRequest("The Authorization header is repeated.")
            parameters = read_parameters(request.body)
        except MalformedRequest as error:
            return malformed(str(error))
        form = FormRequest(self._issuer + path, parameters, next(iter(request.authorization), None))

        async with platform_session(self._database) as db:
            server = Server(db, office)
            answered = await db.run_sync(lambda _: answer(server, form))
        for token in server.revoked:
            self._verifier.refuse(token)
        return answered

    def office(self) -> Office:
        """Returns what the authorization server works with at this instant. Raises NothingSigns."""
        now = self._now()
        key = signing_key(self._keys, now)
        if key is None:
            raise NothingSigns("No key signs tokens at the moment; try again.")
        return Office(
            issuer=self._issuer,
            lifetime=self._lifetime,
            keyring=self.keyring,
            signing_key=key,
            opened=self._verifier.opened,
            refuses=self._verifier.refuses,
            now=now,
            people_keys=self.people_keys,
            places=self._places,
        )

    def _trusted(self, row: SigningKey, known: TrustedKey | None) -> TrustedKey:
        try:
            key = known.key if known else ECKey.import_key(self.keyring.unwrap(row.kid, row.wrapped_key))
        except Unwrappable:
            raise SigningKeysUnreadable(
                "The signing keys in the database belong to another secret key. Bring back the MERIT_SECRET_KEY or the "
                "file secret.key that they were made with. If it is lost: merit keys rotate --compromised, and then a "
                "new secret for every client."
            ) from None
        return TrustedKey(row.kid, key, row.signs_from, row.retired_at)

    async def _closed_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                return await self._closing.wait()
        except TimeoutError:
            return False


async def nowhere(_: PlatformSession, __: UUID) -> Sequence[Membership]:
    """Knows no members: for processes in which no person signs in."""
    return ()


@asynccontextmanager
async def open_tokens(
    database: Database,
    settings: Settings,
    now: Callable[[], datetime] = clock.now,
    places: PlacesOf = nowhere,
) -> AsyncIterator[Tokens]:
    """Yields the process's tokens: the first signing key is made if there is none, and other processes are followed.

    `places` finds a person's places in firms, which this context cannot know.

    Raises SecretKeyUnusable, SigningKeysUnreadable, UnsafeIssuer.
    """
    issuer = issuer_of(settings.public_url)
    keyring = open_keyring(settings)
    async with platform_session(database) as db:
        await ensure_signing_key(db, keyring)
    keys = (keyring, people_keys_from(secret_key(settings)))
    tokens = Tokens(database, issuer, timedelta(minutes=settings.access_token_minutes), keys, places, now)
    await tokens.reload()
    following = asyncio.create_task(tokens.follow())
    try:
        yield tokens
    finally:
        tokens.close()
        await following


def issuer_of(public_url: str) -> str:
    """Returns the issuer's name: https, or http where it cannot leave the machine (RFC 6749, 3.2; RFC 8414, 2).

    Raises UnsafeIssuer.
    """
    parts = urlsplit(public_url)
    if not parts.hostname or parts.query or parts.fragment or parts.scheme not in {"https", "http"}:
        raise UnsafeIssuer(f"MERIT_PUBLIC_URL is not the address of a service: {public_url}")
    if parts.scheme == "http" and not _loopback(parts.hostname):
        raise UnsafeIssuer(f"MERIT_PUBLIC_URL must be https: tokens and secrets travel to {public_url}.")
    return public_url.rstrip("/")


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
