"""Expressions and conditions of the law data, as frozen values. README.md beside the data is the reference for readers.

Three layers: expressions yield a date, conditions yield yes or no, rules (rule_kinds.py) join both with a citation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from service.values.dates import Period

Confidence = Literal["verified", "secondary", "memory"]
CONFIDENCES: Final = ("verified", "secondary", "memory")

Track = Literal["limitation", "repose", "notice_of_claim"]
TRACKS: Final = ("limitation", "repose", "notice_of_claim")

CLOCKS: Final = {
    "act": "act_on",
    "injury": "injury_on",
    "last_treatment": "last_treatment_on",
    "discovery": "discovered_on",
    "death": "died_on",
    "birth": "born_on",
    "concealed_until": "concealed_until",
    "incapacity_begin": "incapacity",
    "incapacity_end": "incapacity",
    "appointment": "representative_appointed_on",
    "notice_served": "notice_served_on",
    "notice_of_claim": "notice_of_claim_on",
    "claim_denied": "claim_denied_on",
    "panel_requested": "panel_requested_on",
    "panel_ended": "panel_ended_on",
    "mediation_requested": "mediation_requested_on",
    "mediation_ended": "mediation_ended_on",
    "accrual": "discovered_on",
    "end": "",
    "as_of": "",
}
"""Clock of the vocabulary to the fact it reads. `injury` falls back to the act; `accrual` is discovery, else injury,
else act; `end` is the end of the period so far; `as_of` is the day of the assessment."""

EVENTS: Final = {
    "presuit_notice": "notice_served",
    "panel": "panel_requested",
    "mediation": "mediation_requested",
    "government_notice": "notice_of_claim",
    "order": "extensions",
}
"""Kind of procedure to the clock of its event; `order` is applied once for every extension that was granted."""

ADJUSTMENTS: Final = ("alternative", "concealment", "minority", "incapacity", "death_saving")
"""The order in which adjustments of the period are applied; after them emergencies, then procedure by date."""


# expressions ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clock:
    """The first of `names` that is known; absent when none is."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Add:
    """A period that starts the day after `start`."""

    start: Expression
    period: Period


@dataclass(frozen=True, slots=True)
class Birthday:
    """The patient's birthday of `age`; `before`: the day before it. `age` None: of majority."""

    age: int | None
    before: bool


@dataclass(frozen=True, slots=True)
class Fixed:
    on: date


@dataclass(frozen=True, slots=True)
class LaterOf:
    options: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class EarlierOf:
    options: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Restart:
    """The governing period once more, with no clock earlier than `at`."""

    at: Expression


@dataclass(frozen=True, slots=True)
class EndOf:
    """The last day of the same patient's claim of another kind, limitation and repose together."""

    claim: str


@dataclass(frozen=True, slots=True)
class Guarded:
    """`node` counted only when `when` holds, within `at_least` and `at_most`; `argument`: only for arguable_until."""

    node: Expression
    when: Condition | None = None
    argument: bool = False
    at_least: Expression | None = None
    at_most: Expression | None = None


Expression = Clock | Add | Birthday | Fixed | LaterOf | EarlierOf | Restart | EndOf | Guarded


# conditions ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Age:
    """Age of the patient on the day of clock `at`: below `under`, or `at_least`. Unknown birth: not fulfilled."""

    at: Clock
    under: int | None = None
    at_least: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`date` before, not after, after, or not before `other`. False when either is unknown."""

    date: Expression
    relation: Literal["before", "not_after", "after", "not_before"]
    other: Expression


@dataclass(frozen=True, slots=True)
class InForce:
    """The version of the law for events of clock `by` from `since` until `until`, both included. Unknown event: holds
    only for the version that is still in force."""

    by: Clock
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """All parts must hold. Names in `all_of`, `any_of`, `none_of` are facts that are known or named conditions."""

    claims: frozenset[str] = frozenset()
    defendants: frozenset[str] = frozenset()
    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    age: tuple[Age, ...] = ()
    dates: tuple[Comparison, ...] = ()
    in_force: tuple[InForce, ...] = ()
    either: tuple[Condition, ...] = ()
    unless: Condition | None = None


ALWAYS: Final = Condition()
