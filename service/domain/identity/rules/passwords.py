"""Which passwords are taken (NIST SP 800-63B, 3.1.1.2: length and a list of common ones, no rules of composition)."""

import re
import unicodedata
from collections.abc import Iterable

from zxcvbn import zxcvbn

SHORTEST, LONGEST = 12, 128
"""In characters, after normalisation."""

_LONGEST_TYPED = 1_000
"""Characters before normalisation, which takes time that grows with the square of a row of accents. At most four become
one (Unicode Standard Annex 15), so that what is cut off here is too long afterwards too."""
_LOOKED_AT = 72
_GOOD_SCORE = 3
"""zxcvbn's scale goes from 0 to 4; 3 stands for at least 10^8 guesses by somebody who knows the lists."""
_TELLING = 4
_LETTERS = re.compile(r"[^\W\d_]+")


def normalised(password: str) -> str:
    """Returns a password as it is hashed: NFKC, so that it is the same on every keyboard (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password[:_LONGEST_TYPED])


def refusal(password: str, about: Iterable[str]) -> str | None:
    """Returns why a normalised password is not taken, as a sentence, or None. `about`: e-mail, name, firm."""
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters; a few words that do not belong together do well."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    told = {word.casefold() for text in about for word in _LETTERS.findall(text) if len(word) >= _TELLING}
    if any(word in password.casefold() for word in told):
        return "Leave out your name, your e-mail address and your firm."
    if zxcvbn(password[:_LOOKED_AT], user_inputs=sorted(told))["score"] < _GOOD_SCORE:
        return "This is easy to guess: it is, or resembles, a password that many people use."
    return None
