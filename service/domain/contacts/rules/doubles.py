"""How likely two contacts are one and the same."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Reason = Literal["name", "same_email", "same_phone", "same_birth_day", "other_birth_day"]

LEAST = 30
"""What is less likely is not shown: nothing but a mail address in common still is."""


@dataclass(frozen=True, slots=True)
class Likelihood:
    """0 to 100, and what speaks for it and against it."""

    score: int
    reasons: tuple[Reason, ...]


def likelihood(*, name: int, email: bool, phone: bool, born: date | None, other_born: date | None) -> Likelihood:
    """Weighs how alike the names are (0 to 100) and what else two contacts have in common.

    A name alone is common; a birth day in common makes it one person, another birth day almost rules it out.
    """
    points: dict[Reason, float] = {}
    if name:
        points["name"] = name * 0.6
    if email:
        points["same_email"] = 30
    if phone:
        points["same_phone"] = 20
    if born and other_born:
        points |= {"same_birth_day": 30} if born == other_born else {"other_birth_day": -40}
    return Likelihood(max(0, min(100, round(sum(points.values())))), tuple(points))
