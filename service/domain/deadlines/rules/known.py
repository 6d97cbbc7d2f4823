"""What is taken as known in one evaluation: the undisputed facts and a choice of the asserted ones, as clocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

from service.domain.deadlines.rules.facts import ClaimFacts, Extension, Incapacity
from service.domain.deadlines.rules.vocabulary import CLOCKS

EXHAUSTIVE: Final = 5
"""Up to so many asserted facts every choice of them is tried; above, none, all, each alone and all but one."""

_PLAIN: Final = {
    fact: clock for clock, fact in CLOCKS.items() if fact.endswith(("_on", "_until")) and clock != "accrual"
}


@dataclass(frozen=True, slots=True)
class Known:
    """Clocks that have a date, the names of all facts and conditions present, and facts that are no single date."""

    clocks: dict[str, date]
    sources: dict[str, str]
    present: frozenset[str]
    incapacity: tuple[Incapacity, ...]
    extensions: tuple[Extension, ...]


def choices(facts: ClaimFacts) -> Iterator[frozenset[str]]:
    """The sets of asserted facts to leave out, nothing first: every set when few are asserted."""
    asserted = [name for name, known in facts.dates.items() if known.status == "asserted"]
    asserted += [f"incapacity/{n}" for n, known in enumerate(facts.incapacity) if known.status == "asserted"]
    asserted += [f"extensions/{n}" for n, known in enumerate(facts.extensions) if known.status == "asserted"]
    count = len(asserted)
    sizes = range(count + 1) if count <= EXHAUSTIVE else sorted({0, 1, count - 1, count})
    for size in sizes:
        for left_out in combinations(asserted, size):
            yield frozenset(left_out)


def know(facts: ClaimFacts, as_of: date, left_out: frozenset[str] = frozenset()) -> Known:
    """The facts as clocks, without those left out."""
    clocks: dict[str, date] = {"as_of": as_of}
    sources: dict[str, str] = {"as_of": "as_of"}
    present = set(facts.conditions)
    for fact, known in facts.dates.items():
        if fact not in left_out:
            clocks[_PLAIN[fact]] = known.on
            sources[_PLAIN[fact]] = fact
            present.add(fact)
    fallbacks = [("injury", ("act",)), ("accrual", ("discovery", "injury", "act", "last_treatment"))]
    if facts.claim == "wrongful_death":
        fallbacks.append(("death", ("act", "last_treatment")))  # the earliest that it can have been
    for clock, others in fallbacks:
        for other in others:
            if clock not in clocks and other in clocks:
                clocks[clock], sources[clock] = clocks[other], sources[other]
    incapacity = tuple(one for n, one in enumerate(facts.incapacity) if f"incapacity/{n}" not in left_out)
    extensions = tuple(one for n, one in enumerate(facts.extensions) if f"extensions/{n}" not in left_out)
    for name, given in (
        ("incapacity", incapacity),
        ("extensions", extensions),
        ("foreign_object", facts.foreign_object),
    ):
        if given:
            present.add(name)
    return Known(clocks, sources, frozenset(present), incapacity, extensions)
