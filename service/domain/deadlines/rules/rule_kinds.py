"""The kinds of rules of the law data, as frozen values, and the law of one jurisdiction that holds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from service.domain.deadlines.rules.court_days import HolidaySet
from service.domain.deadlines.rules.vocabulary import ALWAYS, Condition, Confidence, Expression
from service.values.dates import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every rule has. `says` is one plain sentence of our own; `argument`: needs argument in court."""

    id: str
    kind: str
    citation: str
    confidence: Confidence
    says: str
    when: Condition = ALWAYS
    argument: bool = False
    mentions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limitation(Rule):
    """The period that governs: of all whose condition holds the first."""

    ends: Expression
    exempt_from_repose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Repose(Rule):
    """The outer limit; the first whose condition holds. Not `binding`: shown, but it does not cut."""

    ends: Expression
    binding: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeOfClaim(Rule):
    """When a government body must have the claim; `late_bars`: a later notice ends the claim."""

    ends: Expression
    late_bars: bool = False
    wait: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment(Rule):
    """Minority, incapacity, concealment, an alternative period, a saving after death: moves the end.

    `until` is compared with the end so far and the later wins (`replaces`: it takes its place); `suspends` instead
    leaves the days of incapacity out of the count. `stands_alone`: not lengthened by notice, panel or order.
    """

    until: Expression | None = None
    suspends: bool = False
    replaces: bool = False
    at_most: Expression | None = None
    stands_alone: bool = False
    exempt_from_repose: bool = False
    begins: Literal["at_accrual", "any_time"] = "at_accrual"
    reaches: frozenset[str] = frozenset({"limitation"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency(Rule):
    """Orders that stopped time for all: no count from `since` until `resumes`, or ends inside move to `extends_to`."""

    since: date
    resumes: date
    extends_to: date | None = None
    only_when_end_falls_inside: bool = False
    reaches: frozenset[str] = frozenset({"limitation"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """The clock stops at the event until `until`; what was left then runs. `keeps_day_of_event`: that day too."""

    until: Expression
    keeps_day_of_event: bool = False
    only_when_end_falls_inside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure(Rule):
    """A step before suit: notice, panel, mediation, government notice, order; it counts when `event` was in time."""

    event: str
    required: bool = False
    wait: Period | None = None
    within_last: Period | None = None
    suspends: Suspension | None = None
    adds: Period | None = None
    extends_to: Expression | None = None
    at_most: Expression | None = None
    max_days: int | None = None
    satisfies_repose: bool = False
    effect: str = ""
    reaches: frozenset[str] = frozenset({"limitation"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar(Rule):
    """Under its condition the claim cannot be brought after `at_most`, whatever lengthened it."""

    at_most: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Merit(Rule):
    """Certificate or affidavit of merit: `offset` after (or with) `event`. No event: none is due."""

    name: str
    event: str | None
    offset: Period
    extension: str = ""
    sanction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint(Rule):
    """A warning with `code` when its condition holds; `says` is its text."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Computation(Rule):
    """Whether a last day on a weekend or holiday rolls forward, and which days are holidays."""

    rolls: bool
    holidays: HolidaySet


@dataclass(frozen=True, slots=True)
class Law:
    """The law of one jurisdiction in one version, rules in the order of the file."""

    code: str
    name: str
    version: str
    majority: int
    computation: Computation
    rules: tuple[Rule, ...]
    conditions: frozenset[str]
    by_id: dict[str, Rule] = field(default_factory=dict, compare=False)
    limitations: tuple[Limitation, ...] = ()
    reposes: tuple[Repose, ...] = ()
    notices: tuple[NoticeOfClaim, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    emergencies: tuple[Emergency, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    bars: tuple[Bar, ...] = ()
    merits: tuple[Merit, ...] = ()
    hints: tuple[Hint, ...] = ()
