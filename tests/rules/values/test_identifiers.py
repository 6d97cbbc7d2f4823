"""Which texts can be a Social Security, a Medicare or an account number."""

import pytest

from service.values.identifiers import account_number, medicare_number, social_security_number


@pytest.mark.parametrize("text", ["219-09-9999", "219 09 9999", "219099999"])
def test_a_social_security_number_is_nine_digits_however_they_are_grouped(text: str) -> None:
    assert social_security_number(text) == "219099999"


@pytest.mark.parametrize(
    "text",
    [
        "000-12-3456",  # SSA, POMS RM 10201.035: area 000,
        "666-12-3456",  # 666
        "900-12-3456",  # and 900 to 999 are never given out,
        "999-12-3456",
        "219-00-3456",  # nor group 00,
        "219-09-0000",  # nor serial 0000
        "219-09-999",
        "219-09-99999",
        "219-09-999X",
        "٢١٩-٠٩-٩٩٩٩",  # digits, but not of ASCII
        "",
    ],
)
def test_what_was_never_given_out_is_no_social_security_number(text: str) -> None:
    assert social_security_number(text) is None


def test_the_medicare_number_of_the_specimen_card_is_one() -> None:
    assert medicare_number("1EG4-TE5-MK73") == "1EG4TE5MK73"  # CMS, the specimen of the new card


@pytest.mark.parametrize("place", range(11))
def test_a_medicare_number_has_its_digits_and_letters_in_their_places(place: int) -> None:
    right = "1EG4TE5MK73"
    wrong = "A" if right[place].isdigit() else "S"  # S is in no place; A is in none of the digits' places
    assert medicare_number(right[:place] + wrong + right[place + 1 :]) is None


def test_a_medicare_number_does_not_begin_with_zero() -> None:
    assert medicare_number("0EG4TE5MK73") is None


@pytest.mark.parametrize("letter", "SLOIBZ")
def test_letters_that_look_like_digits_are_in_no_medicare_number(letter: str) -> None:
    assert medicare_number(f"1{letter}G4TE5MK73") is None


def test_an_account_number_has_six_to_thirty_four_letters_and_digits() -> None:
    assert account_number("gb82 west 1234") == "GB82WEST1234"
    assert [account_number("1" * length) is not None for length in (5, 6, 34, 35)] == [False, True, True, False]
