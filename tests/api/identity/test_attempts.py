"""Guessing is slowed down; nobody can keep somebody else out by guessing; time and many at once are no ways around."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from service.db.engine import Database
from service.domain.identity.accounts import Accounts, Browser, open_accounts
from service.domain.identity.accounts.password_hashes import PasswordHashes
from service.domain.identity.errors import AddressTaken, TooManyAttempts, WeakPassword, WrongCredentials
from service.settings import Settings
from service.values.ids import new_id
from tests.api.identity.browsers import PASSWORD, Somebody, enrol
from tests.api.identity.conftest import ShiftedClock

HERE = "192.0.2.0/24"


@pytest.fixture
def time() -> ShiftedClock:
    return ShiftedClock()


@pytest.fixture
async def accounts(database: Database, test_settings: Settings, time: ShiftedClock) -> AsyncIterator[Accounts]:
    async with open_accounts(database, test_settings, time) as opened:
        yield opened


@pytest.fixture
async def marie(accounts: Accounts) -> Somebody:
    return await enrol(accounts)


def browser(network: str | None = None) -> Browser:
    """A browser in a network that no other test is in, unless it is said which."""
    return Browser(network or new_id().hex, "Testbrowser 1", new_id().hex)


async def fails(accounts: Accounts, somebody: Somebody, where: Browser, times: int) -> None:
    for _ in range(times):
        with pytest.raises(WrongCredentials):
            await accounts.sign_in(somebody.email, "wrong-password-1", where)


async def test_after_ten_wrong_passwords_the_right_one_is_not_heard_for_a_quarter_of_an_hour(
    accounts: Accounts, marie: Somebody, time: ShiftedClock
) -> None:
    guesser = browser()
    await fails(accounts, marie, guesser, 10)
    with pytest.raises(TooManyAttempts):
        await accounts.sign_in(marie.email, PASSWORD, guesser)
    time.pass_time(timedelta(minutes=15))
    assert (await accounts.sign_in(marie.email, PASSWORD, guesser)).needs_code is False


async def test_whoever_guesses_elsewhere_keeps_nobody_out(accounts: Accounts, marie: Somebody) -> None:
    await fails(accounts, marie, browser(), 10)
    assert (await accounts.sign_in(marie.email, PASSWORD, browser())).needs_code is False


async def test_an_address_that_nobody_has_is_paused_in_the_same_way(accounts: Accounts) -> None:
    nobody, guesser = Somebody(f"{new_id().hex}@people.example"), browser()
    await fails(accounts, nobody, guesser, 10)
    with pytest.raises(TooManyAttempts):
        await accounts.sign_in(nobody.email, PASSWORD, guesser)


async def test_many_attempts_at_once_are_no_way_around_the_count(accounts: Accounts, marie: Somebody) -> None:
    guesser = browser()
    attempts = [accounts.sign_in(marie.email, "wrong-password-1", guesser) for _ in range(14)]
    found = [type(one) for one in await asyncio.gather(*attempts, return_exceptions=True)]
    assert (found.count(WrongCredentials), found.count(TooManyAttempts)) == (10, 4)


async def test_whoever_signs_in_is_forgiven_the_slips_before(accounts: Accounts, marie: Somebody) -> None:
    clumsy = browser()
    for _ in range(2):
        await fails(accounts, marie, clumsy, 9)
        await accounts.sign_in(marie.email, PASSWORD, clumsy)


async def test_an_unknown_address_costs_as_many_hashes_as_a_known_one(
    accounts: Accounts, marie: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[bool] = []
    original = PasswordHashes._verified

    def counted(self: PasswordHashes, password_hash: str, plain: str) -> bool:
        checked.append(True)
        return original(self, password_hash, plain)

    monkeypatch.setattr(PasswordHashes, "_verified", counted)
    counts = []
    for email in (marie.email, f"{new_id().hex}@people.example", "no address"):
        checked.clear()
        await fails(accounts, Somebody(email), browser(), 1)
        counts.append(len(checked))
    assert counts == [1, 1, 1]


async def test_a_session_ends_after_seven_days_and_after_twelve_idle_hours(
    accounts: Accounts, marie: Somebody, time: ShiftedClock
) -> None:
    used = Browser(HERE, "", (await accounts.sign_in(marie.email, PASSWORD, browser())).secret)
    idle = Browser(HERE, "", (await accounts.sign_in(marie.email, PASSWORD, browser())).secret)
    for _ in range(14):  # 14 * 11 h 59 min are less than 7 days
        time.pass_time(timedelta(hours=11, minutes=59))
        assert await accounts.person(used) is not None
    assert await accounts.person(idle) is None
    time.pass_time(timedelta(minutes=14))
    assert await accounts.person(used) is None


async def test_a_cookie_is_stored_as_a_hash_only(accounts: Accounts, marie: Somebody, superuser_url: str) -> None:
    import asyncpg

    secret = (await accounts.sign_in(marie.email, PASSWORD, browser())).secret
    connection = await asyncpg.connect(superuser_url)
    try:
        rows = await connection.fetch("SELECT s::text AS text FROM browser_sessions s")
        users = await connection.fetch("SELECT password_hash FROM users WHERE password_hash IS NOT NULL")
    finally:
        await connection.close()
    assert not any(secret in row["text"] for row in rows)
    assert all(row["password_hash"].startswith("$argon2id$v=19$m=65536,t=3,p=4$") for row in users)


async def test_an_address_signs_in_one_person(accounts: Accounts, marie: Somebody) -> None:
    with pytest.raises(AddressTaken):
        await accounts.enrol(marie.email.upper(), "Marie", PASSWORD, "Firm")


@pytest.mark.parametrize("password", ["abbott-plum-kettle", "short"])
async def test_a_weak_password_enrols_nobody(accounts: Accounts, password: str) -> None:
    email = f"{new_id().hex}@people.example"
    with pytest.raises(WeakPassword):
        await accounts.enrol(email, "Marie", password, "Adams & Abbott")
    await fails(accounts, Somebody(email), browser(), 1)
