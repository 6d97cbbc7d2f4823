"""The keys under which names are found: two names that may be one share at least one key.

A name of two words or more is found by pairs of words, so that a search for John Smith reads neither every John nor
every Smith: both words as they sound; one as it sounds and the other's beginning or end, since one typing error or two
letters exchanged leave one of them whole; one as it sounds and the other's initial. Keys are text that is equal or not:
behind row level security PostgreSQL uses no index of likeness (trigrams are not leakproof).
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import combinations, permutations
from typing import Final

import jellyfish

from service.domain.contacts.rules.given_names import OTHERS
from service.domain.contacts.rules.words import folded, other_readings, read

_PAIR, _ALONE, _INITIAL, _BEGINS, _END, _ANY = "01234s"
"""Kinds of key, the surest first, which is the order in which they are looked up: two words by their sound, the only
word of a name, a word and an initial that is written, a word and how another begins, a word and an end of another,
any word."""

MOST_STRONG: Final = 6
"""Pairs are made of this many words at most."""


def stored_keys(name: str) -> set[str]:
    """Returns the keys under which a name is kept."""
    told = read(name)
    words = _telling(told.strong)
    found = {f"{_ANY}{sound(word)}" for word in words}
    if len(words) == 1:
        found |= {f"{_ALONE}{sound(words[0])}", *_ends(_ALONE, "", words[0], (0,))}
    for one, other in permutations(words, 2):
        found |= _ends(_END, sound(one), other, (0,))
        found.add(f"{_INITIAL if len(other) == 1 else _BEGINS}{sound(one)}|{other[0]}")
    return found.union(*(_pairs(reading, _sound) for reading in (words, *other_readings(told))))


def sought_keys(name: str) -> set[str]:
    """Returns the keys under which the names are kept that may be this one."""
    told = read(name)
    words = _telling(told.strong)
    found = {f"{_ALONE}{sound(word)}" for word in words}
    if len(words) == 1:
        found |= {f"{_ANY}{each}" for each in _sounds(words[0])} | _ends(_ALONE, "", words[0], (-1, 0, 1))
    for one, other in permutations(words, 2):
        found |= _ends(_END, sound(one), other, (-1, 0, 1))
        found |= {f"{kind}{sound(one)}|{other[0]}" for kind in (_INITIAL + _BEGINS if len(other) == 1 else _INITIAL)}
    return found.union(*(_pairs(reading, _sounds) for reading in (words, *other_readings(told))))


def mail_key(address: str) -> str:
    """Returns the key of a mail address."""
    return f"m{address.strip().casefold()}"


def phone_key(number: str) -> str | None:
    """Returns the key of a phone number: its last ten digits; None for what has less than seven."""
    digits = "".join(char for char in number if char.isdecimal())
    return f"t{digits[-10:]}" if len(digits) >= 7 else None


def npi_key(npi: str) -> str:
    """Returns the key of a National Provider Identifier."""
    return f"n{npi}"


@lru_cache(maxsize=16_384)
def sound(word: str) -> str:
    """Returns how a word sounds in English (Metaphone); what is not written in Latin letters stays as it is."""
    plain = folded(word)
    return (jellyfish.metaphone(plain) if plain.isascii() and plain.isalpha() else "") or plain


def _telling(words: Sequence[str]) -> list[str]:
    """Returns the words by which a name is found: without initials, where two whole words are left."""
    whole = [word for word in words if len(word) > 1]
    return list(dict.fromkeys(whole if len(whole) > 1 else words))[:MOST_STRONG]


def _sound(word: str) -> set[str]:
    return {sound(word)}


def _sounds(word: str) -> set[str]:
    return {sound(each) for each in (word, *OTHERS.get(word, ()))}


def _pairs(words: Sequence[str], sounds: Callable[[str], set[str]]) -> set[str]:
    few = _telling(words)
    if len(few) == 1:
        return {f"{_ALONE}{each}" for each in sounds(few[0])}
    return {
        _PAIR + "|".join(sorted((a, b)))
        for one, other in combinations(few, 2)
        for a in sounds(one)
        for b in sounds(other)
    }


def _ends(kind: str, before: str, word: str, more: Iterable[int]) -> set[str]:
    """Returns the keys of a word's beginning and end, for as many letters `more` as the other may have.

    They are less than half of the word, so that an error at one place, or between two neighbours, spares one of them.
    The first letter is taken to be right, since it seldom is not; words of three letters are taken as they are.
    """
    found = set()
    for length in (len(word) + letters for letters in more):
        piece = min((length - 1) // 2, 5)
        if length >= 4:
            found |= {f"{kind}{before}{length}<{word[:piece]}", f"{kind}{before}{length}>{word[0]}{word[-piece:]}"}
    return found
