"""Signing in with a password and a second factor, and the sessions that come of it."""

import secrets
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from service.db.engine import Database
from service.db.sessions import PlatformSession, platform_session
from service.domain.identity.accounts.counting import hear
from service.domain.identity.accounts.forgotten import ForgottenPasswords
from service.domain.identity.accounts.own_account import FACTOR, FACTOR_LASTS, OwnAccount, code_hash
from service.domain.identity.accounts.password_hashes import PasswordHashes
from service.domain.identity.accounts.records import Browser, Person, SignedIn, SignInPlace
from service.domain.identity.errors import AddressTaken, SignInNeeded, WrongCredentials
from service.domain.identity.rules import second_factor, sessions
from service.domain.identity.rules.people_keys import PeopleKeys
from service.domain.identity.store import people as store
from service.domain.identity.tables import BrowserSession, User
from service.values.mail_addresses import mail_address

_COOKIE = "browser"


class Accounts:
    """The accounts of an installation; `open_accounts` makes one a process."""

    def __init__(
        self, database: Database, keys: PeopleKeys, hashes: PasswordHashes, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._keys = keys
        self._hashes = hashes
        self._now = now
        self.own = OwnAccount(database, keys, hashes, now)
        self.forgotten = ForgottenPasswords(database, keys, hashes, now)

    def token(self, browser: Browser) -> str:
        """Returns what a form of this browser must carry, so that no other site can send it (CSRF)."""
        return self._keys.digest("forms", browser.secret).hex()

    async def enrol(self, email: str, name: str, password: str, firm: str) -> UUID:
        """Makes a user, and returns the id. Raises WeakPassword, AddressTaken, WrongCredentials for no address."""
        address = mail_address(email)
        if address is None:
            raise WrongCredentials("This is not an e-mail address.")
        password_hash = await self._hashes.hashed(password, (address, name, firm))
        user = User(email=address, name=name, password_hash=password_hash, created_at=self._now())
        async with platform_session(self._database) as db:
            if not await store.add_user(db, user):
                raise AddressTaken("Somebody signs in with this address already.")
        return user.id

    async def reserve(self, email: str, name: str) -> UUID:
        """Returns the user with an address, made without a password if there is none.

        Nobody can sign in with the password of such a user: the firm's own provider lets the person in, or a link
        that is mailed to the address, by which a password is set.
        """
        user = User(email=email, name=name, password_hash=None, created_at=self._now())
        async with platform_session(self._database) as db:
            await store.add_user(db, user)
            found = await store.user_by_email(db, email)
        return user.id if found is None else UUID(int=found.id.int)

    async def known(self, email: str) -> UUID | None:
        """Returns who signs in with a normalised address."""
        async with platform_session(self._database) as db:
            found = await store.user_by_email(db, email)
        return None if found is None else found.id

    async def enter(self, user_id: UUID, browser: Browser, firm_id: UUID) -> str:
        """Signs in whom a firm's own provider vouches for, in that firm alone; returns the cookie's new secret.

        The second factor is the provider's. Raises SignInNeeded where there is no such user.
        """
        async with platform_session(self._database) as db:
            user = await store.user(db, user_id)
            if user is None:
                raise SignInNeeded("There is nobody to sign in.")
            return (await self._begin(db, user, browser, signed_in_by=firm_id)).secret

    async def sign_in(self, email: str, password: str, browser: Browser) -> SignedIn:
        """Signs in with a password. The session replaces the browser's old one, so that none can be planted.

        Raises WrongCredentials, TooManyAttempts: the same, after the same work, whether or not there is such a user.
        """
        address = mail_address(email) or ""
        account = self._keys.digest("account", address)
        async with platform_session(self._database) as db:
            await hear(db, account, browser.network, self._now())
            user = await store.user_by_email(db, address)
        right = await self._hashes.matches(user.password_hash if user else None, password)
        if user is None or user.password_hash is None or not right:
            raise WrongCredentials("The address or the password is wrong.")
        better = await self._hashes.renewed(user.password_hash, password)
        async with platform_session(self._database) as db:
            await store.forgive(db, account, browser.network)
            if better is not None:
                await store.set_password(db, user.id, better)
            return await self._begin(db, user, browser, needs_code=user.totp_secret is not None)

    async def give_code(self, code: str, browser: Browser) -> SignedIn:
        """Gives the second factor or a recovery code. Raises SignInNeeded, WrongCredentials, TooManyAttempts."""
        now = self._now()
        async with platform_session(self._database) as db:
            found = await self._session(db, browser, now)
            if found is None or found[0].signed_in_at is not None:
                raise SignInNeeded("Sign in with your password first.")
            user = found[1]
            account = self._keys.digest("codes", user.id.hex)
            await hear(db, account, None, now)
            if await self._takes(db, user, code, now):
                await store.forgive(db, account, "")
                return await self._begin(db, user, browser, with_code=True)
        raise WrongCredentials("The code is wrong or was used already.")

    async def person(self, browser: Browser) -> Person | None:
        """Returns who is signed in with a browser, all factors given; notes that the session is in use."""
        now = self._now()
        async with platform_session(self._database) as db:
            found = await self._session(db, browser, now)
            if found is None or found[0].signed_in_at is None:
                return None
            session, user = found
            if session.last_seen_at <= now - sessions.NOTED_EVERY:
                await store.note_seen(db, session.id, now)
        return Person(
            user_id=user.id,
            session_id=session.id,
            email=user.email,
            name=user.name,
            signed_in_at=found[0].signed_in_at,
            second_factor=session.second_factor,
            has_second_factor=user.totp_secret is not None,
            signed_in_by=session.signed_in_by,
        )

    async def sign_out(self, browser: Browser) -> None:
        """Ends the browser's session."""
        async with platform_session(self._database) as db:
            await store.end_secret(db, self._keys.digest(_COOKIE, browser.secret))

    async def places(self, person: Person) -> list[SignInPlace]:
        """Returns where a person is signed in, the place used last first."""
        now = self._now()
        async with platform_session(self._database) as db:
            found = await store.sessions_of(db, person.user_id)
        return [
            SignInPlace(
                id=one.id,
                browser=one.browser,
                network=one.network,
                signed_in_at=one.signed_in_at,
                last_seen_at=one.last_seen_at,
                here=one.id == person.session_id,
            )
            for one in found
            if one.signed_in_at is not None and _holds(one, now)
        ]

    async def end_place(self, person: Person, session_id: UUID) -> None:
        """Signs a person out of one place. That it is not there, or not the person's, changes nothing."""
        async with platform_session(self._database) as db:
            await store.end_session(db, person.user_id, session_id)

    async def _takes(self, db: PlatformSession, user: User, code: str, now: datetime) -> bool:
        plain = second_factor.recovery_code(code)
        if plain is not None:
            return await store.take_recovery_code(db, user.id, code_hash(self._keys, user.id, plain))
        (_, key), _ = self._keys.opened(FACTOR, user.totp_secret or "", now, FACTOR_LASTS)
        step = second_factor.matching_step(key, code, now)
        return step is not None and await store.take_step(db, user.id, step)

    async def _begin(
        self,
        db: PlatformSession,
        user: User,
        browser: Browser,
        *,
        needs_code: bool = False,
        with_code: bool = False,
        signed_in_by: UUID | None = None,
    ) -> SignedIn:
        now, secret = self._now(), secrets.token_urlsafe(32)
        await store.end_secret(db, self._keys.digest(_COOKIE, browser.secret))
        await store.forget_sessions(db, now - sessions.LONGEST)
        session = BrowserSession(
            secret_hash=self._keys.digest(_COOKIE, secret),
            user_id=user.id,
            created_at=now,
            signed_in_at=None if needs_code else now,
            second_factor=with_code,
            last_seen_at=now,
            network=browser.network,
            browser=browser.name,
            signed_in_by=signed_in_by,
        )
        await store.add_session(db, session)
        return SignedIn(secret, needs_code)

    async def _session(
        self, db: PlatformSession, browser: Browser, now: datetime
    ) -> tuple[BrowserSession, User] | None:
        found = await store.session_of(db, self._keys.digest(_COOKIE, browser.secret))
        return found if found and _holds(found[0], now) else None


def _holds(session: BrowserSession, now: datetime) -> bool:
    return sessions.holds(
        signed_in_at=session.signed_in_at,
        created_at=session.created_at,
        last_seen_at=session.last_seen_at,
        now=now,
    )
