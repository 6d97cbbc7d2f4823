"""Coming in through a firm's provider: the browser goes there, and comes back with what the provider says."""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from service.db.engine import Database
from service.db.sessions import firm_session, platform_session
from service.domain.federation import errors, rules, store
from service.domain.federation.commands.setting_up import secret_of
from service.domain.federation.tables import IdentityProvider, ProviderIdentity, ProviderTrip
from service.domain.firms.commands.members import let_in
from service.domain.firms.policy import OWNER
from service.domain.identity.accounts import Accounts, Browser
from service.domain.identity.keyring import NONCE_BYTES, Keyring
from service.gateways.identity_providers import (
    IdentityProviders,
    Provider,
    ProviderDown,
    ProviderFailed,
    Said,
    Trip,
    random_text,
)
from service.values.mail_addresses import mail_address

_LONGEST_NAME = 300
_log = structlog.get_logger("merit.federation")


@dataclass(frozen=True)
class Departure:
    """Where a browser goes to sign in: the address at the provider."""

    address: str = field(repr=False)


@dataclass(frozen=True)
class Arrival:
    """A browser that came back and is signed in: the secret for its cookie, and the request that waits, or ""."""

    secret: str = field(repr=False)
    then: str


@dataclass(frozen=True)
class _Begun:
    """A trip as it was begun."""

    issuer: str
    trip: Trip
    then: str


