"""Authorisations against the words of 45 CFR 164.508."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.records.rules import cautions, defects, status_on
from service.domain.records.schemas import AddAuthorization, AuthorizationOut

SIGNED, LAST = date(2026, 1, 10), date(2027, 1, 10)
WHOLE: dict[str, Any] = {
    "information": "The chart of May 2023",
    "may_disclose": "General Hospital",
    "may_receive": "Adams & Abbott",
    "purpose": "At the request of the individual",
    "expires_on": LAST,
    "signed_on": SIGNED,
    "signer": "individual",
    "states_right_to_revoke": True,
    "states_conditioning": True,
    "states_redisclosure": True,
}


def saying(**said: Any) -> AuthorizationOut:
    """Returns a whole authorisation but for what is said."""
    revoked = {"revoked_on": said.pop("revoked_on", None), "revocation_reason": None}
    fields = AddAuthorization.model_validate(WHOLE | said).model_dump()
    stamps = {"version": 1, "created_at": "2026-01-10T00:00:00Z", "updated_at": "2026-01-10T00:00:00Z"}
    ids = {"id": "00000000-0000-0000-0000-000000000001", "matter_id": "00000000-0000-0000-0000-000000000002"}
    return AuthorizationOut.model_validate(fields | stamps | ids | revoked)


def test_one_with_six_elements_and_three_statements_lacks_nothing() -> None:
    assert defects(saying()) == []


@pytest.mark.parametrize(
    ("said", "paragraph"),
    [
        ({"information": None}, "164.508(c)(1)(i)"),
        ({"may_disclose": None}, "164.508(c)(1)(ii)"),
        ({"may_receive": None}, "164.508(c)(1)(iii)"),
        ({"purpose": None}, "164.508(c)(1)(iv)"),
        ({"expires_on": None}, "164.508(c)(1)(v)"),
        ({"signed_on": None}, "164.508(c)(1)(vi)"),
        ({"signer": None}, "164.508(c)(1)(vi)"),
        ({"signer": "representative"}, "164.508(c)(1)(vi)"),
        ({"states_right_to_revoke": False}, "164.508(c)(2)(i)"),
        ({"states_conditioning": False}, "164.508(c)(2)(ii)"),
        ({"states_redisclosure": False}, "164.508(c)(2)(iii)"),
        ({"psychotherapy_notes": "with_others"}, "164.508(b)(3)(ii)"),
        ({"patient_died_on": SIGNED - timedelta(days=1)}, "164.502(g)(4)"),
    ],
)
def test_what_is_missing_is_named_with_its_paragraph(said: dict[str, Any], paragraph: str) -> None:
    assert [one.citation for one in defects(saying(**said))] == [f"45 CFR {paragraph}"]


@pytest.mark.parametrize(
    "said",
    [
        {"expires_on": None, "expiry_event": "End of the litigation"},  # (c)(1)(v): a date or an event
        {"signer": "representative", "representative_authority": "Executor"},
        {"psychotherapy_notes": "only"},
        {"patient_died_on": SIGNED},  # signed in the last hours
    ],
)
def test_what_the_regulation_lets_pass_is_no_defect(said: dict[str, Any]) -> None:
    assert defects(saying(**said)) == []


@pytest.mark.parametrize(
    ("said", "on", "status"),
    [
        ({}, SIGNED - timedelta(days=1), "draft"),
        ({"signed_on": None}, SIGNED, "draft"),
        ({}, SIGNED, "valid"),
        ({}, LAST, "valid"),  # (b)(2)(i): until the date has passed
        ({}, LAST + timedelta(days=1), "expired"),
        ({"expiry_event": "Verdict", "expiry_event_on": date(2026, 6, 1)}, date(2026, 6, 1), "expired"),
        ({"expiry_event": "Verdict"}, date(2026, 6, 1), "valid"),  # it is not known to have happened
        ({"purpose": None}, SIGNED, "defective"),
        ({"revoked_on": date(2026, 2, 1)}, date(2026, 1, 31), "valid"),
        ({"revoked_on": date(2026, 2, 1)}, date(2026, 2, 1), "revoked"),
    ],
)
def test_its_worth_is_of_a_day(said: dict[str, Any], on: date, status: str) -> None:
    assert status_on(saying(**said), on) == status


@given(st.dates(SIGNED, LAST), st.dates(SIGNED, LAST + timedelta(days=400)))
def test_what_is_revoked_never_counts_again(revoked_on: date, on: date) -> None:
    assert status_on(saying(revoked_on=revoked_on), on) != "valid" or on < revoked_on


def test_substance_use_asks_for_part_2_and_hiv_for_the_words_of_the_state() -> None:
    assert [one.citation for one in cautions(["hiv", "substance_use"])] == ["42 CFR 2.31", "45 CFR 160.203(b)"]
