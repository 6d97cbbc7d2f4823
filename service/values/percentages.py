"""Percentages: exact rationals written as text, such as 40, 33.5 or 100/3. Never a float."""

import re
from fractions import Fraction
from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

_PATTERN = r"^[0-9]{1,9}(\.[0-9]{1,9}|/[1-9][0-9]{0,8})?$"
_WRITTEN = re.compile(_PATTERN)


def fraction_of(percentage: str) -> Fraction:
    """Returns the part of the whole that a percentage stands for: `100/3` is one third. ValueError if it is none."""
    if not _WRITTEN.fullmatch(percentage):
        raise ValueError(f"{percentage!r} is no percentage")
    return Fraction(percentage) / 100


def _within_the_whole(text: str) -> str:
    if fraction_of(text) > 1:
        raise PydanticCustomError("above_100", "a share is at most 100 percent")
    return text


Share = Annotated[str, StringConstraints(pattern=_PATTERN), AfterValidator(_within_the_whole)]
"""A percentage from 0 to 100 of a whole, as rational text: `40`, `33.5`, `100/3`."""
