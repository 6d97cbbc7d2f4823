"""What somebody who is signed in does about the own password and second factor."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pyotp

from service.db.engine import Database
from service.db.sessions import platform_session
from service.domain.identity.accounts.counting import hear
from service.domain.identity.accounts.password_hashes import PasswordHashes
from service.domain.identity.accounts.records import Browser, NewFactor, Person
from service.domain.identity.errors import SignInNeeded, WrongCredentials
from service.domain.identity.rules import second_factor
from service.domain.identity.rules.people_keys import NONCE_BYTES, NotSealedHere, PeopleKeys
from service.domain.identity.store import people as store

FACTOR = "second factor"
FACTOR_LASTS = timedelta(days=36_500)
_NEW_FACTOR = "new second factor"
_TYPING = timedelta(minutes=15)


class OwnAccount:
    """The account of whoever is signed in. Each change asks for the password once more."""

    def __init__(
        self, database: Database, keys: PeopleKeys, hashes: PasswordHashes, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._keys = keys
        self._hashes = hashes
        self._now = now

    async def change_password(self, person: Person, old: str, new: str, browser: Browser) -> None:
        """Changes a password and signs the person out everywhere else, of clients too.

        Raises WrongCredentials, TooManyAttempts, WeakPassword.
        """
        await self._prove(person, old, browser)
        password_hash = await self._hashes.hashed(new, (person.email, person.name))
        async with platform_session(self._database) as db:
            await store.set_password(db, person.user_id, password_hash)
            await store.end_sessions(db, person.user_id, but=person.session_id)
            await store.end_grants(db, person.user_id, self._now())

    async def new_factor(self, person: Person, password: str, browser: Browser) -> NewFactor:
        """Returns a second factor to put into an authenticator. Nothing is stored before it is confirmed.

        Raises WrongCredentials, TooManyAttempts.
        """
        await self._prove(person, password, browser)
        key = pyotp.random_base32()
        sealed = self._sealed(_NEW_FACTOR, [person.user_id.hex, key])
        return NewFactor(key, second_factor.address_of(key, person.email), sealed)

    def shown_again(self, person: Person, sealed: str) -> NewFactor:
        """Returns a second factor that is not confirmed yet once more. Raises SignInNeeded where it is too old."""
        try:
            (user_hex, key), _ = self._keys.opened(_NEW_FACTOR, sealed, self._now(), _TYPING)
        except NotSealedHere:
            raise SignInNeeded("That took too long; begin again.") from None
        if user_hex != person.user_id.hex:
            raise SignInNeeded("Somebody else began this; begin again.")
        return NewFactor(key, second_factor.address_of(key, person.email), sealed)

    async def confirm_factor(self, person: Person, sealed: str, code: str) -> list[str]:
        """Sets the second factor up, and returns the recovery codes, which are shown this once.

        Raises WrongCredentials for a wrong code, SignInNeeded where it took too long.
        """
        factor = self.shown_again(person, sealed)
        step = second_factor.matching_step(factor.key, code, self._now())
        if step is None:
            raise WrongCredentials("The code is wrong: is the clock of your device right?")
        codes = [pyotp.random_base32(32)[:16].lower() for _ in range(second_factor.RECOVERY_CODES)]
        kept = self._sealed(FACTOR, [person.user_id.hex, factor.key])
        async with platform_session(self._database) as db:
            hashes = [code_hash(self._keys, person.user_id, one) for one in codes]
            await store.set_second_factor(db, person.user_id, kept, step, hashes)
        return [f"{one[:4]}-{one[4:8]}-{one[8:12]}-{one[12:]}" for one in codes]

    async def remove_factor(self, person: Person, password: str, browser: Browser) -> None:
        """Does without the second factor from now on. Raises WrongCredentials, TooManyAttempts."""
        await self._prove(person, password, browser)
        async with platform_session(self._database) as db:
            await store.set_second_factor(db, person.user_id, None, 0, ())

    async def _prove(self, person: Person, password: str, browser: Browser) -> None:
        account = self._keys.digest("account", person.email)
        async with platform_session(self._database) as db:
            await hear(db, account, browser.network, self._now())
            user = await store.user(db, person.user_id)
        if not await self._hashes.matches(user.password_hash if user else None, password):
            raise WrongCredentials("The password is wrong.")
        async with platform_session(self._database) as db:
            await store.forgive(db, account, browser.network)

    def _sealed(self, purpose: str, content: object) -> str:
        return self._keys.sealed(purpose, content, self._now(), secrets.token_bytes(NONCE_BYTES))


def code_hash(keys: PeopleKeys, user_id: UUID, plain: str) -> bytes:
    """Returns what is stored of a recovery code."""
    return keys.digest("recovery code", f"{user_id.hex} {plain}")
