"""Numbers that identify a person to the government or to an institution, checked by their published form."""

import re
from collections.abc import Callable, Mapping
from typing import Literal, get_args

IdentifierKind = Literal["ssn", "mbi", "account_number"]
KINDS: tuple[IdentifierKind, ...] = get_args(IdentifierKind)

_LETTER = "AC-HJKMNP-RT-Y"
"""Letters of a Medicare number: all but S, L, O, I, B and Z, which look like digits."""
_MBI = re.compile(rf"[1-9][{_LETTER}][{_LETTER}0-9][0-9][{_LETTER}][{_LETTER}0-9][0-9][{_LETTER}][{_LETTER}][0-9][0-9]")
_ACCOUNT = re.compile(r"[A-Z0-9]{6,34}")


def social_security_number(text: str) -> str | None:
    """Returns the nine digits of a Social Security number, or None.

    Never given out: area 000, 666 and 900 to 999, group 00, serial 0000 (Social Security Administration, POMS
    RM 10201.035).
    """
    digits = re.sub(r"[ -]", "", text)
    if not re.fullmatch(r"[0-9]{9}", digits):
        return None
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    impossible = area in {"000", "666"} or area[0] == "9" or group == "00" or serial == "0000"
    return None if impossible else digits


def medicare_number(text: str) -> str | None:
    """Returns the eleven characters of a Medicare Beneficiary Identifier, or None.

    Each position is a digit, a letter or either, as the Centers for Medicare & Medicaid Services publish it
    (Understanding the MBI format); the dashes on the card are not part of it.
    """
    compact = re.sub(r"[ -]", "", text).upper()
    return compact if _MBI.fullmatch(compact) else None


def account_number(text: str) -> str | None:
    """Returns an account number without its separators, 6 to 34 letters and digits (34: ISO 13616), or None."""
    compact = re.sub(r"[ -]", "", text).upper()
    return compact if _ACCOUNT.fullmatch(compact) else None


_CHECKS: Mapping[IdentifierKind, Callable[[str], str | None]] = {
    "ssn": social_security_number,
    "mbi": medicare_number,
    "account_number": account_number,
}


def checked(kind: IdentifierKind, text: str) -> str | None:
    """Returns the identifier as it is kept, or None where it cannot be one of this kind."""
    return _CHECKS[kind](text)
