"""The law data follows its vocabulary, and a slip in it is named with file, rule, key and what was expected."""

from copy import deepcopy
from typing import Any

import pytest

from service.domain.deadlines.law import UnknownJurisdiction, held_jurisdictions, law_for, load_law
from service.domain.deadlines.rules.law_parsing import parse_law
from service.domain.deadlines.rules.law_reader import LawError
from service.values.jurisdictions import JURISDICTIONS, is_jurisdiction, jurisdiction_name

SOUND: dict[str, Any] = {
    "code": "NY",
    "name": "New York",
    "version": "2026-11",
    "computation": {"id": "NY.computation", "citation": "c", "confidence": "memory", "says": "s"},
    "rules": [
        {
            "id": "NY.limitations",
            "kind": "limitation",
            "citation": "c",
            "confidence": "verified",
            "says": "s",
            "ends": {"from": "act", "add": {"years": 2}},
        }
    ],
}
NOTICE = {"id": "NY.notice", "kind": "presuit_notice", "citation": "c", "confidence": "verified", "says": "s"}
CHILD = {"id": "NY.child", "kind": "minority", "citation": "c", "confidence": "verified", "says": "s"}


def refusal(data: object) -> str:
    with pytest.raises(LawError) as caught:
        parse_law(data, "NY.yaml")
    return str(caught.value)


def with_rule(**keys: Any) -> dict[str, Any]:
    data = deepcopy(SOUND)
    data["rules"][0].update(keys)
    return data


def and_rule(base: dict[str, Any], **keys: Any) -> dict[str, Any]:
    data = deepcopy(SOUND)
    data["rules"].append({**base, **keys})
    return data


@pytest.mark.parametrize("code", held_jurisdictions())
def test_every_rule_held_has_id_citation_confidence_and_a_sentence(code: str) -> None:
    law = load_law(code)
    assert law.code == code
    assert law.name == jurisdiction_name(code)
    for rule in (law.computation, *law.rules):
        assert rule.id.startswith(f"{code}.")
        assert rule.citation
        assert rule.confidence in ("verified", "secondary", "memory")
        assert rule.says.endswith(".")


@pytest.mark.parametrize("code", held_jurisdictions())
def test_some_governing_period_needs_no_argument(code: str) -> None:
    assert any(not rule.argument for rule in load_law(code).limitations)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ([], "NY.yaml: expected a mapping"),
        ({**SOUND, "code": "ZZ"}, "NY.yaml: code: expected one of"),
        ({**SOUND, "colour": 1}, "NY.yaml: colour: is not a key here"),
        ({**SOUND, "rules": []}, "NY.yaml: rules: expected a list of rules"),
        ({**SOUND, "conditions": {"Not a name": "x"}}, "NY.yaml: conditions: expected a mapping of names"),
        ({**SOUND, "rules": SOUND["rules"] * 2}, "NY.limitations: the id is used twice"),
        (
            {**SOUND, "computation": {**SOUND["computation"], "holidays": {"add": ["caturday"]}}},
            "'caturday' is not one of",
        ),
        (with_rule(id="CA.limitations"), "CA.limitations: id: expected NY."),
        (with_rule(kind="tolling"), "NY.limitations: kind: expected one of limitation"),
        (with_rule(citation=""), "NY.limitations: citation: expected text"),
        (with_rule(confidence="certain"), "NY.limitations: confidence: expected one of verified"),
        (with_rule(colour="red"), "NY.limitations: colour: is not a key here"),
        (with_rule(argument="yes"), "NY.limitations: argument: expected true or false"),
        (with_rule(ends="acts"), "NY.limitations: ends: 'acts' is no clock"),
        (with_rule(ends=["act", {"birthday": 8}]), "NY.yaml: NY.limitations: ends: {'birthday': 8} is no clock"),
        (with_rule(ends={"from": ["act", ["injury"]]}), "NY.limitations: ends.from: ['injury'] is no clock"),
        (with_rule(ends=[]), "NY.limitations: ends: expected at least one clock"),
        (with_rule(ends=7), "NY.limitations: ends: expected a mapping"),
        (with_rule(ends={True: "act"}), "keys are words (quote yes, no, on and off)"),
        (with_rule(ends={"from": "act", "birthday": 8}), "NY.limitations: ends: expected exactly one of"),
        (with_rule(ends={"from": "act", "add": {"weeks": 2}}), "NY.limitations: ends.add.weeks: is not a key here"),
        (with_rule(ends={"from": "act", "add": {"years": -1}}), "ends.add.years: expected a whole number"),
        (with_rule(ends={"later_of": ["act"]}), "ends.later_of: expected a list of two or more"),
        (with_rule(ends={"birthday": 99}), "ends.birthday: expected an age"),
        (with_rule(ends={"birthday": 8, "last_day": "after"}), "ends.last_day: expected one of birthday"),
        (with_rule(ends={"date": "2020"}), "ends.date: expected a day"),
        (with_rule(when={"claims": ["slander"]}), "when.claims: 'slander' is not one of"),
        (with_rule(when={"all_of": ["moonlight"]}), "when.all_of: 'moonlight' is not one of"),
        (with_rule(when={"age": {"under": 8, "at": 7}}), "when.age.at: expected a clock or a list of clocks"),
        (with_rule(when={"either": "act"}), "when.either: expected a list"),
        (with_rule(when={"dates": 7}), "when.dates: expected a list"),
        (with_rule(when={"age": {}}), "when.age: expected under or at_least"),
        (with_rule(when={"dates": [{"date": "act"}]}), "when.dates[0]: expected exactly one of before"),
        (with_rule(when={"acts_from": "soon"}), "when.acts_from: expected a day"),
        (with_rule(kind="repose"), "NY.yaml: no rule of kind limitation"),
        (and_rule(CHILD), "NY.child: until: expected either until or suspends"),
        (and_rule(CHILD, suspends=True), "NY.child: suspends: only incapacity"),
        (and_rule(NOTICE, adds={"days": 1}, suspends={"until": "act"}), "NY.notice: adds: expected suspends or adds"),
        (and_rule(NOTICE, reaches=["moon"]), "NY.notice: reaches: 'moon' is not one of"),
        (and_rule(NOTICE, kind="order", adds={"days": 1}), "NY.notice: adds: an order adds its own days"),
        (and_rule(NOTICE, kind="emergency"), "NY.notice: resumes: expected from and resumes"),
        (and_rule(NOTICE, kind="merit", name="n", event="lunch"), "NY.notice: event: expected one of"),
    ],
)
def test_a_slip_in_the_data_is_named(data: object, said: str) -> None:
    assert said in refusal(data)


def test_sound_data_is_read() -> None:
    assert parse_law(SOUND, "NY.yaml").limitations[0].id == "NY.limitations"


def test_a_file_may_declare_conditions_of_its_own() -> None:
    data = with_rule(when={"all_of": ["moonlight"]})
    assert parse_law({**data, "conditions": {"moonlight": "the moon shone"}}, "NY.yaml").conditions >= {"moonlight"}


def test_no_law_is_held_for_an_unknown_code() -> None:
    with pytest.raises(UnknownJurisdiction):
        load_law("../../etc/passwd")


def test_against_the_united_states_the_tort_claims_act_governs_everywhere() -> None:
    assert law_for("NY", "federal").code == "US"


def test_there_are_fifty_two_jurisdictions() -> None:
    assert len(JURISDICTIONS) == 52
    assert is_jurisdiction("DC")
    assert not is_jurisdiction("PR")
