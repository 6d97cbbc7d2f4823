"""From the plain mapping of a law file to Law. Every key is checked; nothing unknown is let through."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, Literal, TypedDict, cast

from service.domain.deadlines.rules.court_days import FEDERAL, HOLIDAYS, OBSERVANCES, HolidaySet
from service.domain.deadlines.rules.expression_reader import ExpressionReader
from service.domain.deadlines.rules.law_reader import Entry, LawError
from service.domain.deadlines.rules.named_conditions import CONDITIONS
from service.domain.deadlines.rules.rule_kinds import (
    Adjustment,
    Bar,
    Computation,
    Emergency,
    Hint,
    Law,
    Limitation,
    Merit,
    NoticeOfClaim,
    Procedure,
    Repose,
    Rule,
    Suspension,
)
from service.domain.deadlines.rules.vocabulary import (
    ADJUSTMENTS,
    ALWAYS,
    CLOCKS,
    CONFIDENCES,
    EVENTS,
    TRACKS,
    Age,
    Clock,
    Condition,
    Confidence,
)
from service.values.dates import Period
from service.values.jurisdictions import JURISDICTIONS

MERIT_EVENTS: Final = (
    "complaint_filed",
    "complaint_served",
    "notice_served",
    "each_answer",
    "claim_filed_with_office",
    "panel_decided",
)
_ID: Final = re.compile(r"[A-Z]{2}\.[a-z0-9_]+")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_PATIENTS_OWN: Final = frozenset({"injury", "survival"})


class _Shared(TypedDict):
    id: str
    kind: str
    citation: str
    confidence: Confidence
    says: str
    when: Condition
    argument: bool
    mentions: frozenset[str]


def parse_law(data: object, file: str) -> Law:
    """The law in `data`, as a YAML file states it. Raises LawError naming file, rule, key and what was expected."""
    entry = Entry(data, file, "", "", set())
    code = entry.one_of("code", tuple(JURISDICTIONS))
    name, version = entry.text("name"), entry.text("version")
    majority = entry.number("majority", 18, 21) or 18
    own = entry.take("conditions", {})
    if not isinstance(own, Mapping) or not all(_NAME.fullmatch(str(key)) for key in own):
        raise entry.error("conditions", "expected a mapping of names to their meaning")
    parser = _Parser(file, code, frozenset(CONDITIONS) | frozenset(own), majority)
    computation = parser.computation(entry.require("computation"))
    rows = entry.require("rules")
    if not isinstance(rows, list) or not rows:
        raise entry.error("rules", "expected a list of rules")
    rules = tuple(parser.rule(index, row) for index, row in enumerate(rows))
    entry.finish()
    by_id: dict[str, Rule] = {computation.id: computation}
    for rule in rules:
        if rule.id in by_id:
            raise LawError(f"{file}: {rule.id}: the id is used twice")
        by_id[rule.id] = rule
    if not any(isinstance(rule, Limitation) for rule in rules):
        raise LawError(f"{file}: no rule of kind limitation")
    law = Law(code, name, version, majority, computation, rules, frozenset(CONDITIONS) | frozenset(own), by_id)
    return _indexed(law)


def _indexed(law: Law) -> Law:
    return replace(
        law,
        limitations=tuple(rule for rule in law.rules if isinstance(rule, Limitation)),
        reposes=tuple(rule for rule in law.rules if isinstance(rule, Repose)),
        notices=tuple(rule for rule in law.rules if isinstance(rule, NoticeOfClaim)),
        adjustments=tuple(
            sorted(
                (rule for rule in law.rules if isinstance(rule, Adjustment)),
                key=lambda rule: ADJUSTMENTS.index(rule.kind),
            )
        ),
        emergencies=tuple(rule for rule in law.rules if isinstance(rule, Emergency)),
        procedures=tuple(rule for rule in law.rules if isinstance(rule, Procedure)),
        bars=tuple(rule for rule in law.rules if isinstance(rule, Bar)),
        merits=tuple(rule for rule in law.rules if isinstance(rule, Merit)),
        hints=tuple(rule for rule in law.rules if isinstance(rule, Hint)),
    )


class _Parser:
    def __init__(self, file: str, code: str, conditions: frozenset[str], majority: int) -> None:
        self._file, self._code, self._majority = file, code, majority
        self._read = ExpressionReader(conditions)
        self._kinds: dict[str, Callable[[Entry, _Shared], Rule]] = {
            "limitation": self._limitation,
            "repose": self._repose,
            "notice_of_claim": self._notice_of_claim,
            "emergency": self._emergency,
            "bar": self._bar,
            "merit": self._merit,
            "hint": self._hint,
            **dict.fromkeys(ADJUSTMENTS, self._adjustment),
            **dict.fromkeys(EVENTS, self._procedure),
        }

    def rule(self, index: int, row: object) -> Rule:
        name = row.get("id") if isinstance(row, Mapping) else None
        entry = Entry(row, self._file, str(name or f"rules[{index}]"), "", set())
        kind = entry.one_of("kind", tuple(self._kinds))
        shared = self._shared(entry, kind)
        rule = self._kinds[kind](entry, shared)
        entry.finish()
        return replace(rule, mentions=frozenset(entry.mentions))

    def computation(self, value: object) -> Computation:
        entry = Entry(value, self._file, "computation", "", set())
        shared = self._shared(entry, "computation")
        rolls = entry.flag("rolls", True)
        holidays = entry.below("holidays", entry.take("holidays", {}))
        allowed = frozenset(HOLIDAYS)
        base = FEDERAL if holidays.one_of("base", ("federal", "none"), "federal") == "federal" else ()
        dropped = holidays.names("drop", frozenset(base))
        names = (*(name for name in base if name not in dropped), *holidays.names("add", allowed))
        observance = holidays.one_of("observance", OBSERVANCES, "nearest_weekday")
        holidays.finish()
        entry.finish()
        return Computation(**shared, rolls=rolls, holidays=HolidaySet(names, observance))

    def _shared(self, entry: Entry, kind: str) -> _Shared:
        name = entry.text("id")
        if not _ID.fullmatch(name) or name[:2] != self._code:
            raise entry.error("id", f"expected {self._code}. and a word in small letters, found {name!r}")
        return {
            "id": name,
            "kind": kind,
            "citation": entry.text("citation"),
            "confidence": cast(Confidence, entry.one_of("confidence", CONFIDENCES)),
            "says": entry.text("says"),
            "when": self._read.condition(entry, "when") if entry.has("when") else ALWAYS,
            "argument": entry.flag("argument"),
            "mentions": frozenset(),
        }

    def _limitation(self, entry: Entry, shared: _Shared) -> Rule:
        ends = self._read.expression(entry, "ends")
        return Limitation(**shared, ends=ends, exempt_from_repose=entry.flag("exempt_from_repose"))

    def _repose(self, entry: Entry, shared: _Shared) -> Rule:
        return Repose(**shared, ends=self._read.expression(entry, "ends"), binding=entry.flag("binding", True))

    def _notice_of_claim(self, entry: Entry, shared: _Shared) -> Rule:
        entry.mentions.add("notice_of_claim_on")
        return NoticeOfClaim(
            **shared,
            ends=self._read.expression(entry, "ends"),
            late_bars=entry.flag("late_bars"),
            wait=entry.period("wait"),
        )

    def _adjustment(self, entry: Entry, shared: _Shared) -> Rule:
        shared["when"] = self._with_defaults(entry, shared["kind"], shared["when"])
        rule = Adjustment(
            **shared,
            until=self._read.optional(entry, "until"),
            suspends=entry.flag("suspends"),
            replaces=entry.flag("replaces"),
            at_most=self._read.optional(entry, "at_most"),
            stands_alone=entry.flag("stands_alone"),
            exempt_from_repose=entry.flag("exempt_from_repose"),
            begins=cast(
                Literal["at_accrual", "any_time"], entry.one_of("begins", ("at_accrual", "any_time"), "at_accrual")
            ),
            reaches=self._reaches(entry),
        )
        if (rule.until is None) != rule.suspends:
            raise entry.error("until", "expected either until or suspends: true")
        if rule.suspends and rule.kind != "incapacity":
            raise entry.error("suspends", "only incapacity has days to leave out of the count")
        return rule

    def _with_defaults(self, entry: Entry, kind: str, when: Condition) -> Condition:
        if kind in ("minority", "incapacity"):
            fact = "born_on" if kind == "minority" else "incapacity"
            entry.mentions.add(fact)
            when = replace(when, claims=when.claims or _PATIENTS_OWN, all_of=(*when.all_of, fact))
            if kind == "minority" and not when.age and not when.either:
                when = replace(when, age=(Age(Clock(("act", "injury")), under=self._majority),))
        if kind == "concealment" and not (when.any_of or when.all_of or when.either):
            entry.mentions.update(("concealed_until", "fraud"))
            when = replace(when, any_of=("concealed_until", "fraud"))
        return when

    def _reaches(self, entry: Entry) -> frozenset[str]:
        return frozenset(entry.names("reaches", frozenset(TRACKS)) or ("limitation",))

    def _emergency(self, entry: Entry, shared: _Shared) -> Rule:
        since, resumes = entry.day("from"), entry.day("resumes")
        if since is None or resumes is None or resumes <= since:
            raise entry.error("resumes", "expected from and resumes as days, the second later")
        return Emergency(
            **shared,
            since=since,
            resumes=resumes,
            extends_to=entry.day("extends_to"),
            only_when_end_falls_inside=entry.flag("only_when_end_falls_inside"),
            reaches=self._reaches(entry),
        )

    def _procedure(self, entry: Entry, shared: _Shared) -> Rule:
        event = EVENTS[shared["kind"]]
        entry.mentions.add(CLOCKS.get(event, event))
        rule = Procedure(
            **shared,
            event=event,
            required=entry.flag("required"),
            wait=entry.period("wait"),
            within_last=entry.period("within_last"),
            suspends=self._suspension(entry),
            adds=entry.period("adds"),
            extends_to=self._read.optional(entry, "extends_to"),
            at_most=self._read.optional(entry, "at_most"),
            max_days=entry.number("max_days", 1, 3660),
            satisfies_repose=entry.flag("satisfies_repose"),
            effect=entry.text("effect", ""),
            reaches=self._reaches(entry),
        )
        if rule.kind == "order" and (rule.suspends or rule.adds or rule.extends_to):
            raise entry.error("adds", "an order adds its own days; only max_days may limit them")
        if rule.suspends and rule.adds:
            raise entry.error("adds", "expected suspends or adds, not both")
        return rule

    def _suspension(self, entry: Entry) -> Suspension | None:
        value = entry.take("suspends")
        if value is None:
            return None
        below = entry.below("suspends", value)
        found = Suspension(
            until=self._read.expression(below, "until"),
            keeps_day_of_event=below.flag("keeps_day_of_event"),
            only_when_end_falls_inside=below.flag("only_when_end_falls_inside"),
        )
        below.finish()
        return found

    def _bar(self, entry: Entry, shared: _Shared) -> Rule:
        return Bar(**shared, at_most=self._read.expression(entry, "at_most"))

    def _merit(self, entry: Entry, shared: _Shared) -> Rule:
        return Merit(
            **shared,
            name=entry.text("name"),
            event=entry.one_of("event", MERIT_EVENTS) if entry.has("event") else None,
            offset=entry.period("offset") or Period(),
            extension=entry.text("extension", ""),
            sanction=entry.text("sanction", ""),
        )

    def _hint(self, entry: Entry, shared: _Shared) -> Rule:
        return Hint(**shared, code=entry.text("code"))
