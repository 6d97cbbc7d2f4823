"""Court days. Dates of holidays are those of published federal calendars."""

from datetime import date

import pytest

from service.domain.deadlines.rules.court_days import FEDERAL, HOLIDAYS, CourtCalendar, HolidaySet, easter

CALENDAR = CourtCalendar()
FEDERAL_DAYS = HolidaySet(FEDERAL)


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2024, 7, 4), False),  # Independence Day, a Thursday
        (date(2026, 7, 3), False),  # 4 July 2026 is a Saturday: observed on Friday
        (date(2021, 7, 5), False),  # 4 July 2021 was a Sunday: observed on Monday
        (date(2020, 6, 19), True),  # Juneteenth became a holiday in 2021
        (date(2023, 6, 19), False),
        (date(1985, 1, 21), True),  # Martin Luther King Day was first kept in 1986
        (date(1986, 1, 20), False),
        (date(1975, 11, 11), True),  # Veterans Day was on 27 October 1975
        (date(1975, 10, 27), False),
        (date(1970, 5, 30), False),  # a Saturday, Memorial Day before the uniform Mondays
        (date(2021, 12, 31), False),  # 1 January 2022 is a Saturday: observed on Friday
        (date(2024, 11, 28), False),  # Thanksgiving
        (date(2024, 11, 27), True),
    ],
)
def test_federal_holidays_follow_their_history(day: date, open_: bool) -> None:
    assert CALENDAR.is_court_day(day, FEDERAL_DAYS) is open_


def test_a_closed_day_moves_over_the_weekend_to_the_next_open_one() -> None:
    # 3 July 2026 is the observed holiday, then Saturday and Sunday
    assert CALENDAR.next_court_day(date(2026, 7, 3), FEDERAL_DAYS) == date(2026, 7, 6)


def test_an_open_day_does_not_move() -> None:
    assert CALENDAR.next_court_day(date(2024, 7, 5), FEDERAL_DAYS) == date(2024, 7, 5)


def test_some_states_move_only_a_holiday_on_sunday() -> None:
    assert CALENDAR.is_court_day(date(2026, 7, 3), HolidaySet(FEDERAL, "sunday_to_monday"))


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("all_saints", date(2023, 11, 1)),  # La. Rev. Stat. 1:55: the first of November
        ("prince_kuhio", date(2024, 3, 26)),  # Haw. Rev. Stat. 8-1: the twenty-sixth of March
        ("seward_alaska", date(2024, 3, 25)),  # Alaska Stat. 44.12.010: the last Monday of March
        ("town_meeting_vermont", date(2024, 3, 5)),  # Vt. Stat. tit. 1, 371: the first Tuesday of March
        ("confederate_memorial_mississippi", date(2024, 4, 29)),  # Miss. Code 3-3-7: the last Monday of April
        ("arbor_nebraska", date(2024, 4, 26)),  # Neb. Rev. Stat. 62-301: the last Friday of April
        ("truman_missouri", date(2024, 5, 8)),  # Mo. Rev. Stat. 9.010: the eighth of May
    ],
)
def test_a_state_closes_its_courts_on_its_own_days(name: str, day: date) -> None:
    assert HOLIDAYS[name](day.year) == day


@pytest.mark.parametrize(
    ("year", "day"), [(2000, date(2000, 4, 23)), (2024, date(2024, 3, 31)), (2038, date(2038, 4, 25))]
)
def test_easter_is_found(year: int, day: date) -> None:
    assert easter(year) == day


@pytest.mark.parametrize("day", [date(2024, 11, 30), date(2024, 12, 1), date(2024, 12, 25), date(2024, 12, 2)])
def test_a_closed_day_has_a_reason(day: date) -> None:
    assert bool(CALENDAR.why_closed(day, FEDERAL_DAYS)) is not CALENDAR.is_court_day(day, FEDERAL_DAYS)


@pytest.mark.parametrize("name", HOLIDAYS)
def test_every_holiday_falls_into_its_year(name: str) -> None:
    days = [HOLIDAYS[name](year) for year in range(1900, 2200, 7)]
    assert all(day is None or 1900 <= day.year < 2200 for day in days)
