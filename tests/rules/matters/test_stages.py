"""The stages of a matter: every one can be reached and left, and every gate has somebody who knows."""

from itertools import pairwise

import pytest

from service.domain.matters.rules.stages import CLOSING, FIRST, STAGES, gates, reachable
from service.gates import GATES

ORDER = list(STAGES)


def test_every_gate_that_a_stage_names_is_held_by_somebody_and_no_other() -> None:
    assert {gate for stage in STAGES.values() for gate in stage.gates} | set(CLOSING) == set(GATES)


def test_a_case_can_go_the_whole_way() -> None:
    seen, found = {FIRST}, [FIRST]
    while found:
        more = set(STAGES[found.pop()].next) - seen
        seen |= more
        found += more
    assert seen == set(STAGES)


@pytest.mark.parametrize("stage", STAGES)
def test_what_follows_a_stage_lies_after_it_or_is_returned_to_from_talks(stage: str) -> None:
    assert stage not in STAGES[stage].next
    assert len(set(STAGES[stage].next)) == len(STAGES[stage].next)
    if stage != "negotiation":
        assert all(ORDER.index(follower) > ORDER.index(stage) for follower in STAGES[stage].next)


@pytest.mark.parametrize(("before", "after"), list(pairwise(ORDER)))
def test_a_matter_goes_back_without_gates(before: str, after: str) -> None:
    assert before in reachable(after)
    assert gates(after, before) == ()


def test_a_settlement_may_come_at_any_time_once_the_firm_is_retained() -> None:
    assert [stage for stage in ORDER if "resolution" not in reachable(stage)] == ["intake", "resolution"]


def test_suit_is_not_filed_for_who_has_not_engaged_the_firm() -> None:
    assert "filed" not in reachable("intake")
    assert "filed" not in reachable("retained")
