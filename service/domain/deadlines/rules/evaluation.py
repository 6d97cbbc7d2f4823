"""Evaluates expressions and conditions of the law against known facts, and notes each step taken.

A step is one line a person can check with a calendar: a date, what is added, the date that results.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from service.domain.deadlines.rules.known import Known
from service.domain.deadlines.rules.rule_kinds import Law, Rule
from service.domain.deadlines.rules.steps import LABELS, Step, Value
from service.domain.deadlines.rules.vocabulary import (
    Add,
    Birthday,
    Clock,
    Condition,
    EarlierOf,
    EndOf,
    Expression,
    Fixed,
    Guarded,
    InForce,
    LaterOf,
    Restart,
)
from service.values.dates import Period, age_on, birthday

_MOVED_BY_RESTART: Final = frozenset({"act", "injury", "last_treatment", "discovery", "accrual", "concealed_until"})
_ENDED_BY_DEATH: Final = frozenset({"survival", "wrongful_death"})


class Run:
    """One evaluation of one claim: facts, mode and the steps so far. `safe`: undisputed ground only (file_by)."""

    __slots__ = (
        "as_of",
        "assumed",
        "claim",
        "defendant",
        "end",
        "floor",
        "governing",
        "known",
        "law",
        "notes",
        "pessimist",
        "resolve",
        "rule",
        "safe",
        "steps",
    )

    def __init__(self, law: Law, known: Known, claim: str, defendant: str, safe: bool) -> None:
        self.law, self.known, self.claim, self.defendant, self.safe = law, known, claim, defendant, safe
        self.as_of: date = known.clocks["as_of"]
        self.steps: list[Step] | None = []
        self.rule: Rule = law.computation
        self.floor: date | None = None
        self.end: date | None = None
        self.governing: Expression | None = None
        self.pessimist = False
        self.assumed: dict[str, None] = {}
        self.notes: dict[tuple[str, str], None] = {}
        self.resolve: Callable[[Run, str], tuple[date, Rule] | None] | None = None

    def step(self, does: str, source: str, day: date, adds: Period | None, result: date) -> None:
        if self.steps is not None:
            self.steps.append(Step(self.rule, does, source, day, adds, result))

    def quietly(self, expression: Expression) -> Value | None:
        """Evaluates without a step and without a restart's floor."""
        steps, floor, pessimist = self.steps, self.floor, self.pessimist
        self.steps, self.floor, self.pessimist = None, None, False
        found = evaluate(expression, self)
        self.steps, self.floor, self.pessimist = steps, floor, pessimist
        return found

    def openly(self, expression: Expression) -> Value | None:
        """Evaluates with steps and without a restart's floor."""
        floor, pessimist = self.floor, self.pessimist
        self.floor, self.pessimist = None, False
        found = evaluate(expression, self)
        self.floor, self.pessimist = floor, pessimist
        return found

    def with_clocks(self, **clocks: date) -> None:
        """Adds clocks that only a rule in hand knows, such as the incapacity it looks at."""
        sources = {**self.known.sources, **{name: name for name in clocks}}
        self.known = replace(self.known, clocks={**self.known.clocks, **clocks}, sources=sources)


def evaluate(expression: Expression, run: Run) -> Value | None:
    """The date of `expression`, None where the facts do not give one."""
    return _EVALUATORS[type(expression)](expression, run)


def _clock(clock: Clock, run: Run) -> Value | None:
    known = run.known
    for name in clock.names:
        if name == "end":
            return Value(run.end, "step", run.end) if run.end else None
        day = known.clocks.get(name)
        source = known.sources.get(name, name)
        if day is None and run.pessimist and name == "discovery":
            day, source = known.clocks.get("injury"), known.sources.get("injury", "act_on")
            run.assumed["discovered_on"] = None
        if day is not None:
            if name == "as_of":
                run.assumed["as_of"] = None
            if run.floor is not None and day < run.floor and name in _MOVED_BY_RESTART:
                return Value(run.floor, "step", run.floor)
            return Value(day, source, day)
    return None


def _add(node: Add, run: Run) -> Value | None:
    start = evaluate(node.start, run)
    if start is None:
        return None
    result = node.period.after(start.on)
    if run.steps is not None:
        label = LABELS.get(start.source, "that day")
        run.step(f"{node.period.words} from {label}", start.source, start.on, node.period, result)
    return Value(result, "step", start.on)


def _birthday(node: Birthday, run: Run) -> Value | None:
    born = run.known.clocks.get("birth")
    if born is None:
        return None
    age = run.law.majority if node.age is None else node.age
    day = birthday(born, age)
    run.step(f"the {_ordinal(age)} birthday", "born_on", born, Period(years=age), day)
    if node.before:
        run.step("the last day before that birthday", "step", day, None, day - timedelta(days=1))
        day -= timedelta(days=1)
    return Value(day, "step", None)


