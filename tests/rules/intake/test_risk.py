"""How near the end of a lead's time is, at the edges of each step."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.intake.rules import caller_role, risk, title

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("act_by", "arguable_until", "expected"),
    [
        (date(2026, 2, 28), date(2026, 2, 28), "expired"),
        (date(2026, 2, 28), date(2026, 3, 1), "critical"),  # past, but something can be argued today still
        (date(2026, 3, 1), date(2026, 3, 1), "critical"),
        (date(2026, 3, 31), date(2026, 12, 1), "critical"),  # 30 days: 1 to 31 March
        (date(2026, 4, 1), date(2026, 12, 1), "soon"),
        (date(2026, 8, 28), date(2026, 12, 1), "soon"),  # 180 days: 30+30+31+30+31+28 from 1 March
        (date(2026, 8, 29), date(2026, 12, 1), "open"),
    ],
)
def test_risk_follows_the_day_that_must_not_pass(act_by: date, arguable_until: date, expected: str) -> None:
    assert risk(act_by, arguable_until, act_by, TODAY) == expected


def test_risk_is_unknown_without_a_date() -> None:
    assert risk(None, None, TODAY, TODAY) == "unknown"


_DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))
_ORDER = ["open", "soon", "critical", "expired"]


@given(_DAYS, _DAYS, _DAYS, _DAYS)
def test_risk_never_falls_as_time_goes_by(one: date, other: date, today: date, later: date) -> None:
    act_by, arguable_until = sorted((one, other))
    earlier, later = sorted((today, later))
    ranks = [_ORDER.index(risk(act_by, arguable_until, act_by, day)) for day in (earlier, later)]
    assert ranks == sorted(ranks)


def test_a_title_fits_its_300_characters() -> None:
    assert len(title("x" * 300, "y" * 300)) <= 300
    assert len(title("x" * 300, None)) <= 300


def test_a_parent_is_the_patients_representative() -> None:
    assert [caller_role(relation) for relation in ("parent", "spouse", "other")] == [
        "representative",
        "family_member",
        "other",
    ]
