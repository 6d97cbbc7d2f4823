"""Codes of a second factor. The vectors are those of RFC 6238, appendix B, cut to six digits (RFC 4226, 5.3)."""

from datetime import UTC, datetime

import pytest

from service.domain.identity.rules.second_factor import address_of, matching_step, recovery_code

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # the ASCII text 12345678901234567890
VECTORS = {59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037"}


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize(("seconds", "code"), VECTORS.items())
def test_a_code_of_the_standard_belongs_to_its_step(seconds: int, code: str) -> None:
    assert matching_step(SECRET, code, at(seconds)) == seconds // 30


@pytest.mark.parametrize("late", [-30, 0, 59])
def test_a_clock_may_be_off_by_one_step(late: int) -> None:
    # 1234567890 / 30 = 41152263 exactly, so its step begins there; the limits are those of its neighbours.
    assert matching_step(SECRET, "005924", at(1234567890 + late)) == 41152263


@pytest.mark.parametrize("late", [-31, 60])
def test_a_clock_may_not_be_off_by_two_steps(late: int) -> None:
    assert matching_step(SECRET, "005924", at(1234567890 + late)) is None


@pytest.mark.parametrize("typed", ["28708", "2870822", "28708a", "", "２８７０８２", "-87082"])
def test_what_is_not_six_digits_is_no_code(typed: str) -> None:
    assert matching_step(SECRET, typed, at(59)) is None


def test_a_code_may_be_typed_as_it_is_shown_in_two_groups() -> None:
    assert matching_step(SECRET, "287 082", at(59)) == 1


def test_the_address_for_the_authenticator_names_the_account() -> None:
    assert address_of(SECRET, "m@a.example") == f"otpauth://totp/Merit:m%40a.example?secret={SECRET}&issuer=Merit"


def test_a_recovery_code_is_read_however_it_is_typed() -> None:
    assert recovery_code(" ABCD-efgh-2345 wxyz ") == "abcdefgh2345wxyz"


@pytest.mark.parametrize("typed", ["287082", "abcd-efgh-2345", "abcd-efgh-0189-wxyz", "ábcd-efgh-2345-wxyz"])
def test_other_text_is_no_recovery_code(typed: str) -> None:
    assert recovery_code(typed) is None
