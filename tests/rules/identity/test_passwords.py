"""Which passwords are taken: NIST SP 800-63B, 3.1.1.2."""

import pytest

from service.domain.identity.rules.passwords import normalised, refusal


@pytest.mark.parametrize(
    "password", ["plum-orbit-kettle", "x7#kkq0P!22z", "на-дворе-трава-зелёная", "a b c d e f g h 7"]
)
def test_a_long_password_that_nobody_else_has_is_taken(password: str) -> None:
    assert refusal(password, ()) is None


def test_eleven_characters_are_too_few_and_twelve_enough() -> None:
    assert "at least 12" in str(refusal("x7#kkq0P!22", ()))
    assert refusal("x7#kkq0P!22z", ()) is None


def test_a_hundred_and_twenty_nine_characters_are_too_many() -> None:
    long = "plum-orbit-kettle-" * 8
    assert refusal(long[:128], ()) is None
    assert "at most 128" in str(refusal(long[:129], ()))


@pytest.mark.parametrize("password", ["password12345", "qwertyuiop123", "iloveyou1234", "aaaaaaaaaaaaaa"])
def test_a_common_password_is_refused_however_long(password: str) -> None:
    assert "easy to guess" in str(refusal(password, ()))


@pytest.mark.parametrize("password", ["Pierre-Louis-7xk-q", "abbott#orbit#kettle", "marie&plum&orbit"])
def test_what_is_known_of_its_owner_may_not_be_in_it(password: str) -> None:
    about = ("marie@adams-abbott.example", "Marie Pierre-Louis", "Adams & Abbott")
    assert "Leave out" in str(refusal(password, about))


def test_the_same_characters_from_two_keyboards_are_one_password() -> None:
    assert normalised("ﬁlière-kettle") == normalised("filie\u0300re-kettle")


def test_a_row_of_accents_is_cut_before_it_is_normalised() -> None:
    # Ordering n marks of two classes takes time that grows with n²: of 170,000, which a form can hold, minutes.
    endless = "a" + "\u0315\u0300" * 85_000
    assert len(normalised(endless)) <= 1_000
    assert "at most 128" in str(refusal(normalised(endless), ()))


def test_what_is_cut_would_have_been_too_long_anyway() -> None:
    # U+1F82 comes of four characters, the most that become one; 1,000 / 4 = 250 > 128.
    four = "\u03b1\u0313\u0300\u0345"
    assert len(normalised(four)) == 1
    assert "at most 128" in str(refusal(normalised(four * 300), ()))
