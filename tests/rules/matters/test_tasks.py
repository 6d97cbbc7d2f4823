"""When the tasks of a template fall due."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from service.domain.matters.rules.tasks import due, plan


@dataclass(frozen=True)
class Item:
    direction: Literal["after", "before"] = "after"
    months: int = 0
    weeks: int = 0
    days: int = 0


@dataclass(frozen=True)
class Made:
    status: str
    due_on: date


DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
ITEMS = st.builds(
    Item, st.sampled_from(["after", "before"]), st.integers(0, 60), st.integers(0, 60), st.integers(0, 90)
)


def test_weeks_are_seven_days() -> None:
    assert due(Item(weeks=3, days=1), date(2026, 3, 2)) == date(2026, 3, 24)  # 2 March + 22 days


def test_a_month_that_is_too_short_gives_its_last_day() -> None:
    assert due(Item(months=1), date(2027, 1, 31)) == date(2027, 2, 28)
    assert due(Item("before", months=3), date(2027, 5, 31)) == date(2027, 2, 28)


def test_what_is_done_or_cancelled_stays() -> None:
    event, earlier = date(2026, 5, 1), date(2026, 1, 1)
    known = {key: Made(key, earlier) for key in ("done", "cancelled", "open")}
    follows = plan([(key, Item()) for key in (*known, "new")], known, event)
    assert (follows.added, follows.moved) == ({"new": event}, {"open": event})


@given(st.lists(ITEMS, max_size=5), DAYS)
def test_applying_again_changes_nothing(items: list[Item], event_on: date) -> None:
    named = [(str(index), item) for index, item in enumerate(items)]
    first = plan(named, {}, event_on)
    again = plan(named, {key: Made("open", day) for key, day in first.added.items()}, event_on)
    assert (again.added, again.moved) == ({}, {})


@given(st.integers(0, 500), DAYS)
def test_days_before_and_after_are_mirror_images(days: int, event_on: date) -> None:
    assert due(Item("before", days=days), event_on) == event_on - timedelta(days)
    assert due(Item("after", days=days), event_on) == event_on + timedelta(days)
