"""Words of a text, as they are looked for: the same in an index and in a question."""

import re
import unicodedata
from collections.abc import Iterator

_WORD = re.compile(r"[^\W_]+")
_LENGTHS = range(2, 41)


def words_of(text: str) -> Iterator[str]:
    """Yields the words of a text, of 2 to 40 letters and digits each, without regard to case or width."""
    for found in _WORD.finditer(unicodedata.normalize("NFKC", text).casefold()):
        if len(found[0]) in _LENGTHS:
            yield found[0]
