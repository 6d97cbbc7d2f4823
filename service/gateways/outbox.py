"""The outbox: a letter is written in the transaction that it tells of, and sent after that was committed.

It is sent at least once. A process that dies in between leaves it to another, and the Message-ID stays the same, so
that a mail reader shows it once.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, insert, tuple_, update
from sqlmodel import col, select

from service import clock
from service.db.engine import Database
from service.db.sessions import FirmSession, PlatformSession, platform_session
from service.gateways.mail import Letter, Mailer, MailFailed, mailer, written
from service.gateways.outbox_table import NO_FIRM, WaitingLetter
from service.settings import Settings
from service.values.ids import new_id

_LOOKS_EVERY = 2.0  # seconds
_AT_ONCE = 20
_TAKEN_FOR = timedelta(minutes=2)
"""How long a process has for the letters that it took, before another takes them."""
_LONGEST_WAIT = timedelta(hours=4)
_GIVEN_UP_AFTER = timedelta(days=5)
"""RFC 5321, 4.5.4.1: at least four to five days."""
_log = structlog.get_logger("merit.mail")


async def post(db: FirmSession | PlatformSession, letter: Letter) -> None:
    """Puts a letter into the outbox, in the caller's transaction."""
    firm_id = db.firm_id if isinstance(db, FirmSession) else NO_FIRM
    now = clock.now()
    await db.exec(
        insert(WaitingLetter).values(
            firm_id=firm_id,
            id=new_id(),
            recipient=letter.recipient,
            subject=letter.subject,
            text=letter.text,
            created_at=now,
            next_attempt_at=now,
            attempts=0,
        )
    )


async def deliver_due(database: Database, to: Mailer, sender: str, now: datetime) -> int:
    """Sends the letters whose time has come, a bounded number of them; returns how many were taken on."""
    taken = await _take(database, now)
    for row in taken:
        await _deliver(database, row, to, sender, now)
    return len(taken)


def wait_after(attempts: int) -> timedelta:
    """Returns how long to wait after an attempt that failed: a minute, then twice as long each time, up to a limit."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 10)), _LONGEST_WAIT)


async def _take(database: Database, now: datetime) -> list[WaitingLetter]:
    """Takes due letters, so that no other process sends them meanwhile, even if this one hangs on the mail server."""
    async with platform_session(database) as db:
        due = (
            select(WaitingLetter)
            .where(WaitingLetter.next_attempt_at <= now)
            .order_by(col(WaitingLetter.next_attempt_at))
        )
        rows = list((await db.exec(due.limit(_AT_ONCE).with_for_update(skip_locked=True))).all())
        for row in rows:
            row.attempts += 1
            row.next_attempt_at = now + _TAKEN_FOR
        return rows


async def _deliver(database: Database, row: WaitingLetter, to: Mailer, sender: str, now: datetime) -> None:
    letter = Letter(row.recipient, row.subject, row.text)
    this = tuple_(col(WaitingLetter.firm_id), col(WaitingLetter.id)) == tuple_(row.firm_id, row.id)
    try:
        await to.send(written(letter, sender, row.id, row.created_at))
    except MailFailed as failed:
        if not failed.final and now - row.created_at < _GIVEN_UP_AFTER:
            change = {"next_attempt_at": now + wait_after(row.attempts), "last_failure": str(failed)}
            async with platform_session(database) as db:
                await db.exec(update(WaitingLetter).where(this).values(**change))
            return
        _log.error("a letter was given up", letter_id=str(row.id), attempts=row.attempts, reason=str(failed))
    async with platform_session(database) as db:
        await db.exec(delete(WaitingLetter).where(this))


@asynccontextmanager
async def open_outbox(
    database: Database, settings: Settings, now: Callable[[], datetime] = clock.now
) -> AsyncIterator[None]:
    """Sends what is posted, by every process of the installation, until the end."""
    closing = asyncio.Event()
    sending = asyncio.create_task(_send(database, mailer(settings), settings.mail_from, now, closing))
    try:
        yield
    finally:
        closing.set()
        await sending


async def _send(
    database: Database, to: Mailer, sender: str, now: Callable[[], datetime], closing: asyncio.Event
) -> None:
    failing = False
    while not closing.is_set():
        try:
            taken = await deliver_due(database, to, sender, now())
            failing = False
        except Exception:
            if not failing:
                _log.exception("the outbox cannot be read; trying on")
            failing, taken = True, 0
        if taken < _AT_ONCE:
            await _closed_within(closing, _LOOKS_EVERY)


async def _closed_within(closing: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await closing.wait()
    except TimeoutError:
        return
