"""What must hold for every answer under every law held, whatever the facts."""

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.domain.deadlines.law import held_jurisdictions
from service.domain.deadlines.limitations_command import assess_item
from service.domain.deadlines.rules.assessment import Assessment
from service.domain.deadlines.rules.facts import ImpossibleFacts

TODAY = date(2026, 11, 24)
OFFSETS = {
    "injury_on": 400,
    "last_treatment_on": 900,
    "discovered_on": 4000,
    "concealed_until": 3000,
    "notice_served_on": 1500,
    "notice_of_claim_on": 1200,
    "panel_requested_on": 1500,
    "mediation_requested_on": 1500,
    "representative_appointed_on": 2000,
}
CONDITIONS = ["cancer_misdiagnosis", "fraud", "reproductive_injury", "undiscoverable", "negligent_course_of_treatment"]
BOUNDED = settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def claims(draw: st.DrawFn) -> dict[str, Any]:
    act = draw(st.dates(date(1990, 1, 1), date(2015, 1, 1)))
    facts: dict[str, Any] = {"act_on": act}
    for name, most in OFFSETS.items():
        days = draw(st.none() | st.integers(0, most))
        if days is not None:
            asserted = draw(st.booleans()) and len([1 for value in facts.values() if isinstance(value, dict)]) < 4
            day = act + timedelta(days=days)
            facts[name] = {"on": day, "status": "asserted"} if asserted else day
    claim = draw(st.sampled_from(["injury", "wrongful_death", "survival", "consortium"]))
    if claim in ("wrongful_death", "survival"):
        facts["died_on"] = act + timedelta(days=draw(st.integers(0, 2500)))
        facts.pop("representative_appointed_on", None)
    if draw(st.booleans()):
        facts["born_on"] = act - timedelta(days=draw(st.integers(-200, 9000)))
    facts["foreign_object"] = draw(st.booleans())
    facts["conditions"] = draw(st.lists(st.sampled_from(CONDITIONS), max_size=2, unique=True))
    defendant = draw(st.sampled_from(["private", "local_government", "state", "federal"]))
    jurisdiction = draw(st.sampled_from(held_jurisdictions()))
    return {"jurisdiction": jurisdiction, "claim": claim, "defendant": defendant, "facts": facts}


def assessed(item: dict[str, Any]) -> Assessment | None:
    try:
        return assess_item(item, TODAY)
    except ImpossibleFacts:
        return None


@BOUNDED
@given(claims())
def test_the_safe_date_comes_no_later_than_the_arguable_one_and_that_within_repose(item: dict[str, Any]) -> None:
    answer = assessed(item)
    if answer is not None:
        assert answer.file_by <= answer.arguable_until
        if answer.repose_binds and answer.repose_on is not None:
            assert answer.arguable_until <= answer.repose_on


@BOUNDED
@given(claims())
def test_every_step_follows_from_a_fact_or_from_a_step_before(item: dict[str, Any]) -> None:
    answer = assessed(item)
    if answer is None:
        return
    stated = (value["on"] if isinstance(value, dict) else value for value in item["facts"].values())
    given_days = {day for day in stated if isinstance(day, date)}
    results: dict[int, date] = {}
    for step in answer.steps:
        if step.source.startswith("step "):
            assert results[int(step.source.removeprefix("step "))] == step.day
        elif step.source not in ("law", "end_of", "as_of"):
            assert step.day in given_days
        if step.adds is not None:
            assert step.adds.after(step.day) == step.result
        results[step.n] = step.result


@BOUNDED
@given(claims())
def test_both_dates_are_the_result_of_a_step_with_a_citation(item: dict[str, Any]) -> None:
    answer = assessed(item)
    if answer is None:
        return
    for purpose, day in (("file_by", answer.file_by), ("arguable_until", answer.arguable_until)):
        leading = [step for step in answer.steps if purpose in step.purposes]
        assert day in {step.result for step in leading}
        assert all(step.rule.citation for step in leading)


@BOUNDED
@given(claims(), st.sampled_from(["last_treatment_on", "incapacity", "extensions"]), st.integers(1, 600))
def test_a_fact_that_only_lengthens_never_shortens(item: dict[str, Any], fact: str, days: int) -> None:
    facts = {name: value for name, value in item["facts"].items() if name not in ("notice_served_on", fact)}
    act = facts["act_on"]
    more: dict[str, Any] = {
        "last_treatment_on": act + timedelta(days=days),
        "incapacity": [{"from_on": act, "until_on": act + timedelta(days=days)}],
        "extensions": [{"days": days, "granted_on": act}],
    }
    before = assessed({**item, "facts": facts})
    after = assessed({**item, "facts": {**facts, fact: more[fact]}})
    if before is not None and after is not None:
        assert after.arguable_until >= before.arguable_until


@BOUNDED
@given(claims())
def test_an_asserted_fact_lies_between_having_and_not_having_it(item: dict[str, Any]) -> None:
    plain = {name: value["on"] if isinstance(value, dict) else value for name, value in item["facts"].items()}
    one, other = assessed(item), assessed({**item, "facts": plain})
    if one is not None and other is not None:
        assert one.arguable_until >= other.arguable_until
        assert one.file_by <= other.arguable_until
