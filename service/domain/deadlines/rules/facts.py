"""The facts of one claim of one plaintiff against one defendant, and what makes them impossible.

Shapes and checks only. A date is undisputed or asserted; an unknown fact is absent and never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal

Status = Literal["undisputed", "asserted"]

CLAIMS: Final = ("injury", "wrongful_death", "survival", "consortium")
DEFENDANTS: Final = ("private", "local_government", "state", "federal")
STATUSES: Final = ("undisputed", "asserted")

DATE_FACTS: Final = (
    "act_on",
    "injury_on",
    "last_treatment_on",
    "discovered_on",
    "died_on",
    "born_on",
    "concealed_until",
    "notice_served_on",
    "notice_of_claim_on",
    "claim_denied_on",
    "panel_requested_on",
    "panel_ended_on",
    "mediation_requested_on",
    "mediation_ended_on",
    "representative_appointed_on",
)

EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2200, 12, 31)
PRENATAL: Final = timedelta(days=300)
"""An act before birth is possible for so long: the care of the mother."""


@dataclass(frozen=True, slots=True)
class FactDate:
    on: date
    status: Status = "undisputed"


@dataclass(frozen=True, slots=True)
class Incapacity:
    """A stretch in which the claimant could not act; `until_on` None: it goes on."""

    from_on: date
    until_on: date | None = None
    status: Status = "undisputed"


@dataclass(frozen=True, slots=True)
class Extension:
    """Days added to the time to sue by an order, a stipulation or a petition."""

    days: int
    granted_on: date | None = None
    basis: str = ""
    status: Status = "undisputed"


@dataclass(frozen=True, slots=True)
class FactProblem:
    """Why facts cannot be used: `pointer` is an RFC 6901 JSON pointer into the request."""

    pointer: str
    code: str
    detail: str


class ImpossibleFacts(ValueError):
    """Facts that no calendar can hold, each with its place in the request."""

    def __init__(self, problems: Iterable[FactProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{problem.pointer}: {problem.detail}" for problem in self.problems))


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """One claim as stated. `dates` holds only what is known, by fact name (see DATE_FACTS)."""

    jurisdiction: str
    claim: str = "injury"
    defendant: str = "private"
    dates: Mapping[str, FactDate] = field(default_factory=dict)
    incapacity: tuple[Incapacity, ...] = ()
    foreign_object: bool = False
    conditions: frozenset[str] = frozenset()
    extensions: tuple[Extension, ...] = ()

    def on(self, fact: str) -> date | None:
        known = self.dates.get(fact)
        return known.on if known else None


# pairs of facts of which the second cannot come before the first, and how to say so
_ORDER: Final = (
    ("act_on", "injury_on", "the injury cannot come before the act"),
    ("act_on", "last_treatment_on", "treatment cannot end before the act"),
    ("act_on", "died_on", "the patient cannot die before the act"),
    ("act_on", "concealed_until", "concealment cannot end before the act"),
    ("act_on", "notice_served_on", "notice cannot be served before the act"),
    ("act_on", "notice_of_claim_on", "the notice of claim cannot come before the act"),
    ("act_on", "panel_requested_on", "a panel cannot be requested before the act"),
    ("act_on", "mediation_requested_on", "mediation cannot be requested before the act"),
    ("born_on", "died_on", "death cannot come before birth"),
    ("notice_of_claim_on", "claim_denied_on", "a claim cannot be denied before it was presented"),
    ("panel_requested_on", "panel_ended_on", "the panel cannot end before it was requested"),
    ("mediation_requested_on", "mediation_ended_on", "mediation cannot end before it was requested"),
)
# what can be so, of a wrong that went on or of a guardian who came to represent the estate, but is more often a slip
_UNLIKELY_ORDER: Final = (
    ("act_on", "discovered_on", "the claim was discovered before the act"),
    ("died_on", "representative_appointed_on", "the representative was appointed before the death"),
)
_PAST: Final = frozenset(DATE_FACTS) - {"concealed_until"}


def find_problems(facts: ClaimFacts, as_of: date) -> list[FactProblem]:
    """What is impossible in the facts on the day `as_of`; empty when a calendar can hold them."""
    problems = [
        FactProblem(f"/facts/{name}", "out_of_range", f"{known.on} is not between {EARLIEST} and {LATEST}")
        for name, known in facts.dates.items()
        if not EARLIEST <= known.on <= LATEST
    ]
    if not EARLIEST <= as_of <= LATEST:
        problems.append(FactProblem("/as_of", "out_of_range", f"{as_of} is not between {EARLIEST} and {LATEST}"))
    if problems:
        return problems
    for first, second, detail in _ORDER:
        one, two = facts.on(first), facts.on(second)
        if one and two and two < one:
            problems.append(FactProblem(f"/facts/{second}", "impossible_order", f"{detail} ({two} is before {one})"))
    problems += _birth_problems(facts)
    problems += _future_problems(facts, as_of)
    for index, stretch in enumerate(facts.incapacity):
        problems += _incapacity_problems(index, stretch, as_of)
    for index, extension in enumerate(facts.extensions):
        problems += _extension_problems(index, extension)
    if not any(facts.on(name) for name in ("act_on", "injury_on", "discovered_on", "last_treatment_on", "died_on")):
        problems.append(FactProblem("/facts/act_on", "required", "no date from which time could run is given"))
    return problems


def find_doubts(facts: ClaimFacts) -> list[str]:
    """What in the facts is possible but more likely a slip, as sentences."""
    return [
        f"{said} ({two} is before {one}): is one of the dates wrong?"
        for first, second, said in _UNLIKELY_ORDER
        if (one := facts.on(first)) and (two := facts.on(second)) and two < one
    ]


def _birth_problems(facts: ClaimFacts) -> list[FactProblem]:
    born, act = facts.on("born_on"), facts.on("act_on")
    if born and act and act < born - PRENATAL:
        return [
            FactProblem("/facts/born_on", "impossible_order", f"the act ({act}) is more than 300 days before birth")
        ]
    return []


def _future_problems(facts: ClaimFacts, as_of: date) -> list[FactProblem]:
    return [
        FactProblem(f"/facts/{name}", "in_the_future", f"{known.on} is after the day of assessment ({as_of})")
        for name, known in facts.dates.items()
        if name in _PAST and known.on > as_of
    ]


def _incapacity_problems(index: int, stretch: Incapacity, as_of: date) -> list[FactProblem]:
    at, found = f"/facts/incapacity/{index}", []
    for name, day in (("from_on", stretch.from_on), ("until_on", stretch.until_on)):
        if day and not EARLIEST <= day <= LATEST:
            found.append(FactProblem(f"{at}/{name}", "out_of_range", f"{day} is not between {EARLIEST} and {LATEST}"))
    if stretch.until_on and stretch.until_on < stretch.from_on:
        found.append(FactProblem(f"{at}/until_on", "impossible_order", "incapacity cannot end before it begins"))
    if stretch.from_on > as_of:
        found.append(FactProblem(f"{at}/from_on", "in_the_future", f"{stretch.from_on} is after {as_of}"))
    return found


def _extension_problems(index: int, extension: Extension) -> list[FactProblem]:
    at, found = f"/facts/extensions/{index}", []
    if not 1 <= extension.days <= 3660:
        found.append(FactProblem(f"{at}/days", "out_of_range", "an extension adds 1 to 3660 days"))
    day = extension.granted_on
    if day and not EARLIEST <= day <= LATEST:
        found.append(FactProblem(f"{at}/granted_on", "out_of_range", f"{day} is not between {EARLIEST} and {LATEST}"))
    return found
