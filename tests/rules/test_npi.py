"""The check digit of National Provider Identifiers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.values.npi import check_digit_holds

# CMS, "Requirements for National Provider Identifier (NPI) and NPI Check Digit", works this example: of 123456789 the
# doubled alternate digits are 2 6 10 14 18, so 2+6+1+0+1+4+1+8 + 2+4+6+8 + 24 (for 80840) = 67, and 70 - 67 = 3.
WORKED = "1234567893"


def test_the_worked_example_holds() -> None:
    assert check_digit_holds(WORKED)


@pytest.mark.parametrize("digit", [digit for digit in "0123456789" if digit != "3"])
def test_no_other_check_digit_holds(digit: str) -> None:
    assert not check_digit_holds(WORKED[:9] + digit)


@given(st.integers(0, 9), st.integers(1, 9))
def test_a_single_mistyped_digit_is_noticed(place: int, off: int) -> None:
    # Luhn's test notices every single wrong digit.
    wrong = str((int(WORKED[place]) + off) % 10)
    assert not check_digit_holds(WORKED[:place] + wrong + WORKED[place + 1 :])
