"""The wire shapes agree with what the engine says and accepts."""

from datetime import date

import pytest
from pydantic import ValidationError

from service.domain.deadlines.limitations_command import assess_item
from service.domain.deadlines.rules.facts import DATE_FACTS
from service.domain.deadlines.schemas import AssessLimitations, AssessmentOut, StatedFacts

TODAY = date(2026, 11, 24)
STATED = {"jurisdiction": "NY", "facts": {"act_on": "2023-01-10"}}


def test_every_answer_has_the_published_shape() -> None:
    answer = assess_item(STATED, TODAY)
    shown = AssessmentOut.of(answer).model_dump(mode="json", by_alias=True)
    assert shown == answer.to_json()


def test_every_fact_of_the_engine_can_be_stated() -> None:
    assert set(StatedFacts.model_fields) >= set(DATE_FACTS)


def test_a_request_becomes_facts() -> None:
    order = AssessLimitations.model_validate({**STATED, "claim": "consortium"})
    facts = order.to_facts(TODAY)
    assert (facts.claim, facts.defendant, facts.on("act_on")) == ("consortium", "private", date(2023, 1, 10))


@pytest.mark.parametrize("facts", [{"act_on": "x"}, {"bogus": 1}, {"extensions": [{"days": 0}]}])
def test_a_request_of_the_wrong_shape_is_refused(facts: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        AssessLimitations.model_validate({**STATED, "facts": facts})
