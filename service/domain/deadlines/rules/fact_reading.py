"""From the JSON of a request to ClaimFacts, collecting every problem with its JSON pointer.

Used by the command line and by the API alike, so both refuse the same things in the same words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, cast

from service.domain.deadlines.rules.facts import (
    CLAIMS,
    DATE_FACTS,
    DEFENDANTS,
    STATUSES,
    ClaimFacts,
    Extension,
    FactDate,
    FactProblem,
    ImpossibleFacts,
    Incapacity,
    Status,
    find_problems,
)
from service.values.jurisdictions import FEDERAL, is_jurisdiction

CONDITION: Final = re.compile(r"[a-z][a-z0-9_]{1,59}")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_OTHER_FACTS: Final = frozenset({"incapacity", "foreign_object", "conditions", "extensions"})
_MANY: Final = 20
_LONGEST_BASIS: Final = 200


def read_claim(item: Mapping[str, Any], as_of: date) -> ClaimFacts:
    """The claim that `item` states: jurisdiction, claim, defendant, facts. Other keys are left alone.

    Raises ImpossibleFacts with every problem found.
    """
    reading = _Reading()
    jurisdiction = reading.jurisdiction(item.get("jurisdiction"))
    claim = reading.one_of("/claim", item.get("claim", "injury"), CLAIMS)
    ordinary = "federal" if jurisdiction == FEDERAL else "private"
    defendant = reading.one_of("/defendant", item.get("defendant", ordinary), DEFENDANTS)
    if jurisdiction == FEDERAL:
        defendant = "federal"
    raw = item.get("facts")
    if not isinstance(raw, Mapping):
        reading.refuse("/facts", "required" if raw is None else "wrong_type", "facts must be an object")
        raw = {}
    for name in raw:
        if name not in DATE_FACTS and name not in _OTHER_FACTS:
            reading.refuse(f"/facts/{_escaped(name)}", "unknown_fact", f"no such fact; known: {_known()}")
    facts = ClaimFacts(
        jurisdiction=jurisdiction,
        claim=claim,
        defendant=defendant,
        dates=reading.dates(raw),
        incapacity=reading.incapacity(raw.get("incapacity")),
        foreign_object=reading.flag("/facts/foreign_object", raw.get("foreign_object", False)),
        conditions=reading.conditions(raw.get("conditions")),
        extensions=reading.extensions(raw.get("extensions")),
    )
    problems = reading.problems or find_problems(facts, as_of)
    if problems:
        raise ImpossibleFacts(problems)
    return facts


def read_day(value: object) -> date | None:
    """A calendar day from `YYYY-MM-DD` or a date; None when it is neither."""
    if type(value) is date:
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return None


def _known() -> str:
    return ", ".join((*DATE_FACTS, *sorted(_OTHER_FACTS)))


def _escaped(name: object) -> str:
    return str(name)[:80].replace("~", "~0").replace("/", "~1")


class _Reading:
    """Reads one request; remembers what it had to refuse."""

    def __init__(self) -> None:
        self.problems: list[FactProblem] = []

    def refuse(self, pointer: str, code: str, detail: str) -> None:
        self.problems.append(FactProblem(pointer, code, detail))

    def jurisdiction(self, value: object) -> str:
        if isinstance(value, str) and is_jurisdiction(value.upper()):
            return value.upper()
        code = "required" if value is None else "unknown_jurisdiction"
        self.refuse("/jurisdiction", code, "a postal code of the fifty states or DC, or US for the Tort Claims Act")
        return ""

    def one_of(self, pointer: str, value: object, allowed: tuple[str, ...]) -> str:
        if isinstance(value, str) and value in allowed:
            return value
        self.refuse(pointer, "unknown_value", f"must be one of {', '.join(allowed)}")
        return allowed[0]

    def flag(self, pointer: str, value: object) -> bool:
        if value is None or isinstance(value, bool):
            return bool(value)
        self.refuse(pointer, "wrong_type", "must be true or false")
        return False

    def day(self, pointer: str, value: object) -> date | None:
        day = read_day(value)
        if day is None and value is not None:
            self.refuse(pointer, "not_a_date", "must be a calendar day, YYYY-MM-DD")
        return day

    def status(self, pointer: str, value: object) -> Status:
        return cast(Status, self.one_of(pointer, value, STATUSES))

    def dates(self, raw: Mapping[str, Any]) -> dict[str, FactDate]:
        known: dict[str, FactDate] = {}
        for name in DATE_FACTS:
            value = raw.get(name)
            if value is None:
                continue
            pointer: str = f"/facts/{name}"
            status: Status = "undisputed"
            if isinstance(value, Mapping):
                self.only(pointer, value, {"on", "status", "source"})
                status = self.status(f"{pointer}/status", value.get("status", "undisputed"))
                pointer, value = f"{pointer}/on", value.get("on")
            day = self.day(pointer, value)
            if day is not None:
                known[name] = FactDate(day, status)
        return known

    def only(self, pointer: str, value: Mapping[str, Any], allowed: set[str]) -> None:
        for key in value:
            if key not in allowed and key != "source":  # where it is known from is no matter of the rules
                self.refuse(f"{pointer}/{_escaped(key)}", "unknown_key", f"known keys: {', '.join(sorted(allowed))}")

    def rows(self, pointer: str, value: object) -> list[tuple[str, Any]]:
        if value is None:
            return []
        if not isinstance(value, list) or len(value) > _MANY:
            self.refuse(pointer, "wrong_type", f"must be a list of at most {_MANY}")
            return []
        return [(f"{pointer}/{index}", row) for index, row in enumerate(value)]

    def objects(self, pointer: str, value: object) -> list[tuple[str, Mapping[str, Any]]]:
        found = []
        for at, row in self.rows(pointer, value):
            if isinstance(row, Mapping):
                found.append((at, row))
            else:
                self.refuse(at, "wrong_type", "must be an object")
        return found

    def incapacity(self, value: object) -> tuple[Incapacity, ...]:
        found = []
        for at, row in self.objects("/facts/incapacity", value):
            self.only(at, row, {"from_on", "until_on", "status", "source"})
            start = self.day(f"{at}/from_on", row.get("from_on"))
            end = self.day(f"{at}/until_on", row.get("until_on"))
            status = self.status(f"{at}/status", row.get("status", "undisputed"))
            if start:
                found.append(Incapacity(start, end, status))
            elif row.get("from_on") is None:
                self.refuse(f"{at}/from_on", "required", "incapacity needs the day it began")
        return tuple(found)

    def conditions(self, value: object) -> frozenset[str]:
        found = set()
        for at, name in self.rows("/facts/conditions", value):
            if isinstance(name, str) and CONDITION.fullmatch(name):
                found.add(name)
            else:
                self.refuse(at, "not_a_condition", "a condition is a name such as cancer_misdiagnosis")
        return frozenset(found)

    def extensions(self, value: object) -> tuple[Extension, ...]:
        found = []
        for at, row in self.objects("/facts/extensions", value):
            self.only(at, row, {"days", "granted_on", "basis", "status", "source"})
            days, basis = row.get("days"), row.get("basis") or ""
            if not isinstance(days, int) or isinstance(days, bool):
                self.refuse(f"{at}/days", "wrong_type", "must be a whole number of days")
                days = 1
            if not isinstance(basis, str) or len(basis) > _LONGEST_BASIS:
                self.refuse(f"{at}/basis", "wrong_type", f"must be text of at most {_LONGEST_BASIS} characters")
                basis = ""
            granted = self.day(f"{at}/granted_on", row.get("granted_on"))
            status = self.status(f"{at}/status", row.get("status", "undisputed"))
            found.append(Extension(days, granted, basis, status))
        return tuple(found)
