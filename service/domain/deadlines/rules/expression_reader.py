"""Reads expressions (dates) and conditions of the law data."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, Literal, cast

from service.domain.deadlines.rules.facts import CLAIMS, DATE_FACTS, DEFENDANTS
from service.domain.deadlines.rules.law_reader import Entry
from service.domain.deadlines.rules.vocabulary import (
    CLOCKS,
    Add,
    Age,
    Birthday,
    Clock,
    Comparison,
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

_SHAPES: Final = ("from", "birthday", "date", "later_of", "earlier_of", "restart", "end_of")
_FACTS: Final = frozenset(DATE_FACTS) | {"incapacity", "foreign_object", "extensions"}
_RELATIONS: Final = ("before", "not_after", "after", "not_before")
_VERSIONS: Final = {
    "acts": ("act", "injury", "last_treatment"),
    "injuries": ("injury",),
    "accruals": ("accrual",),
    "deaths": ("death",),
    "births": ("birth",),
}


class ExpressionReader:
    """Knows which named conditions a file may use."""

    def __init__(self, conditions: frozenset[str]) -> None:
        self._names = _FACTS | conditions

    def expression(self, entry: Entry, key: str) -> Expression:
        """The expression under `key`, which must be there."""
        return self._expression(entry, key, entry.require(key))

    def optional(self, entry: Entry, key: str) -> Expression | None:
        value = entry.take(key)
        return None if value is None else self._expression(entry, key, value)

    def _expression(self, entry: Entry, key: str, value: Any) -> Expression:
        if isinstance(value, (str, list)):
            return self._clock(entry, key, value)
        if type(value) is date:
            return Fixed(value)
        below = entry.below(key, value)
        shapes = [shape for shape in _SHAPES if below.has(shape)]
        if len(shapes) != 1:
            raise below.error("", f"expected exactly one of {', '.join(_SHAPES)}")
        node = self._node(below, shapes[0])
        guarded = Guarded(
            node,
            when=self.condition(below, "when") if below.has("when") else None,
            argument=below.flag("argument"),
            at_least=self.optional(below, "at_least"),
            at_most=self.optional(below, "at_most"),
        )
        below.finish()
        plain = guarded.when is None and not guarded.argument
        return node if plain and guarded.at_least is None and guarded.at_most is None else guarded

    def _node(self, below: Entry, shape: str) -> Expression:
        if shape == "from":
            start = self.expression(below, "from")
            period = below.period("add")
            return Add(start, period) if period else start
        if shape == "birthday":
            below.mentions.add("born_on")
            word = below.take("birthday")
            before = below.one_of("last_day", ("birthday", "day_before"), "birthday") == "day_before"
            if word == "majority":
                return Birthday(None, before)
            if isinstance(word, bool) or not isinstance(word, int) or not 1 <= word <= 40:
                raise below.error("birthday", f"expected an age or majority, found {word!r}")
            return Birthday(word, before)
        if shape == "date":
            day = below.day("date")
            if day is None:
                raise below.error("date", "expected a day")
            return Fixed(day)
        if shape == "restart":
            return Restart(self.expression(below, "restart"))
        if shape == "end_of":
            return EndOf(below.one_of("end_of", CLAIMS))
        value = below.take(shape)
        if not isinstance(value, list) or len(value) < 2:
            raise below.error(shape, "expected a list of two or more")
        options = tuple(self._expression(below, f"{shape}[{index}]", option) for index, option in enumerate(value))
        return LaterOf(options) if shape == "later_of" else EarlierOf(options)

    def _clock(self, entry: Entry, key: str, value: Any) -> Clock:
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, list):
            raise entry.error(key, f"expected a clock or a list of clocks, found {value!r}")
        for name in names:
            if not isinstance(name, str) or name not in CLOCKS:
                raise entry.error(key, f"{name!r} is no clock; known: {', '.join(CLOCKS)}")
            if CLOCKS[name]:
                entry.mentions.add(CLOCKS[name])
        if not names:
            raise entry.error(key, "expected at least one clock")
        return Clock(tuple(names))

    @staticmethod
    def _list(entry: Entry, key: str) -> list[Any]:
        value = entry.take(key, [])
        if not isinstance(value, list):
            raise entry.error(key, f"expected a list, found {value!r}")
        return value

    def condition(self, entry: Entry, key: str) -> Condition:
        """The condition under `key`; keys are described in the README of the law."""
        below = entry.below(key, entry.require(key))
        known = {name: below.names(name, self._names) for name in ("all_of", "any_of", "none_of")}
        for names in known.values():
            below.mentions.update(names)
        found = Condition(
            claims=frozenset(below.names("claims", frozenset(CLAIMS))),
            defendants=frozenset(below.names("defendants", frozenset(DEFENDANTS))),
            age=self._ages(below),
            dates=self._comparisons(below),
            in_force=self._versions(below),
            either=tuple(
                self.condition(Entry({"either": part}, below.file, below.rule, below.path, below.mentions), "either")
                for part in self._list(below, "either")
            ),
            unless=self.condition(below, "unless") if below.has("unless") else None,
            **known,
        )
        below.finish()
        return found

    def _ages(self, below: Entry) -> tuple[Age, ...]:
        if not below.has("age"):
            return ()
        entry = below.below("age", below.take("age"))
        below.mentions.add("born_on")
        at = self._clock(entry, "at", entry.take("at", ["act", "injury"]))
        found = Age(at, entry.number("under", 0, 40), entry.number("at_least", 0, 40))
        if found.under is None and found.at_least is None:
            raise entry.error("", "expected under or at_least")
        entry.finish()
        return (found,)

    def _comparisons(self, below: Entry) -> tuple[Comparison, ...]:
        found = []
        for index, value in enumerate(self._list(below, "dates")):
            entry = below.below(f"dates[{index}]", value)
            left = self.expression(entry, "date")
            given = [relation for relation in _RELATIONS if entry.has(relation)]
            if len(given) != 1:
                raise entry.error("", f"expected exactly one of {', '.join(_RELATIONS)}")
            relation = cast(Literal["before", "not_after", "after", "not_before"], given[0])
            found.append(Comparison(left, relation, self.expression(entry, relation)))
            entry.finish()
        return tuple(found)

    def _versions(self, below: Entry) -> tuple[InForce, ...]:
        found = []
        for word, clocks in _VERSIONS.items():
            since, until = below.day(f"{word}_from"), below.day(f"{word}_until")
            if since and until and until < since:
                raise below.error(f"{word}_until", "is before the first day")
            if since or until:
                found.append(InForce(Clock(clocks), since, until))
        return tuple(found)
