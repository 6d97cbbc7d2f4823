"""The outbox: sent after the commit, at least once, by one process at a time, and given up after days."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from uuid import UUID

import asyncpg
import pytest

from service.db.engine import Database, open_database
from service.db.sessions import firm_session, platform_session
from service.gateways.mail import Letter, MailFailed
from service.gateways.outbox import deliver_due, post, wait_after
from service.settings import Settings
from service.values.ids import new_id
from tests.shape.scratch import scratch_database

SENDER = "merit@mail.example"
LATER = datetime(2100, 1, 1, tzinfo=UTC)
"""By then every letter is due."""


class Heard:
    """A mailer that keeps what it is given, or fails."""

    def __init__(self, failure: MailFailed | None = None) -> None:
        self.failure = failure
        self.messages: list[EmailMessage] = []

    async def send(self, message: EmailMessage) -> None:
        """Keeps one letter."""
        self.messages.append(message)
        if self.failure is not None:
            raise self.failure


@pytest.fixture
def url() -> Iterator[str]:
    with scratch_database("outbox") as made:
        yield made


@pytest.fixture
async def place(test_settings: Settings, url: str) -> AsyncIterator[Database]:
    """A database of its own, in which no server sends meanwhile."""
    async with open_database(test_settings, url.replace("postgres@", "merit@")) as database:
        yield database


async def posted(database: Database, firm_id: UUID, subject: str = "S") -> None:
    async with firm_session(database, firm_id) as db:
        await post(db, Letter("sam@example.org", subject, "T"))


async def test_a_letter_is_sent_once_after_the_commit(place: Database) -> None:
    await posted(place, new_id())
    to = Heard()
    assert [await deliver_due(place, to, SENDER, LATER) for _ in range(2)] == [1, 0]
    assert [message["To"] for message in to.messages] == ["sam@example.org"]


async def failing(database: Database) -> None:
    async with firm_session(database, new_id()) as db:
        await post(db, Letter("sam@example.org", "S", "T"))
        raise ZeroDivisionError


async def reading(database: Database, firm_id: UUID) -> None:
    async with firm_session(database, firm_id) as db:
        await db.fetch("SELECT text FROM waiting_letters WHERE firm_id = $1", firm_id)


async def test_a_letter_of_a_transaction_that_failed_is_not_sent(place: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        await failing(place)
    assert await deliver_due(place, Heard(), SENDER, LATER) == 0


async def test_the_platform_sends_letters_of_its_own(place: Database) -> None:
    async with platform_session(place) as db:
        await post(db, Letter("sam@example.org", "A new password", "T"))
    to = Heard()
    await deliver_due(place, to, SENDER, LATER)
    assert [message["Subject"] for message in to.messages] == ["A new password"]


async def test_a_firm_cannot_read_a_letter_again(place: Database) -> None:
    firm = new_id()
    await posted(place, firm)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await reading(place, firm)


async def test_a_failed_letter_is_sent_again_with_the_same_message_id(place: Database) -> None:
    await posted(place, new_id())
    to = Heard(MailFailed("busy", final=False))
    now = datetime.now(UTC) + timedelta(seconds=1)
    assert await deliver_due(place, to, SENDER, now) == 1
    assert await deliver_due(place, to, SENDER, now + timedelta(seconds=59)) == 0
    assert await deliver_due(place, to, SENDER, now + timedelta(seconds=60)) == 1
    assert len({message["Message-ID"] for message in to.messages}) == 1


@pytest.mark.parametrize(
    ("failure", "after"),
    [(MailFailed("no such person", final=True), timedelta(0)), (MailFailed("busy", final=False), timedelta(days=5))],
)
async def test_a_letter_is_given_up(place: Database, failure: MailFailed, after: timedelta) -> None:
    # RFC 5321, 4.5.4.1: after at least four to five days; at once where the server says that it never will.
    await posted(place, new_id())
    now = datetime.now(UTC) + timedelta(seconds=1) + after
    assert await deliver_due(place, Heard(failure), SENDER, now) == 1
    assert await deliver_due(place, Heard(), SENDER, LATER) == 0


async def test_of_two_processes_one_sends(place: Database) -> None:
    for number in range(10):
        await posted(place, new_id(), str(number))
    one, other = Heard(), Heard()
    await asyncio.gather(deliver_due(place, one, SENDER, LATER), deliver_due(place, other, SENDER, LATER))
    subjects = [message["Subject"] for message in one.messages + other.messages]
    assert sorted(subjects) == [str(number) for number in range(10)]


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (8, 128), (9, 240), (1_000, 240)])
def test_each_wait_is_twice_the_one_before_up_to_four_hours(attempts: int, minutes: int) -> None:
    assert wait_after(attempts) == timedelta(minutes=minutes)
