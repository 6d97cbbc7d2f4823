"""Counts attempts before they are tried, so that many at once are no way around the count."""

from datetime import datetime, timedelta

from service.db.sessions import PlatformSession
from service.domain.identity.errors import TooManyAttempts
from service.domain.identity.rules import attempts
from service.domain.identity.store import people as store
from service.domain.identity.tables import FailedSignIn


async def hear(
    db: PlatformSession, account: bytes, network: str | None, now: datetime, allowed: int | None = None
) -> None:
    """Lets an attempt be heard and counts it as failed; whoever succeeds is forgiven afterwards.

    `network` None: the account's failures count wherever they come from. `allowed` None: as many as are usual for
    passwords or codes. Raises TooManyAttempts.
    """
    since = now - attempts.WINDOW
    await store.hold_account(db, account)
    found = await store.failures(db, since, account=account, network=network)
    usual = attempts.WRONG_CODES if network is None else attempts.WRONG_PASSWORDS
    pauses = [attempts.pause_until(found, allowed or usual, now)]
    if network is not None:
        here = await store.failures(db, since, account=None, network=network)
        pauses.append(attempts.pause_until(here, attempts.WRONG_FROM_ONE_NETWORK, now))
    until = max((pause for pause in pauses if pause is not None), default=None)
    if until is not None:
        raise TooManyAttempts(-(-(until - now) // timedelta(minutes=1)))
    await store.add_failure(db, FailedSignIn(account=account, network=network or "", at=now), since)