class ComingIn:
    """The ways through the providers of all firms. `origin` is where this installation is reached."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        keyring: Keyring,
        providers: IdentityProviders,
        origin: str,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._keyring = keyring
        self._providers = providers
        self._origin = origin
        self._now = now

    async def depart(self, email: str, then: str, browser: Browser) -> Departure:
        """Begins a trip to the provider of the firm whose verified domain an address has.

        Raises NoProvider, ProviderUnavailable.
        """
        address = mail_address(email)
        async with platform_session(self._database) as db:
            firm_id = None if address is None else await store.firm_of_domain(db, rules.domain_of(address))
        if firm_id is None:
            raise errors.NoProvider("No firm signs people of this address in elsewhere. Use your password.")
        return await self.depart_for(firm_id, then, browser, address)

    async def depart_for(self, firm_id: UUID, then: str, browser: Browser, login_hint: str | None = None) -> Departure:
        """Begins a trip to a firm's provider. Raises NoProvider, ProviderUnavailable."""
        async with platform_session(self._database) as db:
            row = await store.provider(db, firm_id)
        if row is None:
            raise errors.NoProvider("The firm has no sign-in of its own. Use your password.")
        state, nonce, verifier = (random_text(secrets.token_bytes(32)) for _ in range(3))
        trip = Trip(f"{self._origin}/sign-in/provider/{firm_id}", state, nonce, verifier)
        try:
            address = await self._providers.address(self._opened(row), trip, login_hint)
        except ProviderDown as down:
            raise self._unavailable(row, down) from None
        await self._note(row, trip, then, browser)
        return Departure(address)

    async def arrive(self, firm_id: UUID, answer: Mapping[str, str], browser: Browser) -> Arrival:
        """Ends a trip: signs in whom the provider names, into this firm only.

        Raises TripUnknown, ProviderUnavailable, ProviderRefused, MemberRemoved.
        """
        begun = await self._taken(firm_id, answer.get("state", ""), browser)
        async with platform_session(self._database) as db:
            row = await store.provider(db, firm_id)
        if row is None or row.issuer != begun.issuer:
            raise errors.TripUnknown("Your firm's sign-in has changed meanwhile. Begin again.")
        if "error" in answer:
            raise errors.ProviderRefused("It was called off there. Begin again, or ask whoever runs it.")
        try:
            said = await self._providers.said(self._opened(row), begun.trip, answer)
        except ProviderDown as down:
            raise self._unavailable(row, down) from None
        except ProviderFailed as failed:
            _log.warning("a provider is not believed", firm_id=str(firm_id), reason=str(failed))
            raise errors.ProviderRefused(f"What it says is not believed: {failed}. Begin again.") from None
        user_id = await self._person(row, said)
        return Arrival(await self._accounts.enter(user_id, browser, UUID(int=firm_id.int)), begun.then)

    async def _person(self, row: IdentityProvider, said: Said) -> UUID:
        """Returns whom the provider means, with a place in the firm. The subject decides; the address only at first."""
        firm_id, address = UUID(int=row.firm_id.int), mail_address(said.email)
        async with platform_session(self._database) as db:
            verified = None if address is None else await store.firm_of_domain(db, rules.domain_of(address))
            known = await store.user_behind(db, firm_id, row.issuer, said.subject)
        if not said.verified or address is None or verified != firm_id:
            raise errors.ProviderRefused("It does not vouch for a mail address of your firm's own domains.")
        name = " ".join(said.name.split())[:_LONGEST_NAME] or address
        user_id = known or await self._accounts.known(address)
        if user_id is None:
            if row.default_role is None:
                raise errors.ProviderRefused("You have no place in the firm yet: ask to be invited.")
            user_id = await self._accounts.reserve(address, name)
        if known is None:
            await self._require_unbound(row, said.subject, user_id)
        async with firm_session(self._database, firm_id) as db:
            member = await let_in(db, user_id, name, address, row.default_role)
        if member is None:
            raise errors.ProviderRefused("You have no place in the firm yet: ask to be invited.")
        if member.role == OWNER:
            raise errors.ProviderRefused("Owners sign in with their password and second factor.")
        if known is None:
            await self._bind(row, said.subject, user_id)
        return user_id

    async def _require_unbound(self, row: IdentityProvider, subject: str, user_id: UUID) -> None:
        async with platform_session(self._database) as db:
            bound = await store.subject_of(db, row.firm_id, row.issuer, user_id)
        if bound is not None and bound != subject:
            raise _already_bound()

    async def _bind(self, row: IdentityProvider, subject: str, user_id: UUID) -> None:
        identity = ProviderIdentity(
            firm_id=row.firm_id, issuer=row.issuer, subject=subject, user_id=user_id, created_at=self._now()
        )
        async with platform_session(self._database) as db:
            if await store.bind(db, identity):
                return
            if await store.user_behind(db, row.firm_id, row.issuer, subject) != user_id:
                raise _already_bound()

    async def _note(self, row: IdentityProvider, trip: Trip, then: str, browser: Browser) -> None:
        now, hashed = self._now(), rules.state_hash(trip.state)
        content = json.dumps([self._accounts.token(browser), trip.nonce, trip.verifier, then]).encode()
        noted = ProviderTrip(
            state_hash=hashed,
            firm_id=row.firm_id,
            issuer=row.issuer,
            wrapped=self._keyring.wrap(_wrapped_as(hashed), content, secrets.token_bytes(NONCE_BYTES)),
            expires_at=now + timedelta(minutes=rules.TRIP_MINUTES),
        )
        async with platform_session(self._database) as db:
            await store.add_trip(db, noted, now)

    async def _taken(self, firm_id: UUID, state: str, browser: Browser) -> _Begun:
        """Returns the trip that an answer ends. It ends by being asked for, whatever comes of it."""
        hashed = rules.state_hash(state)
        async with platform_session(self._database) as db:
            found = await store.take_trip(db, hashed)
        if found is None or found.expires_at <= self._now() or UUID(int=found.firm_id.int) != firm_id:
            raise errors.TripUnknown("It was used already, or took too long. Begin again.")
        guard, nonce, verifier, then = json.loads(self._keyring.unwrap(_wrapped_as(hashed), found.wrapped))
        if not secrets.compare_digest(guard, self._accounts.token(browser)):
            raise errors.TripUnknown("It was begun in another browser. Begin again in this one.")
        trip = Trip(f"{self._origin}/sign-in/provider/{firm_id}", state, nonce, verifier)
        return _Begun(found.issuer, trip, then)

    def _opened(self, row: IdentityProvider) -> Provider:
        return Provider(row.issuer, row.client_id, secret_of(self._keyring, row))

    def _unavailable(self, row: IdentityProvider, down: ProviderDown) -> errors.ProviderUnavailable:
        _log.warning("a provider does not answer", firm_id=str(row.firm_id), issuer=row.issuer, reason=str(down))
        return errors.ProviderUnavailable(f"{row.issuer}: {down}. Try again, or ask whoever runs it.")


def _wrapped_as(hashed: bytes) -> str:
    return f"provider trip {hashed.hex()}"


def _already_bound() -> errors.ProviderRefused:
    return errors.ProviderRefused(
        "It knows somebody else by this address: another account there belongs to it here. Ask whoever runs it."
    )
