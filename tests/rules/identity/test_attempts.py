"""When wrong passwords bring a pause, and how long a sign-in lasts."""

from datetime import UTC, datetime, timedelta

import pytest

from service.domain.identity.rules.attempts import network_of, pause_until
from service.domain.identity.rules.sessions import holds

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def minutes_ago(*minutes: int) -> list[datetime]:
    return [NOW - timedelta(minutes=one) for one in minutes]


def test_fewer_failures_than_allowed_bring_no_pause() -> None:
    assert pause_until(minutes_ago(1, 2), 3, NOW) is None


def test_as_many_failures_as_allowed_bring_a_pause_until_the_oldest_of_them_is_a_quarter_of_an_hour_old() -> None:
    assert pause_until(minutes_ago(1, 2, 5, 9), 3, NOW) == NOW + timedelta(minutes=10)  # 15 - 5


def test_failures_of_a_quarter_of_an_hour_ago_count_no_more() -> None:
    assert pause_until(minutes_ago(1, 2, 15), 3, NOW) is None


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("testclient", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_network_is_what_one_party_has(address: str, network: str) -> None:
    assert network_of(address) == network


def lasts(made: timedelta, seen: timedelta, *, complete: bool = True) -> bool:
    at = NOW - made
    return holds(signed_in_at=at if complete else None, created_at=at, last_seen_at=NOW - seen, now=NOW)


def test_a_sign_in_that_is_used_lasts_seven_days() -> None:
    minute = timedelta(minutes=1)
    assert lasts(timedelta(days=7) - minute, minute)
    assert not lasts(timedelta(days=7), minute)


def test_a_sign_in_that_is_not_used_lasts_twelve_hours() -> None:
    assert lasts(timedelta(days=1), timedelta(hours=11, minutes=59))
    assert not lasts(timedelta(days=1), timedelta(hours=12))


def test_the_second_factor_must_follow_within_ten_minutes() -> None:
    assert lasts(timedelta(minutes=9), timedelta(minutes=9), complete=False)
    assert not lasts(timedelta(minutes=10), timedelta(), complete=False)
