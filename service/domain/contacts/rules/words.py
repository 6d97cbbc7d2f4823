"""A name as words that can be compared: no marks, no case, no titles; Saint is St, MacDonald is McDonald."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

MOST_WORDS: Final = 12
"""No more words of a name are looked at."""

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
)
"""Latin letters that no decomposition takes apart."""
_APOSTROPHES = re.compile("['’‘ʼʻ`´]\\s?")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_WORD = re.compile(r"[^\W_]+")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


GENERATIONS: Final = _set("jr sr ii iii iv")
_TITLES = _set("mr mrs ms miss mx dr doctor prof rev hon esq md dds dmd dpm dnp phd rn np lpn crna faap facs")
_LEGAL_FORMS = _set("inc incorporated corp corporation co company llc llp lp ltd limited pc pllc plc pa sc chtd")
_DOTTED_TITLES = _TITLES | _LEGAL_FORMS | {"do"}
"""D.O. is a title; Do is a family name."""
_PARTICLES = _set("de del la las los le da dos das du di van von der den ter ten el al bin ibn y")
_ARTICLES = _set("the of and for a an at in on und et")
_GENERIC = _set(
    "hospital medical center clinic health healthcare care group associates services system systems physicians "
    "general regional memorial community county city state university department insurance surgery surgical family "
    "practice partners holdings america american national international north south east west"
)
"""Words that many organisations share: they support a likeness but make none."""
_SHARED = _ARTICLES | _GENERIC
_LEFT_OUT = _TITLES | _LEGAL_FORMS | GENERATIONS
_JOINING = _PARTICLES | {"mc", "mac", "o"}

_SAME: Mapping[str, str] = {
    word: group.partition(" ")[0]
    for group in (
        "st saint sainte ste",
        "mt mount",
        "ft fort",
        "center centre ctr cntr",
        "hospital hosp hospitals",
        "medical med",
        "university univ",
        "associates associate assoc assocs association",
        "services service svcs svc",
        "group grp",
        "clinic clinics",
        "physicians physician",
        "department dept",
        "international intl",
        "national natl",
        "county cnty",
        "health hlth",
    )
    for word in group.split()
}


@dataclass(frozen=True, slots=True)
class Name:
    """The words of a name in the order of writing: those that make a likeness (`strong`), and those that support one.

    `joined` are the strong words with particles set before the next one: De La Cruz is `delacruz` there. `generation`
    is Jr, Sr, II, III or IV.
    """

    strong: tuple[str, ...]
    weak: tuple[str, ...]
    joined: tuple[str, ...]
    generation: str | None


@lru_cache(maxsize=4_096)
def read(text: str) -> Name:
    """Takes a name apart. Titles and legal forms are left out, unless nothing else is there."""
    words = _words(text)[:MOST_WORDS]
    told = [word for word in words if word not in _LEFT_OUT] or words
    # A particle stands between names: at either end it is one, as in Al Smith.
    particles = {*told[1:-1]} & _PARTICLES
    strong = tuple(word for word in told if word not in _SHARED and word not in particles) or tuple(told)
    if words and len(strong) == len(words) and _JOINING.isdisjoint(words):
        return Name(strong, (), strong, None)
    generation = next((word for word in words[1:] if word in GENERATIONS), None)
    weak = tuple(word for word in told if word not in strong and word not in _ARTICLES)
    return Name(strong, weak, _joined(told), generation)


def other_readings(name: Name, fewer: int = 0) -> Iterator[tuple[str, ...]]:
    """Yields the strong words as they may be written, too: with particles joined, or two neighbours in one.

    Neighbours are joined only where the name to compare it with has `fewer` words.
    """
    if name.joined and name.joined != name.strong:
        yield name.joined
    for place in range(len(name.strong) - 1 if fewer < len(name.strong) else 0):
        yield (*name.strong[:place], name.strong[place] + name.strong[place + 1], *name.strong[place + 2 :])


@lru_cache(maxsize=16_384)
def folded(word: str) -> str:
    """Returns the word as it stands where umlauts are written out: Mueller is `muller` like Müller."""
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def _words(text: str) -> list[str]:
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
        plain = "".join(char for char in plain if not unicodedata.combining(char))
    if not plain.isascii() or "'" in plain or "`" in plain:
        plain = _APOSTROPHES.sub("", plain)
    if "." in plain:
        plain = _DOTTED.sub(_undotted, plain)
    return [_canonical(word) for word in _WORD.findall(plain)]


def _undotted(dotted: re.Match[str]) -> str:
    """M.D. is a title, P.C. a legal form; other letters with dots are initials."""
    whole = dotted[0].replace(".", "")
    return whole if whole in _DOTTED_TITLES else dotted[0].replace(".", " ")


def _canonical(word: str) -> str:
    if word.startswith("mac") and len(word) > 5:
        word = "mc" + word[3:]
    return _SAME.get(word, word)


def _joined(words: list[str]) -> tuple[str, ...]:
    """Sets particles, and a Mc or O that stands alone, before the word that follows."""
    found, before = [], ""
    for word in words:
        if word in _JOINING:
            before += word
        elif word not in _ARTICLES and word not in _GENERIC:
            found.append(before + word)
            before = ""
    return tuple(found)
