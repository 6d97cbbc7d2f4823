"""Numbers by a firm's own pattern."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.values.numbering import LONGEST_PATTERN, frame, needs_office, pattern_error


@pytest.mark.parametrize(
    ("pattern", "count", "number"),
    [
        ("{year}-{seq:4}", 42, "2026-0042"),
        ("{year}-{seq:4}", 12345, "2026-12345"),
        ("{yy}/{seq}", 7, "26/7"),
        ("{office}-{seq:3}", 7, "ALB-007"),
        ("MM{seq:2}.{yy}_{office}", 7, "MM07.26_ALB"),
    ],
)
def test_a_number_is_its_pattern_filled(pattern: str, count: int, number: str) -> None:
    assert frame(pattern, 2026, "ALB").number(count) == number


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "{year}",
        "{seq}{seq}",
        "{seq:0}",
        "{seq:10}",
        "{month}-{seq}",
        "{seq",
        "seq}",
        "{{seq}}",
        "{seq!r}",
        "{seq.__class__}",
        "a b{seq}",
        "#{seq}",
        "-{seq}",
        "é{seq}",
        "{seq}\n",
        "x" * 26 + "{seq}",
    ],
)
def test_what_cannot_number_is_refused(pattern: str) -> None:
    assert pattern_error(pattern, yearly=False) is not None


def test_a_yearly_count_needs_the_year() -> None:
    assert pattern_error("{seq:4}", yearly=True) is not None
    assert pattern_error("{seq:4}", yearly=False) is None
    assert pattern_error("{yy}{seq:4}", yearly=True) is None


def test_a_pattern_says_whether_it_names_the_office() -> None:
    assert [needs_office(pattern) for pattern in ("{office}-{seq}", "{year}-{seq}")] == [True, False]


_PARTS = st.lists(st.sampled_from(["{year}", "{yy}", "{office}", "A", "7", "-", "/", ".", "_"]), max_size=5)
_SEQ = st.sampled_from(["{seq}", "{seq:1}", "{seq:4}", "{seq:9}"])


@given(_PARTS, _SEQ, _PARTS, st.integers(1, 999_999_999), st.integers(1, 9999))
def test_a_number_is_one_that_a_matter_may_have(
    before: list[str], seq: str, after: list[str], count: int, year: int
) -> None:
    pattern = "".join((*before, seq, *after))
    if pattern_error(pattern, yearly=False) is None:
        assert len(pattern) <= LONGEST_PATTERN
        # As schemas.matters.MatterNumberText has it.
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9./_-]{0,39}", frame(pattern, year, "OFFICE01").number(count))


@given(_SEQ, st.integers(1, 999_999_999), st.integers(1, 999_999_999))
def test_two_counts_make_two_numbers(seq: str, one: int, other: int) -> None:
    made = frame(f"{{year}}-{seq}", 2026, "")
    assert (made.number(one) == made.number(other)) == (one == other)
