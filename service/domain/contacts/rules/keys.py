"""The keys under which names are found: two names that may be one share at least one key.

A name of two words or more is found by pairs of words, so that a search for John Smith reads neither every John nor
every Smith: both words as they sound; one as it sounds and the other's beginning or end, since one typing error or two
letters exchanged leave one of them whole; one as it sounds and the other's initial. Keys are text that is equal or not:
behind row level security PostgreSQL uses no index of likeness (trigrams are not leakproof).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, permutations
from typing import Final

import jellyfish

from service.domain.contacts.rules.given_names import OTHERS
from service.domain.contacts.rules.words import folded, other_readings, read

MOST_STRONG: Final = 6
"""Pairs are made of this many words at most."""


def stored_keys(name: str) -> set[str]:
    """Returns the keys under which a name is kept."""
    told = read(name)
    words = _few(told.strong)
    found = {f"s{sound(word)}" for word in words}
    if len(words) == 1:
        (word,) = words
        found |= {f"1{sound(word)}", *_ends("1", "", word, {_piece(len(word))})}
    for one, other in permutations(words, 2):
        found |= _ends("2", sound(one), other, {_piece(len(other))})
        found.add(f"{'j' if len(other) == 1 else 'i'}{sound(one)}|{other[0]}")
    return found.union(*(_pairs(reading, _sound) for reading in (words, *other_readings(told))))


def sought_keys(name: str) -> set[str]:
    """Returns the keys under which the names are kept that may be this one."""
    told = read(name)
    words = _few(told.strong)
    found = {f"1{sound(word)}" for word in words}
    if len(words) == 1:
        (word,) = words
        found |= {f"s{each}" for each in _sounds(word)} | _ends("1", "", word, _pieces(len(word)))
    for one, other in permutations(words, 2):
        found |= _ends("2", sound(one), other, _pieces(len(other)))
        found |= {f"{kind}{sound(one)}|{other[0]}" for kind in ("ij" if len(other) == 1 else "j")}
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


def _few(words: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(words))[:MOST_STRONG]


def _sound(word: str) -> set[str]:
    return {sound(word)}


def _sounds(word: str) -> set[str]:
    return {sound(each) for each in (word, *OTHERS.get(word, ()))}


def _pairs(words: Sequence[str], sounds: Callable[[str], set[str]]) -> set[str]:
    few = _few(words)
    if len(few) == 1:
        return {f"1{each}" for each in sounds(few[0])}
    return {
        "p" + "|".join(sorted((a, b)))
        for one, other in combinations(few, 2)
        for a in sounds(one)
        for b in sounds(other)
    }


def _ends(kind: str, before: str, word: str, pieces: Iterable[int]) -> set[str]:
    return {f"{kind}{before}{mark}" for piece in pieces for mark in _marks(folded(word), piece)}


def _marks(word: str, piece: int) -> Iterator[str]:
    if piece > 0:
        yield f"<{word[:piece]}"
        yield f">{word[-piece:]}"


def _piece(length: int) -> int:
    """Returns how many letters of a beginning and an end are kept: less than half of the word, so that an error at one
    place, or between two neighbours, spares one of them; none of words that are too short to be mistyped and known."""
    return min((length - 1) // 2, 3) if length >= 4 else 0


def _pieces(length: int) -> set[int]:
    """The same for a word of which a letter may be missing, or one too many."""
    return {_piece(length + more) for more in (-1, 0, 1)} if length >= 4 else set()
