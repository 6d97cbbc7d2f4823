"""Forgotten passwords: a link by mail, that works once and for half an hour, lets its holder set another."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from service.db.engine import Database
from service.db.sessions import platform_session
from service.domain.identity.accounts.counting import hear
from service.domain.identity.accounts.password_hashes import PasswordHashes
from service.domain.identity.accounts.records import Browser
from service.domain.identity.errors import ResetUnusable, TooManyAttempts
from service.domain.identity.rules import attempts
from service.domain.identity.rules.people_keys import PeopleKeys
from service.domain.identity.store import people as store
from service.domain.identity.store import resets
from service.domain.identity.tables import PasswordReset, User
from service.gateways.mail import Letter
from service.gateways.outbox import post
from service.values.mail_addresses import mail_address

_PURPOSE = "password reset"
_LASTS = timedelta(minutes=30)
_PATH = "/reset-password"


class ForgottenPasswords:
    """Asking for another password, and setting it. The second factor stays: a mailbox is not enough to sign in."""

    def __init__(
        self, database: Database, keys: PeopleKeys, hashes: PasswordHashes, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._keys = keys
        self._hashes = hashes
        self._now = now

    async def ask(self, email: str, browser: Browser) -> None:
        """Counts a question, as a wrong password is counted, whether or not there is such a user.

        Raises TooManyAttempts.
        """
        account = self._keys.digest(_PURPOSE, mail_address(email) or "")
        async with platform_session(self._database) as db:
            await hear(db, account, browser.network, self._now())

    async def write(self, email: str, origin: str) -> None:
        """Writes to whoever has an address. For after the answer: so that its time tells nothing about the address.

        Link and letter are one transaction. Nobody gets many letters, wherever they are asked for.
        """
        address, now, secret = mail_address(email) or "", self._now(), secrets.token_urlsafe(32)
        async with platform_session(self._database) as db:
            user = await store.user_by_email(db, address)
            if user is None:
                return
            try:
                await hear(db, self._keys.digest("letters", user.id.hex), None, now, attempts.LETTERS)
            except TooManyAttempts:
                return
            reset = PasswordReset(secret_hash=self._hash(secret), user_id=user.id, expires_at=now + _LASTS)
            await resets.add(db, reset, now)
            await post(db, _link_letter(user, f"{origin}{_PATH}?token={secret}"))

    async def check(self, secret: str) -> None:
        """Raises ResetUnusable where a link sets nobody's password. It is not used up by being looked at."""
        async with platform_session(self._database) as db:
            self._whose(await resets.behind(db, self._hash(secret), self._now(), lock=False))

    async def set_password(self, secret: str, new: str) -> None:
        """Sets the password of whoever was sent the link, and signs the person out everywhere, of clients too.

        Raises ResetUnusable, WeakPassword.
        """
        async with platform_session(self._database) as db:
            user = self._whose(await resets.behind(db, self._hash(secret), self._now(), lock=False))
        password_hash = await self._hashes.hashed(new, (user.email, user.name))
        async with platform_session(self._database) as db:
            self._whose(await resets.behind(db, self._hash(secret), self._now(), lock=True))
            await resets.end_all(db, user.id)
            await store.set_password(db, user.id, password_hash)
            await store.end_sessions(db, user.id, but=None)
            await store.end_grants(db, user.id, self._now())
            await post(db, _done_letter(user))

    def _whose(self, found: User | None) -> User:
        if found is None:
            raise ResetUnusable("It was used already, or is older than half an hour. Ask for another.")
        return found

    def _hash(self, secret: str) -> bytes:
        return self._keys.digest(_PURPOSE, secret)


def _link_letter(user: User, link: str) -> Letter:
    text = (
        f"Hello {user.name},\n\n"
        f"somebody, perhaps you, asked for another password for Merit. Set it here:\n{link}\n\n"
        "The link works once, for 30 minutes. Whoever has it can set your password: keep it to yourself.\n"
        "If you did not ask for it, ignore this letter; your password stays as it is.\n"
    )
    return Letter(user.email, "Set another password for Merit", text)


def _done_letter(user: User) -> Letter:
    text = (
        f"Hello {user.name},\n\n"
        "your password for Merit was set anew by a link that was mailed to this address, and you were signed out "
        "everywhere.\nIf this was not you, somebody reads your mail: tell whoever runs Merit at your firm at once.\n"
    )
    return Letter(user.email, "Your password for Merit was changed", text)
