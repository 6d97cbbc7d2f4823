"""A JSON array of claims in, a JSON array of answers out, in the same order; a bad item never ends the batch."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from service import clock
from service.domain.deadlines.law import UnknownJurisdiction, law_for
from service.domain.deadlines.rules.assessing import assess
from service.domain.deadlines.rules.assessment import Assessment
from service.domain.deadlines.rules.court_days import CourtCalendar
from service.domain.deadlines.rules.fact_reading import read_claim, read_day
from service.domain.deadlines.rules.facts import FactProblem, ImpossibleFacts
from service.values.jurisdictions import FEDERAL, is_jurisdiction, time_zone

_CALENDAR: Final = CourtCalendar()


class UnreadableInput(ValueError):
    """The input as a whole is no JSON array; the message says what was wrong."""


def run_json(text: str, today: date | None = None) -> str:
    """Answers the assessments in the JSON array `text`. Raises UnreadableInput when it is none.

    Every answer repeats the item's `id` if it has one. An item that cannot be assessed is answered in its place by
    `{"id": …, "error": {"code", "detail", "errors": [{"pointer", "code", "detail"}]}}`. Keys of an item that the
    assessment does not know (a name, a citation) are ignored; keys of its facts are not.
    """
    try:
        items = json.loads(text)
    except RecursionError:
        raise UnreadableInput("the JSON is nested too deeply") from None
    except ValueError as error:
        raise UnreadableInput(f"not JSON: {error}") from None
    if not isinstance(items, list):
        raise UnreadableInput("expected a JSON array of assessments")
    answers = (json.dumps(_answer(item, today), ensure_ascii=False) for item in items)
    return "[\n" + ",\n".join(answers) + "\n]\n"


def assess_item(item: Mapping[str, Any], today: date | None = None) -> Assessment:
    """The assessment of one item as of its `as_of`, `today`, or today at the court's place. Raises ImpossibleFacts."""
    as_of = today or _today(item.get("jurisdiction"))
    if item.get("as_of") is not None:
        given = read_day(item["as_of"])
        if given is None:
            raise ImpossibleFacts([FactProblem("/as_of", "not_a_date", "must be a calendar day, YYYY-MM-DD")])
        as_of = given
    facts = read_claim(item, as_of)
    return assess(facts, law_for(facts.jurisdiction, facts.defendant), _CALENDAR, as_of)


def _today(jurisdiction: object) -> date:
    known = isinstance(jurisdiction, str) and is_jurisdiction(jurisdiction.upper())
    return clock.today(time_zone(str(jurisdiction).upper() if known else FEDERAL))


def _answer(item: object, today: date | None) -> dict[str, Any]:
    if not isinstance(item, Mapping):
        problem = FactProblem("", "wrong_type", "an assessment is an object with jurisdiction, claim, defendant, facts")
        return _refusal({}, "wrong_type", [problem])
    echo = {"id": item["id"]} if "id" in item else {}
    try:
        return {**echo, **assess_item(item, today).to_json()}
    except ImpossibleFacts as error:
        return _refusal(echo, "impossible_facts", error.problems)
    except UnknownJurisdiction as error:
        problem = FactProblem("/jurisdiction", "law_not_held", f"the law of {error} is not held")
        return _refusal(echo, "law_not_held", [problem])


def _refusal(echo: Mapping[str, Any], code: str, problems: Sequence[FactProblem]) -> dict[str, Any]:
    errors = [{"pointer": one.pointer, "code": one.code, "detail": one.detail} for one in problems]
    return {**echo, "error": {"code": code, "detail": "; ".join(one.detail for one in problems), "errors": errors}}
