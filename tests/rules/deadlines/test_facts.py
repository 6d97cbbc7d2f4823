"""Facts that no calendar can hold are refused with a JSON pointer; the rest is read as stated."""

from datetime import date
from typing import Any

import pytest

from service.domain.deadlines.rules.fact_reading import read_claim
from service.domain.deadlines.rules.facts import FactDate, ImpossibleFacts, find_doubts

TODAY = date(2026, 11, 24)
ACT = "2020-05-05"


def refusals(**item: Any) -> set[tuple[str, str]]:
    stated = {"jurisdiction": "NY", **item}
    with pytest.raises(ImpossibleFacts) as caught:
        read_claim(stated, TODAY)
    return {(problem.pointer, problem.code) for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("facts", "pointer", "code"),
    [
        ({"act_on": ACT, "died_on": "2020-05-04"}, "/facts/died_on", "impossible_order"),
        ({"act_on": ACT, "injury_on": "2019-05-04"}, "/facts/injury_on", "impossible_order"),
        ({"act_on": ACT, "last_treatment_on": "2019-05-04"}, "/facts/last_treatment_on", "impossible_order"),
        ({"act_on": ACT, "notice_served_on": "2019-05-04"}, "/facts/notice_served_on", "impossible_order"),
        ({"act_on": ACT, "born_on": "2021-03-05"}, "/facts/born_on", "impossible_order"),  # 304 days after the act
        ({"born_on": "2020-01-02", "died_on": "2020-01-01", "act_on": None}, "/facts/died_on", "impossible_order"),
        ({"act_on": "2027-01-01"}, "/facts/act_on", "in_the_future"),
        ({"act_on": "1850-01-01"}, "/facts/act_on", "out_of_range"),
        ({"act_on": "9999-12-31"}, "/facts/act_on", "out_of_range"),
        ({"act_on": "2020-02-30"}, "/facts/act_on", "not_a_date"),
        ({"act_on": 20200101}, "/facts/act_on", "not_a_date"),
        ({"act_on": {"on": "x"}}, "/facts/act_on/on", "not_a_date"),
        ({"act_on": {"on": ACT, "status": "sure"}}, "/facts/act_on/status", "unknown_value"),
        ({"act_on": {"on": ACT, "why": "x"}}, "/facts/act_on/why", "unknown_key"),
        ({"act_on": ACT, "discoverd_on": ACT}, "/facts/discoverd_on", "unknown_fact"),
        ({"act_on": ACT, "a/b~c": ACT}, "/facts/a~1b~0c", "unknown_fact"),
        ({"act_on": ACT, "foreign_object": "yes"}, "/facts/foreign_object", "wrong_type"),
        ({"act_on": ACT, "conditions": "cancer"}, "/facts/conditions", "wrong_type"),
        ({"act_on": ACT, "conditions": ["Not A Name"]}, "/facts/conditions/0", "not_a_condition"),
        ({"act_on": ACT, "conditions": ["a"] * 21}, "/facts/conditions", "wrong_type"),
        ({"act_on": ACT, "incapacity": [{}]}, "/facts/incapacity/0/from_on", "required"),
        ({"act_on": ACT, "incapacity": [7]}, "/facts/incapacity/0", "wrong_type"),
        (
            {"act_on": ACT, "incapacity": [{"from_on": ACT, "until_on": "2020-05-04"}]},
            "/facts/incapacity/0/until_on",
            "impossible_order",
        ),
        ({"act_on": ACT, "incapacity": [{"from_on": "2027-01-01"}]}, "/facts/incapacity/0/from_on", "in_the_future"),
        ({"act_on": ACT, "incapacity": [{"from_on": "1700-01-01"}]}, "/facts/incapacity/0/from_on", "out_of_range"),
        ({"act_on": ACT, "extensions": [{"days": "90"}]}, "/facts/extensions/0/days", "wrong_type"),
        ({"act_on": ACT, "extensions": [{"days": True}]}, "/facts/extensions/0/days", "wrong_type"),
        ({"act_on": ACT, "extensions": [{"days": 0}]}, "/facts/extensions/0/days", "out_of_range"),
        ({"act_on": ACT, "extensions": [{"days": 9, "basis": 1}]}, "/facts/extensions/0/basis", "wrong_type"),
        (
            {"act_on": ACT, "extensions": [{"days": 9, "granted_on": "1700-01-01"}]},
            "/facts/extensions/0/granted_on",
            "out_of_range",
        ),
        (
            {"act_on": ACT, "panel_requested_on": "2021-05-05", "panel_ended_on": "2021-05-04"},
            "/facts/panel_ended_on",
            "impossible_order",
        ),
        (
            {"act_on": ACT, "notice_of_claim_on": "2021-05-05", "claim_denied_on": "2021-05-04"},
            "/facts/claim_denied_on",
            "impossible_order",
        ),
        ({}, "/facts/act_on", "required"),
        ({"born_on": ACT}, "/facts/act_on", "required"),
    ],
)
def test_impossible_facts_are_refused_where_they_stand(facts: dict[str, Any], pointer: str, code: str) -> None:
    assert (pointer, code) in refusals(facts=facts)


