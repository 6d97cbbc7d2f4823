"""Numbers that a firm gives by a pattern of its own, such as `{year}-{seq:4}` for 2026-0042.

A pattern is text with `{seq}` once, `{seq:4}` padded to four digits, and as one likes `{year}`, `{yy}` and `{office}`,
the office's code. What stands between is letters, digits and `. / _ -`.
"""

import re
from dataclasses import dataclass
from typing import Final

LONGEST_PATTERN: Final = 30
"""Filled, it is at most 40 characters: `{seq}` alone may grow, to ten digits; an office's code has eight at most."""

_TOKEN: Final = re.compile(r"\{(?:seq(?::([1-9]))?|year|yy|office)\}")
_LITERAL: Final = re.compile(r"[A-Za-z0-9./_-]*")
_YEARS: Final = ("{year}", "{yy}")


@dataclass(frozen=True, slots=True)
class NumberFrame:
    """What stands around the counted number, and to how many digits that is padded."""

    before: str
    digits: int
    after: str

    def number(self, count: int) -> str:
        """Returns the number that `count` makes."""
        return f"{self.before}{count:0{self.digits}d}{self.after}"


def pattern_error(pattern: str, yearly: bool) -> str | None:
    """Returns why a pattern cannot number things, or None. `yearly`: the count begins anew each year."""
    if not 1 <= len(pattern) <= LONGEST_PATTERN:
        return f"a pattern has 1 to {LONGEST_PATTERN} characters"
    if sum(token[0].startswith("{seq") for token in _TOKEN.finditer(pattern)) != 1:
        return "a pattern has {seq} once, or {seq:4} for four digits"
    if not _LITERAL.fullmatch(_TOKEN.sub("", pattern)):
        return "between {seq}, {year}, {yy} and {office} stand letters, digits and . / _ -"
    if not re.match(r"[A-Za-z0-9{]", pattern):
        return "a number begins with a letter or a digit"
    if yearly and not any(token in pattern for token in _YEARS):
        return "a count that begins anew each year needs {year} or {yy}, or numbers would repeat"
    return None


def needs_office(pattern: str) -> bool:
    """Returns whether a number says which office the matter belongs to."""
    return "{office}" in pattern


def frame(pattern: str, year: int, office: str) -> NumberFrame:
    """Returns what a right pattern makes of a year and an office's code."""
    (seq,) = (token for token in _TOKEN.finditer(pattern) if token[0].startswith("{seq"))
    said = {"{year}": f"{year:04d}", "{yy}": f"{year % 100:02d}", "{office}": office}

    def filled(text: str) -> str:
        return _TOKEN.sub(lambda token: said[token[0]], text)

    return NumberFrame(filled(pattern[: seq.start()]), int(seq[1] or 1), filled(pattern[seq.end() :]))
