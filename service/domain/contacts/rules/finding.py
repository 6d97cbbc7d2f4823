"""What is searched for, under which keys it is found, and whether what was found is what was meant."""

from typing import Literal

from service.domain.contacts.rules import keys
from service.domain.contacts.rules.likeness import Likeness, compare

SoughtKind = Literal["person", "organisation", "email", "phone", "npi"]
FoundKind = Literal["name", "alias", "former_name", "email", "phone", "npi"]

LEAST_SCORE = 60
"""What is less alike is not shown."""


def kept_under(kind: FoundKind, text: str) -> set[str]:
    """Returns the keys under which a name, mail address, phone number or NPI is kept."""
    return keys.stored_keys(text) if kind in {"name", "alias", "former_name"} else _identifier(kind, text)


def sought_under(kind: SoughtKind, text: str) -> set[str]:
    """Returns the keys under which what is searched for is kept."""
    return keys.sought_keys(text) if kind in {"person", "organisation"} else _identifier(kind, text)


def judge(kind: SoughtKind, text: str, found_kind: FoundKind, found: str) -> Likeness | None:
    """Returns how alike what was found is to what was sought; None if it is another one."""
    if kind in {"person", "organisation"}:
        like = compare(text, found) if found_kind in {"name", "alias", "former_name"} else None
        return like if like is not None and like.score >= LEAST_SCORE else None
    if kind != found_kind or _identifier(kind, text) != _identifier(kind, found):
        return None
    return Likeness(100, "exact")


def _identifier(kind: str, text: str) -> set[str]:
    if kind == "email":
        return {keys.mail_key(text)}
    if kind == "phone":
        found = keys.phone_key(text)
        return set() if found is None else {found}
    return {keys.npi_key(text)}
