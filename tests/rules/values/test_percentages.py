"""Percentages are exact."""

from fractions import Fraction

import pytest
from pydantic import TypeAdapter, ValidationError

from service.values.percentages import Share, fraction_of

SHARE: TypeAdapter[str] = TypeAdapter(Share)


@pytest.mark.parametrize(
    ("text", "part"),
    [("100/3", Fraction(1, 3)), ("40", Fraction(2, 5)), ("33.5", Fraction(67, 200)), ("0", Fraction(0))],
)
def test_a_percentage_is_an_exact_part_of_the_whole(text: str, part: Fraction) -> None:
    assert fraction_of(SHARE.validate_python(text)) == part


@pytest.mark.parametrize("text", ["", "-1", "100.1", "301/3", "1/0", "1e2", "33%", " 40", "٤٠", "40\n", "1/2/3", "nan"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        SHARE.validate_python(text)
