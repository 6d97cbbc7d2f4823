"""The names of a large firm's address book, as common as names are, and the searches for them."""

import itertools
import random
from collections.abc import Iterator
from uuid import UUID

from service.domain.contacts.rules.finding import kept_under
from tests.benchmarks.scale import CONTACT, FIRM, KNOWN_NAME, Scale, row_id

NAME_COLUMNS = "firm_id id subject_kind subject_id kind name"
KEY_COLUMNS = "firm_id key name_id"


def _listed(words: str) -> list[str]:
    return words.split()


_GIVEN = _listed(
    "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph "
    "Jessica Thomas Karen Charles Sarah Christopher Lisa Daniel Nancy Matthew Sandra Anthony Betty Mark Ashley Donald "
    "Emily Steven Kimberly Andrew Margaret Paul Donna Joshua Michelle Kenneth Carol Kevin Amanda Brian Melissa Maria "
    "Jose Juan Ana Luis Carmen Wei Mei Anh Minh Fatima Omar Priya Arjun"
)
_ONSETS = ["", *_listed("B Br C Ch D Dr F Fr G Gr H J K Kr L M N P Pr R S Sch St T Tr V W Z")]
_CODAS = ["", *_listed("l n r s ck ll nd rn rt st")]
_ENDINGS = _listed(
    "a by den er es ey field ford is land ler ley lin man mont ner nez on our rich ridge sen ski son ton ver well win"
)
_FAMILY = ["".join(parts).capitalize() for parts in itertools.product(_ONSETS, "aeiou", _CODAS, _ENDINGS)]
random.Random("families").shuffle(_FAMILY)
_WEIGHTS = [1 / (place + 10) for place in range(len(_FAMILY))]
"""As family names are: the commonest a hundred times as common as the usual one (Zipf)."""


def name(chance: random.Random) -> str:
    """Returns a person's name."""
    (family,) = chance.choices(_FAMILY, _WEIGHTS)
    given = chance.choice(_GIVEN)
    return f"{given} {chance.choice('ABCDEFGHJKLMNPRSTW')}. {family}" if chance.random() < 0.3 else f"{given} {family}"


def known(scale: Scale) -> Iterator[str]:
    """Yields a line a name of the large firm."""
    chance, firm_id = random.Random("names"), row_id(FIRM, 0, 0)
    for n in range(scale.names):
        yield f"{firm_id}\t{row_id(KNOWN_NAME, 0, n)}\tcontact\t{row_id(CONTACT, 0, n)}\tname\t{name(chance)}\n"


def keys(scale: Scale) -> Iterator[str]:
    """Yields a line a key of these names."""
    for line in known(scale):
        firm_id, name_id, _, _, _, text = line.rstrip("\n").split("\t")
        for key in sorted(kept_under("name", text)):
            yield f"{firm_id}\t{key}\t{UUID(name_id)}\n"


def sought(chance: random.Random) -> str:
    """Returns a name as somebody types it: whole, turned around, or with two letters exchanged."""
    text = name(chance)
    given, *_, family = text.split()
    place = chance.randrange(1, len(family) - 1)
    mistyped = family[:place] + family[place + 1] + family[place] + family[place + 2 :]
    return chance.choice((text, f"{family}, {given}", f"{given} {mistyped}"))
