"""Calendar arithmetic as statutes mean it: periods in years, months and days, birthdays, ranges.

The day of the event is left out and the period ends on its anniversary. A month that is too short gives its last
day: one month from 31 January is 28 (or 29) February, one year from 29 February is 28 February.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_NUMERALS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True, slots=True)
class Period:
    """A span of whole years, months and days, added in that order. Never negative."""

    years: int = 0
    months: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        if self.years < 0 or self.months < 0 or self.days < 0:
            raise ValueError("a period has no negative part")

    def after(self, start: date) -> date:
        """The last day of the period that follows `start`."""
        return add_months(start, 12 * self.years + self.months) + timedelta(days=self.days)

    def before(self, end: date) -> date:
        """The day from which the period leads to `end`, months first."""
        return add_months(end, -(12 * self.years + self.months)) - timedelta(days=self.days)

    @property
    def words(self) -> str:
        """The period in English: `two years and six months`."""
        return _words(self.years, self.months, self.days)

    def parts(self) -> dict[str, int]:
        """The parts that are not zero; `{"days": 0}` when all are."""
        named = {"years": self.years, "months": self.months, "days": self.days}
        return {name: count for name, count in named.items() if count} or {"days": 0}


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days from `first` to `last`, both included; `last` None means without end."""

    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise ValueError("a range ends no earlier than it begins")

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def add_months(start: date, count: int) -> date:
    """`start` moved by `count` months (negative: back), clipped to the end of a short month."""
    index = start.year * 12 + start.month - 1 + count
    year, month = divmod(index, 12)
    if start.day <= 28:
        return date(year, month + 1, start.day)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def birthday(born: date, age: int) -> date:
    """The birthday on which a person born on `born` attains `age`; of 29 February in a common year: 28 February."""
    return add_months(born, 12 * age)


def age_on(born: date, day: date) -> int:
    """Completed years on `day`; negative before birth."""
    years = day.year - born.year
    return years if birthday(born, years) <= day else years - 1


@lru_cache(maxsize=512)
def _words(years: int, months: int, days: int) -> str:
    named = ((years, "year"), (months, "month"), (days, "day"))
    said = [f"{_numeral(count)} {unit}{'' if count == 1 else 's'}" for count, unit in named if count]
    if not said:
        return "no time"
    return said[0] if len(said) == 1 else ", ".join(said[:-1]) + " and " + said[-1]


def _numeral(count: int) -> str:
    return _NUMERALS[count] if count < len(_NUMERALS) else str(count)
