"""`merit limitations`: a batch never ends at a bad item; people get dates, steps and citations."""

import json
import subprocess
import sys
from datetime import date
from typing import Any

import pytest

from service.domain.deadlines.limitations_command import UnreadableInput, render_for_people, run_json

TODAY = date(2026, 11, 24)
CLAIM: dict[str, Any] = {
    "id": 7,
    "jurisdiction": "NY",
    "facts": {"act_on": "2023-01-10", "last_treatment_on": {"on": "2023-03-02", "status": "asserted"}},
}


def answers(*items: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run_json(json.dumps(items), TODAY))
    return found


def test_the_answer_repeats_the_id_and_gives_both_dates() -> None:
    # two years and six months from 10 January and from 2 March 2023
    (found,) = answers(CLAIM)
    assert (found["id"], found["file_by"], found["arguable_until"]) == (7, "2025-07-10", "2025-09-02")


def test_an_item_without_an_id_gets_none() -> None:
    assert "id" not in answers({key: value for key, value in CLAIM.items() if key != "id"})[0]


def test_keys_of_an_item_that_the_assessment_does_not_know_are_left_alone() -> None:
    assert "error" not in answers({**CLAIM, "name": "x", "held": "timely", "filed_on": "2025-01-01", "why": None})[0]


def test_bad_items_are_answered_in_their_place() -> None:
    found = answers(5, CLAIM, {"id": "b", "jurisdiction": "ZZ", "facts": {}}, CLAIM)
    assert ["error" in one for one in found] == [True, False, True, False]
    assert found[2]["id"] == "b"
    assert found[2]["error"]["errors"][0]["pointer"] == "/jurisdiction"


def test_the_day_of_assessment_may_be_stated() -> None:
    early, late = answers({**CLAIM, "as_of": "2025-09-02"}, {**CLAIM, "as_of": "2025-09-03"})
    assert (early["expired"], late["expired"]) == (False, True)


def test_a_bad_day_of_assessment_is_refused() -> None:
    assert answers({**CLAIM, "as_of": "soon"})[0]["error"]["errors"][0]["pointer"] == "/as_of"


@pytest.mark.parametrize("text", ["", "{", '{"a": 1}', "[" * 100_000])
def test_input_that_is_no_array_is_refused_as_a_whole(text: str) -> None:
    with pytest.raises(UnreadableInput):
        run_json(text, TODAY)


def test_a_batch_answers_without_the_weight_of_the_server() -> None:
    program = (
        "import sys; from service.domain.deadlines.limitations_command import run_json; run_json('[]');"
        "print([name for name in ('fastapi', 'sqlalchemy', 'sqlmodel', 'pydantic', 'rich') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_people_read_dates_steps_and_citations() -> None:
    page = render_for_people(CLAIM, colour=False, today=TODAY)
    for said in ("New York", "file by", "2025-07-10", "2025-09-02", "N.Y. C.P.L.R. 214-a", "certificate of merit"):
        assert said in page


def test_the_timeline_has_a_mark_for_each_day() -> None:
    page = render_for_people(CLAIM, colour=False, today=TODAY)
    axis = next(line for line in page.splitlines() if "──" in line)
    assert (axis.count("●"), axis.count("▲")) == (2, 2)


def test_colour_is_asked_for() -> None:
    assert "\x1b[" in render_for_people(CLAIM, colour=True, today=TODAY)
    assert "\x1b[" not in render_for_people(CLAIM, colour=False, today=TODAY)
