"""People who sign in: passwords, second factors, sessions in browsers."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from service import clock
from service.db.engine import Database
from service.domain.identity.accounts.password_hashes import open_hashes
from service.domain.identity.accounts.records import Browser, NewFactor, Person, SignedIn, SignInPlace
from service.domain.identity.accounts.signing_in import Accounts
from service.domain.identity.rules.attempts import network_of
from service.domain.identity.rules.people_keys import people_keys_from
from service.gateways.secret_key import secret_key
from service.settings import Settings

__all__ = ["Accounts", "Browser", "NewFactor", "Person", "SignInPlace", "SignedIn", "network_of", "open_accounts"]


@asynccontextmanager
async def open_accounts(
    database: Database, settings: Settings, now: Callable[[], datetime] = clock.now
) -> AsyncIterator[Accounts]:
    """Yields the accounts of an installation. Raises SecretKeyUnusable."""
    yield Accounts(database, people_keys_from(secret_key(settings)), await open_hashes(), now)
