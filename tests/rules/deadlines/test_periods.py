"""How rules move the end, on small laws made for one thing each. Dates are counted on a calendar."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from service.domain.deadlines.rules.assessing import assess
from service.domain.deadlines.rules.assessment import Assessment
from service.domain.deadlines.rules.court_days import CourtCalendar
from service.domain.deadlines.rules.fact_reading import read_claim
from service.domain.deadlines.rules.facts import ImpossibleFacts
from service.domain.deadlines.rules.law_parsing import parse_law

TODAY = date(2026, 11, 24)
ACT = "2015-03-04"  # two years later, 2017-03-04, is a Saturday: laws here do not roll unless they say so


def rule(name: str, kind: str, **keys: Any) -> dict[str, Any]:
    return {"id": f"OH.{name}", "kind": kind, "citation": "c", "confidence": "verified", "says": "s.", **keys}


TWO_YEARS = rule("limitations", "limitation", ends={"from": "act", "add": {"years": 2}})
FOUR_YEARS = rule("repose", "repose", ends={"from": "act", "add": {"years": 4}})
ONE_FROM_DISCOVERY = {"from": "discovery", "add": {"years": 1}}


def answer(*rules: dict[str, Any], rolls: bool = False, claim: str = "injury", **facts: Any) -> Assessment:
    computation = {"id": "OH.computation", "citation": "c", "confidence": "verified", "says": "s.", "rolls": rolls}
    data = {"code": "OH", "name": "Ohio", "version": "1", "computation": computation, "rules": list(deepcopy(rules))}
    stated = {"jurisdiction": "OH", "claim": claim, "facts": {"act_on": ACT, **facts}}
    return assess(read_claim(stated, TODAY), parse_law(data, "OH.yaml"), CourtCalendar(), TODAY)


def until(*rules: dict[str, Any], **facts: Any) -> str:
    return answer(*rules, **facts).arguable_until.isoformat()


def test_the_last_day_rolls_from_saturday_to_monday() -> None:
    assert until(TWO_YEARS, rolls=True) == "2017-03-06"


def test_days_are_added_before_the_roll() -> None:
    adds = rule("notice", "presuit_notice", adds={"days": 1})
    # Saturday 4 March and one day is Sunday 5 March, which rolls to Monday; not Monday and one day
    assert until(TWO_YEARS, adds, rolls=True, notice_served_on="2017-01-02") == "2017-03-06"


def test_the_first_rule_that_applies_governs() -> None:
    special = rule("object", "limitation", when={"all_of": ["foreign_object"]}, ends=ONE_FROM_DISCOVERY)
    assert until(special, TWO_YEARS, foreign_object=True, discovered_on="2019-06-01") == "2020-06-01"
    assert until(special, TWO_YEARS, discovered_on="2019-06-01") == "2017-03-04"


def test_a_rule_whose_clock_is_unknown_leaves_the_field_to_the_next() -> None:
    special = rule("object", "limitation", when={"all_of": ["foreign_object"]}, ends=ONE_FROM_DISCOVERY)
    assert until(special, TWO_YEARS, foreign_object=True) == "2017-03-04"


def test_the_safe_date_takes_an_unknown_discovery_as_the_day_of_the_act() -> None:
    legs = rule(
        "limitations", "limitation", ends={"earlier_of": [ONE_FROM_DISCOVERY, {"from": "act", "add": {"years": 3}}]}
    )
    found = answer(legs)
    assert (found.file_by.isoformat(), found.arguable_until.isoformat()) == ("2016-03-04", "2018-03-04")
    assert any("safe date" in said for said in found.assumptions)


def test_repose_cuts_what_discovery_gives() -> None:
    legs = rule("limitations", "limitation", ends={"from": ["discovery", "act"], "add": {"years": 2}})
    found = answer(legs, FOUR_YEARS, discovered_on="2018-01-01")
    assert (found.arguable_until, found.repose_on, found.repose_binds) == (date(2019, 3, 4), date(2019, 3, 4), True)


def test_an_exempt_period_is_not_cut() -> None:
    fraud = rule("fraud", "concealment", until=ONE_FROM_DISCOVERY, exempt_from_repose=True)
    found = answer(TWO_YEARS, FOUR_YEARS, fraud, discovered_on="2021-01-01", concealed_until="2021-01-01")
    assert found.arguable_until == date(2022, 1, 1)
    assert not found.repose_binds


def test_time_for_a_minor_starts_at_majority() -> None:
    child = rule("minority", "minority", until={"restart": {"birthday": "majority"}})
    # eighteen on 2021-07-01, two years more
    assert until(TWO_YEARS, child, born_on="2003-07-01") == "2023-07-01"


def test_a_minor_of_age_at_the_act_gains_nothing() -> None:
    child = rule("minority", "minority", until={"restart": {"birthday": 18}})
    assert until(TWO_YEARS, child, born_on="1997-03-04") == "2017-03-04"


def test_before_a_birthday_ends_the_day_before_it() -> None:
    child = rule("minority", "minority", until={"birthday": 8, "last_day": "day_before"})
    assert until(TWO_YEARS, child, born_on="2014-01-10") == "2022-01-09"


def test_a_cap_limits_the_extension_not_the_ordinary_period() -> None:
    capped = rule("minority", "minority", until={"birthday": 20}, at_most={"from": "act", "add": {"years": 1}})
    assert until(TWO_YEARS, capped, born_on="2014-01-10") == "2017-03-04"


def test_a_childs_disability_ends_with_its_death() -> None:
    child = rule("minority", "minority", until={"restart": {"birthday": 18}})
    assert until(TWO_YEARS, child, claim="survival", born_on="2014-01-10", died_on="2016-05-01") == "2018-05-01"


def test_incapacity_at_accrual_puts_the_period_off() -> None:
    unsound = rule("incapacity", "incapacity", until={"restart": "incapacity_end"})
    stretch = [{"from_on": ACT, "until_on": "2016-03-04"}]
    assert until(TWO_YEARS, unsound, incapacity=stretch) == "2018-03-04"


def test_incapacity_that_began_later_does_not_count_as_at_accrual() -> None:
    unsound = rule("incapacity", "incapacity", until={"restart": "incapacity_end"})
    stretch = [{"from_on": "2015-03-05", "until_on": "2016-03-04"}]
    assert until(TWO_YEARS, unsound, incapacity=stretch) == "2017-03-04"


def test_days_of_later_incapacity_may_be_left_out() -> None:
    unsound = rule("incapacity", "incapacity", begins="any_time", suspends=True)
    # from 1 to 31 January 2016 thirty days, added to 4 March 2017
    stretch = [{"from_on": "2016-01-01", "until_on": "2016-01-31"}]
    assert until(TWO_YEARS, unsound, incapacity=stretch) == "2017-04-03"


def test_incapacity_that_goes_on_counts_up_to_the_day_of_assessment() -> None:
    unsound = rule("incapacity", "incapacity", until={"from": "incapacity_end", "add": {"years": 1}})
    found = answer(TWO_YEARS, unsound, incapacity=[{"from_on": ACT}])
    assert found.arguable_until == date(2027, 11, 24)
    assert any("2026-11-24" in said for said in found.assumptions)


@pytest.mark.parametrize(
    ("keys", "last"),
    [
        ({}, "2017-03-14"),  # ten days, from 1 to 11 February 2016
        ({"only_when_end_falls_inside": True}, "2017-03-04"),
        ({"extends_to": date(2016, 3, 1)}, "2017-03-04"),
    ],
)
def test_an_emergency_stops_time_for_its_days(keys: dict[str, Any], last: str) -> None:
    order = rule("emergency", "emergency", **{"from": date(2016, 2, 1)}, resumes=date(2016, 2, 11), **keys)
    assert until(TWO_YEARS, order) == last


def test_an_emergency_may_move_an_end_that_falls_inside() -> None:
    order = rule("e", "emergency", **{"from": date(2017, 3, 1)}, resumes=date(2017, 4, 1), extends_to=date(2017, 4, 15))
    assert until(TWO_YEARS, order) == "2017-04-15"


def test_an_emergency_before_the_act_adds_nothing() -> None:
    order = rule("emergency", "emergency", **{"from": date(2014, 1, 1)}, resumes=date(2014, 6, 1))
    assert until(TWO_YEARS, order) == "2017-03-04"


def test_notice_after_the_end_adds_nothing_and_says_so() -> None:
    adds = rule("notice", "presuit_notice", adds={"days": 90})
    found = answer(TWO_YEARS, adds, notice_served_on="2017-03-05")
    assert found.arguable_until == date(2017, 3, 4)
    assert "step_too_late" in {warn.code for warn in found.warnings}


@pytest.mark.parametrize(("served", "last"), [("2016-12-04", "2017-06-02"), ("2016-12-03", "2017-03-04")])
def test_notice_may_count_only_in_the_last_days(served: str, last: str) -> None:
    # ninety days before 4 March 2017 is 4 December 2016; ninety days after it 2 June
    adds = rule("notice", "presuit_notice", within_last={"days": 90}, adds={"days": 90})
    assert until(TWO_YEARS, adds, notice_served_on=served) == last


def test_a_stopped_clock_runs_on_with_the_days_that_were_left() -> None:
    # served ten days before the end; sixty days after 22 February 2017 is 23 April, ten more 3 May
    stops = {"until": {"from": "notice_served", "add": {"days": 60}}}
    assert until(TWO_YEARS, rule("n", "presuit_notice", suspends=stops), notice_served_on="2017-02-22") == "2017-05-03"


def test_the_day_of_the_notice_may_be_left_over_too() -> None:
    stops = {"until": {"from": "notice_served", "add": {"days": 60}}, "keeps_day_of_event": True}
    assert until(TWO_YEARS, rule("n", "presuit_notice", suspends=stops), notice_served_on="2017-02-22") == "2017-05-04"


def test_a_notice_may_give_a_minimum() -> None:
    least = rule("notice", "presuit_notice", extends_to={"from": "notice_served", "add": {"days": 180}})
    assert until(TWO_YEARS, least, notice_served_on="2017-03-04") == "2017-08-31"
    assert until(TWO_YEARS, least, notice_served_on="2016-03-04") == "2017-03-04"


def test_a_panel_that_sits_still_counts_up_to_the_day_of_assessment() -> None:
    stops = {"until": {"from": ["panel_ended", "as_of"], "add": {"days": 30}}}
    panel = rule("panel", "panel", required=True, suspends=stops)
    # requested on the last day: nothing left; thirty days after 24 November 2026
    found = answer(TWO_YEARS, panel, panel_requested_on="2017-03-04")
    assert found.arguable_until == date(2026, 12, 24)
    assert found.panel is not None
    assert found.panel.required


def test_orders_add_their_days_up_to_the_most_the_law_allows() -> None:
    order = rule("order", "order", max_days=120)
    granted = [{"days": 200, "granted_on": "2017-03-01"}]
    assert until(TWO_YEARS, order, extensions=granted) == "2017-07-02"


def test_an_order_after_the_end_adds_nothing() -> None:
    order = rule("order", "order")
    assert until(TWO_YEARS, order, extensions=[{"days": 90, "granted_on": "2017-04-01"}]) == "2017-03-04"


def test_a_minimum_after_notice_is_compared_without_the_days_bought() -> None:
    # ninety days bought; notice on 1 March 2017: clock stops for ninety days to 30 May, three days left: 2 June;
    # at least 150 days after notice: 29 July; then the ninety days: 27 October
    stops = {"until": {"from": "notice_served", "add": {"days": 90}}}
    least = {"from": "notice_served", "add": {"days": 150}}
    notice = rule("notice", "presuit_notice", suspends=stops, extends_to=least)
    bought = [{"days": 90, "granted_on": "2016-12-01"}]
    found = until(TWO_YEARS, notice, rule("order", "order"), notice_served_on="2017-03-01", extensions=bought)
    assert found == "2017-10-27"


def test_what_stands_alone_is_not_lengthened_by_notice() -> None:
    saving = rule("s", "death_saving", until={"from": "appointment", "add": {"years": 2}}, stands_alone=True)
    adds = rule("notice", "presuit_notice", adds={"days": 90})
    facts = {"died_on": "2016-01-01", "representative_appointed_on": "2016-02-01", "notice_served_on": "2017-01-01"}
    assert until(TWO_YEARS, saving, adds, claim="wrongful_death", **facts) == "2018-02-01"


def test_a_death_claim_may_need_a_live_claim_of_the_patient() -> None:
    death = rule(
        "death", "limitation", when={"claims": ["wrongful_death"]}, ends={"from": "death", "add": {"years": 2}}
    )
    dead = {"claims": ["wrongful_death"], "dates": [{"date": {"end_of": "injury"}, "before": "death"}]}
    bar = rule("bar", "bar", when=dead, at_most={"end_of": "injury"})
    assert until(death, TWO_YEARS, bar, claim="wrongful_death", died_on="2017-03-04") == "2019-03-04"
    assert until(death, TWO_YEARS, bar, claim="wrongful_death", died_on="2017-03-05") == "2017-03-04"


def test_the_version_in_force_on_the_day_of_the_act_governs() -> None:
    old = rule("old", "limitation", when={"acts_until": date(2015, 3, 4)}, ends={"from": "act", "add": {"years": 3}})
    assert until(old, TWO_YEARS) == "2018-03-04"
    assert until(old, TWO_YEARS, act_on="2015-03-05") == "2017-03-05"


def test_what_needs_argument_moves_only_the_arguable_date() -> None:
    doctrine = rule("d", "concealment", argument=True, until={"from": "concealed_until", "add": {"years": 2}})
    found = answer(TWO_YEARS, doctrine, concealed_until="2016-03-04")
    assert (found.file_by, found.arguable_until) == (date(2017, 3, 4), date(2018, 3, 4))
    assert "needs_argument" in {warn.code for warn in found.warnings}


def test_an_asserted_fact_opens_a_span_between_the_two_dates() -> None:
    treated = rule("limitations", "limitation", ends={"from": ["last_treatment", "act"], "add": {"years": 2}})
    found = answer(treated, last_treatment_on={"on": "2015-09-04", "status": "asserted"})
    assert (found.file_by, found.arguable_until) == (date(2017, 3, 4), date(2017, 9, 4))


def test_a_fact_no_rule_looks_at_is_named() -> None:
    found = answer(TWO_YEARS, last_treatment_on="2015-09-04", conditions=["moonlight"])
    assert [warn.code for warn in found.warnings] == ["fact_not_used", "unknown_condition"]


def test_law_below_verified_is_named() -> None:
    doubtful = {**TWO_YEARS, "confidence": "memory"}
    assert ["OH.limitations (memory)" in warn.text for warn in answer(doubtful).warnings] == [True]


def test_facts_from_which_no_time_runs_are_refused() -> None:
    with pytest.raises(ImpossibleFacts, match="no day"):
        answer(TWO_YEARS, act_on=None, discovered_on="2016-01-01")
