"""National Provider Identifiers (45 CFR 162.406): ten digits, the last of which checks the others."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

_PREFIX = "80840"
"""What stands before an NPI on a health card (ISO 7812: 80 health, 840 United States). It counts in the check digit."""


def check_digit_holds(npi: str) -> bool:
    """Returns whether ten digits pass Luhn's test behind the prefix: every second digit from the right counts twice,
    and the digits of all that are added (CMS, "Requirements for NPI and NPI check digit")."""
    digits = [int(digit) for digit in reversed(_PREFIX + npi)]
    twice = [2 * digit for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(value // 10 + value % 10 for value in twice)) % 10 == 0


def _checked(npi: str) -> str:
    if not check_digit_holds(npi):
        raise PydanticCustomError("npi_check_digit", "the check digit is wrong: a digit was mistyped")
    return npi


Npi = Annotated[str, StringConstraints(pattern=r"^[12][0-9]{9}$"), AfterValidator(_checked)]
"""An NPI as text; the first digit is 1 or 2."""
