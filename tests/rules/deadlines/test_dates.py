"""Calendar arithmetic of statutes. Expectations are counted on a calendar."""

from datetime import date

import pytest

from service.values.dates import DateRange, Period, add_months, age_on, birthday


@pytest.mark.parametrize(
    ("start", "period", "end"),
    [
        (date(2023, 1, 10), Period(years=2, months=6), date(2025, 7, 10)),
        (date(2024, 2, 29), Period(years=1), date(2025, 2, 28)),  # no 29 February in 2025
        (date(2024, 2, 29), Period(years=4), date(2028, 2, 29)),
        (date(2023, 1, 31), Period(months=1), date(2023, 2, 28)),  # the month ends early
        (date(2023, 8, 31), Period(months=6), date(2024, 2, 29)),
        (date(2022, 1, 1), Period(years=1, days=90), date(2023, 4, 1)),  # 31 + 28 + 31 = 90 days after 1 January
        (date(2023, 5, 5), Period(), date(2023, 5, 5)),
    ],
)
def test_a_period_ends_on_its_anniversary(start: date, period: Period, end: date) -> None:
    assert period.after(start) == end


def test_a_period_counts_back_from_its_end() -> None:
    assert Period(days=90).before(date(2023, 4, 1)) == date(2023, 1, 1)


def test_months_go_back_over_the_turn_of_the_year() -> None:
    assert add_months(date(2024, 1, 31), -2) == date(2023, 11, 30)


def test_a_leap_day_child_has_its_birthday_on_the_last_of_february() -> None:
    assert birthday(date(2008, 2, 29), 18) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("day", "age"), [(date(2018, 5, 4), 7), (date(2018, 5, 5), 8), (date(2010, 5, 4), -1), (date(2010, 5, 5), 0)]
)
def test_age_is_counted_in_completed_years(day: date, age: int) -> None:
    assert age_on(date(2010, 5, 5), day) == age


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Period(years=2, months=6), "two years and six months"),
        (Period(years=1, days=90), "one year and 90 days"),
        (Period(years=1, months=1, days=1), "one year, one month and one day"),
        (Period(), "no time"),
    ],
)
def test_a_period_reads_as_words(period: Period, words: str) -> None:
    assert period.words == words


def test_a_period_has_no_negative_part() -> None:
    with pytest.raises(ValueError, match="negative"):
        Period(days=-1)


def test_a_range_holds_its_first_and_last_day() -> None:
    days = DateRange(date(2020, 1, 1), date(2020, 1, 31))
    assert [day in days for day in (date(2020, 1, 1), date(2020, 1, 31), date(2020, 2, 1))] == [True, True, False]


def test_an_open_range_has_no_end() -> None:
    assert date(2199, 1, 1) in DateRange(date(2020, 1, 1))


def test_a_range_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="no earlier"):
        DateRange(date(2020, 1, 2), date(2020, 1, 1))