@pytest.mark.parametrize(
    ("item", "pointer", "code"),
    [
        ({"jurisdiction": "ZZ", "facts": {"act_on": ACT}}, "/jurisdiction", "unknown_jurisdiction"),
        ({"jurisdiction": None, "facts": {"act_on": ACT}}, "/jurisdiction", "required"),
        ({"claim": "slander", "facts": {"act_on": ACT}}, "/claim", "unknown_value"),
        ({"defendant": ["state"], "facts": {"act_on": ACT}}, "/defendant", "unknown_value"),
        ({"facts": None}, "/facts", "required"),
        ({"facts": [1]}, "/facts", "wrong_type"),
    ],
)
def test_a_claim_that_cannot_be_read_is_refused(item: dict[str, Any], pointer: str, code: str) -> None:
    assert (pointer, code) in refusals(**item)


def test_all_problems_come_at_once() -> None:
    assert len(refusals(facts={"act_on": "x", "died_on": "y", "bogus": 1})) == 3


def test_a_plain_date_is_undisputed() -> None:
    facts = read_claim({"jurisdiction": "NY", "facts": {"act_on": ACT}}, TODAY)
    assert facts.dates["act_on"] == FactDate(date(2020, 5, 5), "undisputed")


def test_a_date_may_be_asserted() -> None:
    stated = {"jurisdiction": "ny", "facts": {"act_on": {"on": ACT, "status": "asserted"}}}
    assert read_claim(stated, TODAY).dates["act_on"].status == "asserted"


def test_care_before_birth_is_possible() -> None:
    stated = {"jurisdiction": "NY", "facts": {"act_on": ACT, "born_on": "2020-09-01"}}
    assert read_claim(stated, TODAY).on("born_on") == date(2020, 9, 1)


def test_the_united_states_is_always_the_federal_defendant() -> None:
    stated = {"jurisdiction": "US", "defendant": "private", "facts": {"act_on": ACT}}
    assert read_claim(stated, TODAY).defendant == "federal"


def doubts(**facts: str) -> list[str]:
    return find_doubts(read_claim({"jurisdiction": "NY", "facts": facts}, TODAY))


def test_discovery_before_the_act_is_doubted_but_not_refused() -> None:
    assert len(doubts(act_on=ACT, discovered_on="2020-05-04")) == 1


def test_a_representative_appointed_before_the_death_is_doubted_but_not_refused() -> None:
    assert len(doubts(act_on=ACT, died_on="2021-05-04", representative_appointed_on="2021-05-03")) == 1


def test_facts_in_order_raise_no_doubt() -> None:
    assert doubts(act_on=ACT, discovered_on=ACT, died_on="2021-05-04", representative_appointed_on="2021-05-04") == []
