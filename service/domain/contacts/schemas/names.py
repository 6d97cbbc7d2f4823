"""Shapes of what a search by name finds."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from service.domain.contacts.rules.finding import FoundKind, SoughtKind
from service.domain.contacts.rules.likeness import Why
from service.domain.contacts.schemas.contacts import ContactOut, OpenContact

SubjectKind = Literal["contact", "lead", "member"]
"""Whose name it is."""
MOST_MATCHES = 100


@dataclass(frozen=True, slots=True)
class FoundName:
    """A known name as it is kept."""

    subject_kind: SubjectKind
    subject_id: UUID
    kind: FoundKind
    name: str


class NameMatch(BaseModel):
    """A known name that may be the one sought."""

    subject_kind: SubjectKind
    subject_id: UUID
    kind: FoundKind
    name: str
    why: Why = Field(description="The weakest link: words written otherwise, nicknames, sound, a typing error, …")
    score: int = Field(ge=0, le=100, description="100: the same")


class MatchesOut(BaseModel):
    """What a search by name found, the likeliest first."""

    data: list[NameMatch] = Field(max_length=MOST_MATCHES)
    truncated: bool = Field(description="There are more names than are looked at or shown: say more of the name")


def names_of(contact: OpenContact | ContactOut) -> list[tuple[FoundKind, str]]:
    """Returns under what a contact is found."""
    named: list[tuple[FoundKind, str]] = [("name", contact.name)]
    named += [("alias", name) for name in contact.aliases]
    named += [("former_name", name) for name in contact.former_names]
    named += [("email", contact.email)] if contact.email else []
    return named + ([("phone", contact.phone)] if contact.phone else [])


__all__ = ["MOST_MATCHES", "FoundKind", "FoundName", "MatchesOut", "NameMatch", "SoughtKind", "SubjectKind", "names_of"]
