"""Whether two names may be one person's or organisation's, how surely, and why."""

from dataclasses import dataclass, replace
from typing import Final, Literal

import jellyfish

from service.domain.contacts.rules.given_names import OTHERS
from service.domain.contacts.rules.keys import sound
from service.domain.contacts.rules.words import Name, folded, other_readings, read

Why = Literal["exact", "spelling", "nickname", "phonetic", "typo", "initials", "partial"]
_WORST_LAST: Final[tuple[Why, ...]] = ("exact", "spelling", "nickname", "phonetic", "typo", "initials", "partial")
_WEIGHT_OF_WEAK = 0.2


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are: 100 the same, and the weakest link in it."""

    score: int
    why: Why


def compare(one: str, other: str) -> Likeness | None:
    """Returns how alike two names are in any order of their words; None where they are two names.

    Every word of the shorter name must be found in the longer one, apart from words that many names share.
    """
    first, second = read(one), read(other)
    found = _compare(first, second)
    if found is not None:
        return found
    # Joined words are held against a name as it stands, never against joined ones: all of two names joined are alike.
    others = [_compare(replace(first, strong=words), second) for words in other_readings(first, len(second.strong))]
    others += [_compare(first, replace(second, strong=words)) for words in other_readings(second, len(first.strong))]
    return max((like for like in others if like is not None), key=lambda like: like.score, default=None)


def _compare(one: Name, other: Name) -> Likeness | None:
    few, many = (one, other) if len(one.strong) <= len(other.strong) else (other, one)
    links = _align(few.strong, many.strong)
    if links is None or all(why == "initials" for _, why in links):
        return None
    spare = len(many.strong) - len(few.strong)
    told, missing = float(len(links)), float(spare)
    if few.weak or many.weak:
        told += _WEIGHT_OF_WEAK * len({*few.weak} & {*many.weak})
        missing += _WEIGHT_OF_WEAK * len({*few.weak} ^ {*many.weak})
    share = told / (told + missing)
    likeness = sum(score for score, _ in links) / len(links) * (0.55 + 0.45 * share)
    if one.generation and other.generation and one.generation != other.generation:
        likeness -= 0.1
    reasons: set[Why] = {why for _, why in links} | ({"partial"} if share < 1 else set())
    return Likeness(round(likeness * 100), max(reasons, key=_WORST_LAST.index))


def _align(few: tuple[str, ...], many: tuple[str, ...]) -> list[tuple[float, Why]] | None:
    """Finds for every word of the one name another word of the other, the surest first; None where one finds none."""
    found: list[tuple[float, Why, int, int]] = []
    for a, word in enumerate(few):
        of_word = [(*link, a, b) for b, other in enumerate(many) if (link := _link(word, other)) is not None]
        if not of_word:
            return None
        found += of_word
    pairs: dict[int, tuple[int, tuple[float, Why]]] = {}
    taken: set[int] = set()
    for score, why, a, b in sorted(found, key=lambda link: -link[0]):
        if a not in pairs and b not in taken:
            pairs[a] = b, (score, why)
            taken.add(b)
    if len(pairs) < len(few):
        return None
    spare = [word for b, word in enumerate(many) if b not in taken]
    # J. stands for John in J. Smith; Mary J. Smith is no John Smith.
    begun = any(len(many[b]) == 1 and len(few[a]) > 1 for a, (b, _) in pairs.items())
    return None if begun and any(len(word) > 1 for word in spare) else [link for _, link in pairs.values()]


def _link(one: str, other: str) -> tuple[float, Why] | None:
    """Returns how surely two words are one, and why."""
    if one == other:
        return 1.0, "exact"
    if folded(one) == folded(other):
        return 0.98, "spelling"
    if other in OTHERS.get(one, ()):
        return 0.95, "nickname"
    shorter, longer = (one, other) if len(one) <= len(other) else (other, one)
    if len(shorter) == 1:
        return (0.85, "initials") if longer[0] == shorter else None
    if sound(one) == sound(other) and jellyfish.jaro_winkler_similarity(shorter, longer) >= 0.8:
        return 0.93, "phonetic"
    allowed = 0 if len(shorter) < 4 else 1 if len(longer) < 9 else 2
    if len(longer) - len(shorter) > allowed or shorter[0] != longer[0]:
        return None
    apart = jellyfish.damerau_levenshtein_distance(shorter, longer)
    return (0.92 - 0.04 * (apart - 1), "typo") if apart <= allowed else None
