"""Decisions about matters. Pure."""

from datetime import date

CLAIMS_PER_MATTER = 500
"""How many claims a matter may have; the largest malpractice suits have some dozens."""


def closing_error(opened_on: date, closed_on: date) -> str | None:
    """Returns why a matter cannot be closed on that day, or None."""
    return "closed_on lies before the matter was opened" if closed_on < opened_on else None
