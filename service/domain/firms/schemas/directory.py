"""Shapes of what a firm's directory says of its people: the rows behind SCIM users and groups."""

from dataclasses import dataclass
from typing import Any

from service.domain.firms.policy import OWNER
from service.domain.firms.schemas.members import MemberOut


@dataclass(frozen=True)
class Entry:
    """What a directory says of a person. `key` is the user name in lower case; `profile` is the entry as it was sent.

    `active` False: the person has, or is to have, no place in the firm.
    """

    key: str
    external_id: str | None
    name: str
    email: str
    active: bool
    profile: dict[str, Any]


class DirectoryMemberOut(MemberOut):
    """A member together with what the firm's directory says of him; null throughout where it said nothing."""

    user_name: str | None
    external_id: str | None
    directory: dict[str, Any] | None
    groups: list[str] | None

    @property
    def in_groups(self) -> list[str]:
        """The roles in which the directory sees the member: those it has put him in, or else the one he has."""
        owner = {self.role} if self.role == OWNER else set[str]()
        return sorted({*(self.groups if self.groups is not None else [self.role]), *owner})
