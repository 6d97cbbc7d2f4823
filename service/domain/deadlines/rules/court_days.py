"""Weekends and legal holidays, for the last day of a period that ends on one.

The federal list follows 5 U.S.C. 6103(a) through its history: uniform Mondays from 1971 (Pub. L. 90-363), Martin Luther
King Day from 1986 (Pub. L. 98-144), Veterans Day on the fourth Monday of October 1971 to 1977 (Pub. L. 94-97),
Juneteenth from 2021 (Pub. L. 117-17). A jurisdiction adds and drops days by name and states how a holiday on a
weekend moves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

_DAY: Final = timedelta(days=1)
MONDAY, TUESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = 0, 1, 3, 4, 5, 6


@dataclass(frozen=True, slots=True)
class HolidaySet:
    """Which days a computation rule counts as holidays. `observance` says where a holiday on a weekend goes."""

    names: tuple[str, ...]
    observance: str = "nearest_weekday"


def nth(year: int, month: int, weekday: int, count: int) -> date:
    """The `count`-th `weekday` of a month (1 to 5), or the last one for -1."""
    if count > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))
    last = date(year + month // 12, month % 12 + 1, 1) - _DAY
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    month, day = divmod(d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114, 31)
    return date(year, month, day + 1)


def _fixed(month: int, day: int, since: int = 1) -> Callable[[int], date | None]:
    return lambda year: date(year, month, day) if year >= since else None


def _weekday(month: int, weekday: int, count: int, since: int = 1) -> Callable[[int], date | None]:
    return lambda year: nth(year, month, weekday, count) if year >= since else None


def _monday_since_1971(month: int, count: int, fixed_before: int | None) -> Callable[[int], date | None]:
    def on(year: int) -> date | None:
        if year >= 1971:
            return nth(year, month, MONDAY, count)
        return date(year, month, fixed_before) if fixed_before else None

    return on


def _veterans(year: int) -> date:
    return nth(year, 10, MONDAY, 4) if 1971 <= year <= 1977 else date(year, 11, 11)


def _election(year: int) -> date:
    return nth(year, 11, MONDAY, 1) + _DAY


def _general_election(year: int) -> date | None:
    return _election(year) if year % 2 == 0 else None


HOLIDAYS: Final[dict[str, Callable[[int], date | None]]] = {
    "new_year": _fixed(1, 1),
    "martin_luther_king": _weekday(1, MONDAY, 3, since=1986),
    "lincoln_birthday": _fixed(2, 12),
    "washington_birthday": _monday_since_1971(2, 3, 22),
    "texas_independence": _fixed(3, 2),
    "town_meeting_vermont": _weekday(3, TUESDAY, 1),
    "pulaski": _weekday(3, MONDAY, 1, since=1978),
    "prince_kuhio": _fixed(3, 26, since=1949),
    "seward_alaska": _weekday(3, MONDAY, -1),
    "cesar_chavez": _fixed(3, 31, since=2001),
    "good_friday": lambda year: easter(year) - 2 * _DAY,
    "easter_monday": lambda year: easter(year) + _DAY,
    "mardi_gras": lambda year: easter(year) - 47 * _DAY,
    "patriots_day": _weekday(4, MONDAY, 3, since=1969),
    "emancipation_dc": _fixed(4, 16, since=2005),
    "confederate_memorial": _weekday(4, MONDAY, 4),
    "confederate_memorial_mississippi": _weekday(4, MONDAY, -1),
    "arbor_nebraska": _weekday(4, FRIDAY, -1),
    "truman_missouri": _fixed(5, 8, since=1967),
    "memorial_day": _monday_since_1971(5, -1, 30),
    "jefferson_davis": _weekday(6, MONDAY, 1),
    "kamehameha": _fixed(6, 11),
    "flag_day": _fixed(6, 14),
    "bunker_hill": _fixed(6, 17),
    "juneteenth": _fixed(6, 19, since=2021),
    "west_virginia_day": _fixed(6, 20),
    "independence_day": _fixed(7, 4),
    "pioneer_day": _fixed(7, 24),
    "victory_day": _weekday(8, MONDAY, 2),
    "statehood_hawaii": _weekday(8, FRIDAY, 3),
    "bennington_battle": _fixed(8, 16),
    "labor_day": _weekday(9, MONDAY, 1),
    "native_american": _weekday(9, FRIDAY, 4, since=2022),
    "columbus": _monday_since_1971(10, 2, None),
    "columbus_before_1971": lambda year: date(year, 10, 12) if year < 1971 else None,
    "alaska_day": _fixed(10, 18),
    "nevada_day": _weekday(10, FRIDAY, -1, since=2000),
    "all_saints": _fixed(11, 1),
    "election_day": _election,
    "general_election_even_years": _general_election,
    "veterans_day": _veterans,
    "thanksgiving": _weekday(11, THURSDAY, 4),
    "day_after_thanksgiving": lambda year: nth(year, 11, THURSDAY, 4) + _DAY,
    "christmas_eve": _fixed(12, 24),
    "christmas": _fixed(12, 25),
    "day_after_christmas": _fixed(12, 26),
}

FEDERAL: Final = (
    "new_year",
    "martin_luther_king",
    "washington_birthday",
    "memorial_day",
    "juneteenth",
    "independence_day",
    "labor_day",
    "columbus",
    "veterans_day",
    "thanksgiving",
    "christmas",
)
OBSERVANCES: Final = ("nearest_weekday", "sunday_to_monday", "none")


class CourtCalendar:
    """Answers which days a court is open under a holiday set; pure and the same for every year."""

    def is_court_day(self, day: date, holidays: HolidaySet) -> bool:
        return day.weekday() < SATURDAY and day not in _in_year(holidays, day.year)

    def next_court_day(self, day: date, holidays: HolidaySet) -> date:
        """`day` itself when the court is open, else the next day on which it is."""
        while not self.is_court_day(day, holidays):
            day += _DAY
        return day

    def why_closed(self, day: date, holidays: HolidaySet) -> str:
        """The reason a day is no court day, as words; empty when it is one."""
        if day.weekday() >= SATURDAY:
            return "a Saturday" if day.weekday() == SATURDAY else "a Sunday"
        return "a legal holiday" if day in _in_year(holidays, day.year) else ""


@lru_cache(maxsize=4096)
def _in_year(holidays: HolidaySet, year: int) -> frozenset[date]:
    found = set()
    for around in (year, year + 1):
        for name in holidays.names:
            day = HOLIDAYS[name](around)
            if day is not None:
                found.add(_observed(day, holidays.observance))
    return frozenset(day for day in found if day.year == year)


def _observed(day: date, observance: str) -> date:
    if day.weekday() == SUNDAY and observance != "none":
        return day + _DAY
    if day.weekday() == SATURDAY and observance == "nearest_weekday":
        return day - _DAY
    return day