def _fixed(node: Fixed, _run: Run) -> Value | None:
    return Value(node.on, "law", node.on)


def _later_of(node: LaterOf, run: Run) -> Value | None:
    found = [value for option in node.options if (value := evaluate(option, run))]
    if not found:
        return None
    best = max(found, key=lambda value: value.on)
    if len(found) > 1 and run.steps is not None:
        run.step("the later of these counts", best.source, best.on, None, best.on)
        return Value(best.on, "step", best.start)
    return best


def _earlier_of(node: EarlierOf, run: Run) -> Value | None:
    found = []
    for option in node.options:
        value = evaluate(option, run)
        if value is None and run.safe:
            pessimist, run.pessimist = run.pessimist, True
            value = evaluate(option, run)
            run.pessimist = pessimist
        if value is not None:
            found.append(value)
    if not found:
        return None
    best = min(found, key=lambda value: value.on)
    if len(found) > 1 and run.steps is not None:
        run.step("the earlier of these counts", best.source, best.on, None, best.on)
        return Value(best.on, "step", best.start)
    return best


def _restart(node: Restart, run: Run) -> Value | None:
    at = run.openly(node.at)
    if at is None or run.governing is None or run.floor is not None:
        return None
    death = run.known.clocks.get("death")
    floor = at.on
    if death is not None and death < floor and run.claim in _ENDED_BY_DEATH:
        floor = death
        run.step("the disability ends with death", "died_on", death, None, death)
    else:
        run.step("time does not run before that day", at.source, floor, None, floor)
    run.floor = floor
    found = evaluate(run.governing, run)
    run.floor = None
    return found


def _end_of(node: EndOf, run: Run) -> Value | None:
    if run.resolve is None:
        return None
    found = run.resolve(run, node.claim)
    if found is None:
        return None
    day, rule = found
    run.step(f"the {node.claim} claim itself ends under {rule.id} ({rule.citation})", "end_of", day, None, day)
    return Value(day, "step", None)


def _guarded(node: Guarded, run: Run) -> Value | None:
    if (node.argument and run.safe) or (node.when is not None and not holds(node.when, run)):
        return None
    value = evaluate(node.node, run)
    if value is None:
        return None
    if node.at_least is not None:
        value = bounded(value, node.at_least, run, least=True)
    if node.at_most is not None:
        value = bounded(value, node.at_most, run, least=False)
    return value


def bounded(value: Value, bound: Expression, run: Run, *, least: bool) -> Value:
    """`value` no earlier (`least`) or no later than `bound`; a bound that the facts do not give does not bind."""
    limit = run.quietly(bound)
    if limit is None or (limit.on <= value.on if least else limit.on >= value.on):
        return value
    limit = run.openly(bound) or limit
    run.step(f"but no {'earlier' if least else 'later'} than that day", limit.source, limit.on, None, limit.on)
    return Value(limit.on, "step", value.start)


def holds(condition: Condition, run: Run) -> bool:
    """Whether all parts of `condition` are fulfilled."""
    present = run.known.present
    if condition.claims and run.claim not in condition.claims:
        return False
    if condition.defendants and run.defendant not in condition.defendants:
        return False
    if not present.issuperset(condition.all_of) or not present.isdisjoint(condition.none_of):
        return False
    if condition.any_of and present.isdisjoint(condition.any_of):
        return False
    return (
        all(in_force(version, run) for version in condition.in_force)
        and all(_of_age(age.at, age.under, age.at_least, run) for age in condition.age)
        and all(_compared(c.date, c.relation, c.other, run) for c in condition.dates)
        and (not condition.either or any(holds(part, run) for part in condition.either))
        and (condition.unless is None or not holds(condition.unless, run))
    )


def in_force(version: InForce, run: Run) -> bool:
    """Whether the event of `version` falls into its days."""
    event = run.quietly(version.by)
    if event is None:
        return version.until is None
    return (version.since is None or version.since <= event.on) and (version.until is None or event.on <= version.until)


def _of_age(at: Clock, under: int | None, at_least: int | None, run: Run) -> bool:
    born, day = run.known.clocks.get("birth"), run.quietly(at)
    if born is None or day is None:
        return False
    age = age_on(born, day.on)
    return (under is None or age < under) and (at_least is None or age >= at_least)


def _compared(left: Expression, relation: str, right: Expression, run: Run) -> bool:
    one, two = run.quietly(left), run.quietly(right)
    if one is None or two is None:
        return False
    if relation == "before":
        return one.on < two.on
    if relation == "not_after":
        return one.on <= two.on
    return one.on > two.on if relation == "after" else one.on >= two.on


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_EVALUATORS: Final[dict[type, Callable[..., Value | None]]] = {
    Clock: _clock,
    Add: _add,
    Birthday: _birthday,
    Fixed: _fixed,
    LaterOf: _later_of,
    EarlierOf: _earlier_of,
    Restart: _restart,
    EndOf: _end_of,
    Guarded: _guarded,
}
