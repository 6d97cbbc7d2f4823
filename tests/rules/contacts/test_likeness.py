"""Which names may be one, and which are two.

A check for conflicts must find clients, former clients and adverse parties whatever way their names were once written
(ABA Model Rule 1.7, comment [3]: a firm needs procedures to determine who the people in a matter are; Rule 1.10,
comment [7] and Rule 1.9 extend it to former clients). A name that is missed costs more than one that is looked at.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.contacts.rules.keys import phone_key, sought_keys, stored_keys
from service.domain.contacts.rules.likeness import Why, compare

ONE: list[tuple[str, str, Why]] = [
    ("John Smith", "john  SMITH", "exact"),
    ("Smith, John", "John Smith", "exact"),
    ("Dr. Ann Smith, M.D.", "Ann Smith", "exact"),
    ("Müller", "Muller", "exact"),
    ("Hans Müller", "Hans Mueller", "spelling"),
    ("Søren Kjær", "Soren Kjaer", "exact"),
    ("Łukasz Wałęsa", "Lukasz Walesa", "exact"),
    ("Mary O'Brien", "Mary OBrien", "exact"),
    ("Mary O’Brien", "O'Brien Mary", "exact"),
    ("Patrick O Brien", "Patrick O'Brien", "exact"),
    ("Ronald McDonald", "Ronald MacDonald", "exact"),
    ("Ronald Mc Donald", "Ronald McDonald", "exact"),
    ("José García López", "Lopez Garcia, Jose", "exact"),
    ("José García López", "Jose Garcia", "partial"),
    ("Anne-Marie Leclerc", "Annemarie Leclerc", "exact"),
    ("Smith-Jones, Ann", "Ann Smith Jones", "exact"),
    ("Maria De La Cruz", "Maria Cruz", "partial"),
    ("Maria De La Cruz", "Maria Delacruz", "partial"),
    ("Li Wei", "Wei Li", "exact"),
    ("Nguyen Van Anh", "Van Anh Nguyen", "partial"),
    ("Katherine Hill", "Catherine Hill", "nickname"),
    ("Bill Gates", "William Gates", "nickname"),
    ("Peggy Olson", "Margaret Olson", "nickname"),
    ("Al Smith", "Alfred Smith", "nickname"),
    ("John Smith", "John Smythe", "phonetic"),
    ("Stephanie Philips", "Stefanie Filips", "phonetic"),
    ("Jonh Smith", "John Smith", "typo"),
    ("John Simth", "John Smith", "phonetic"),
    ("Marta Kowalsky", "Marta Kowalski", "phonetic"),
    ("Rebecca Fernandes", "Rebecca Fernandez", "phonetic"),
    ("Laura Bianchi", "Laura Bianci", "typo"),
    ("J. Smith", "John Smith", "initials"),
    ("J.R. Smith", "John Robert Smith", "initials"),
    ("John Q. Public", "John Public", "partial"),
    ("John Smith Jr.", "John Smith III", "exact"),
    ("Smith", "John Smith", "partial"),
    ("St. Luke's Hospital", "Saint Lukes Hospital", "exact"),
    ("Acme Surgical, Inc.", "ACME Surgical LLC", "exact"),
    ("Mercy Hosp.", "Mercy Hospital", "exact"),
    ("Lakeside Heart Centre, P.C.", "Lakeside Heart Center", "exact"),
    ("The Mercy Clinic of Albany", "Mercy Clinic Albany", "exact"),
    ("王小明", "王小明", "exact"),
]
TWO = [
    ("John Smith", "Jane Smith"),
    ("John Smith", "John Brown"),
    ("John Adam Smith", "John Brian Smith"),
    ("Maria Lopez Garcia", "Maria Lopez Hernandez"),
    ("Ann Lee", "Ann Low"),
    ("General Hospital", "General Clinic"),
    ("Mercy Hospital", "Lakeside Hospital"),
    ("Acme Inc.", "Apex Inc."),
    ("Kim Park", "Kim Pak Soo-jin"),
    ("J. S.", "John Smith"),
    ("John Harmon", "Mary J. Harmon"),
    ("John Harmon", "John H. Smith"),
    ("王小明", "李小明"),
]


@pytest.mark.parametrize(("one", "other", "why"), ONE)
def test_names_of_one_are_alike_and_say_why(one: str, other: str, why: Why) -> None:
    found = compare(one, other)
    assert found is not None
    assert found.why == why


@pytest.mark.parametrize(("one", "other", "_"), ONE)
def test_names_of_one_are_found_by_each_other(one: str, other: str, _: Why) -> None:
    assert sought_keys(one) & stored_keys(other)
    assert sought_keys(other) & stored_keys(one)


@pytest.mark.parametrize(("one", "other"), TWO)
def test_names_of_two_are_not_alike(one: str, other: str) -> None:
    assert compare(one, other) is None


def test_another_generation_is_less_alike_and_still_found() -> None:
    same, other = compare("John Smith Jr", "John Smith Jr."), compare("John Smith Jr", "John Smith Sr")
    assert same is not None
    assert other is not None
    assert same.score > other.score


LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=10)


@st.composite
def mistyped(draw: st.DrawFn) -> tuple[str, str]:
    """A word, and it with a letter too many, a letter missing, another letter or two neighbours exchanged."""
    word = draw(LETTERS)
    place, letter = draw(st.integers(1, len(word) - 2)), draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    before, after = word[:place], word[place:]
    return word, draw(
        st.sampled_from([before + letter + after, before + after[1:], before + letter + after[1:]])
        | st.just(before + after[1] + after[0] + after[2:] if len(after) > 1 else word)
    )


@given(mistyped())
def test_a_typing_error_in_one_word_hides_nobody(words: tuple[str, str]) -> None:
    right, wrong = words
    assert sought_keys(f"Quentin {wrong}") & stored_keys(f"Quentin {right}")


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts_can_be_compared_in_either_order(one: str, other: str) -> None:
    there, back = compare(one, other), compare(other, one)
    assert (there is None) == (back is None)


@given(st.text(max_size=300))
def test_a_text_has_few_keys_and_they_are_short(text: str) -> None:
    # Six words make 15 pairs in six ways, eleven joined readings at most 15 more each.
    keys = stored_keys(text)
    assert len(keys) <= 300
    assert all(len(key) <= 650 for key in keys)


@st.composite
def shuffled(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Words, and the same in another order."""
    words = draw(st.lists(LETTERS, min_size=2, max_size=4, unique=True))
    return words, draw(st.permutations(words))


@given(shuffled())
def test_the_order_of_words_does_not_matter(words: tuple[list[str], list[str]]) -> None:
    found = compare(" ".join(words[0]), " ".join(words[1]))
    assert found is not None
    assert (found.score, found.why) == (100, "exact")


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("+1 (212) 555-0100", "t2125550100"),
        ("212.555.0100", "t2125550100"),
        ("555-0100", "t5550100"),
        ("911", None),
        ("ask her", None),
    ],
)
def test_a_phone_number_is_found_however_it_is_written(number: str, key: str | None) -> None:
    assert phone_key(number) == key
