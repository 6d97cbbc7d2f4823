"""The roles that every firm has, as data: what a member with each may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from service.domain.identity.policy import SCOPES

OWNER: Final = "owner"
"""Answers for the firm. Owners alone make, lower and remove owners, and one always remains."""

FOR_NEWCOMERS: Final = "reader"
"""The role of whom a directory brings, until it puts him into a group."""

OF_NEW_GROUPS: Final = ("firm:read",)
"""What a role permits that a directory made, until the firm says more."""


@dataclass(frozen=True, slots=True)
class BuiltInRole:
    """A role of every firm: its name, a sentence that says for whom it is, and its permissions."""

    name: str
    purpose: str
    permissions: frozenset[str]


_READS = (
    "contacts:read",
    "deadlines:read",
    "documents:read",
    "firm:read",
    "jobs:read",
    "leads:read",
    "matters:read",
    "members:read",
    "tasks:read",
)
_WORKS = (
    *_READS,
    "conflicts:read",
    "conflicts:write",
    "contacts:write",
    "documents:write",
    "identifiers:read",
    "leads:write",
    "matters:write",
    "notes:read",
    "notes:write",
    "privileged:read",
    "records:read",
    "records:write",
    "tasks:write",
)

ROLES: Final[Mapping[str, BuiltInRole]] = MappingProxyType(
    {
        OWNER: BuiltInRole(
            "Owner", "Answers for the firm; may do everything and name other owners.", frozenset(SCOPES)
        ),
        "admin": BuiltInRole("Admin", "Runs the firm's set-up and people; may do everything else.", frozenset(SCOPES)),
        "attorney": BuiltInRole(
            "Attorney",
            "Handles matters, decides on leads and may read who changed what.",
            frozenset((*_WORKS, "conflicts:approve", "history:read", "holds:write", "leads:decide")),
        ),
        "paralegal": BuiltInRole("Paralegal", "Works on matters, contacts and facts.", frozenset(_WORKS)),
        "billing": BuiltInRole(
            "Billing",
            "Reads matters and contacts to bill for them.",
            frozenset(("contacts:read", "firm:read", "matters:read", "members:read")),
        ),
        "reader": BuiltInRole("Reader", "Reads matters, contacts and deadlines.", frozenset(_READS)),
    }
)
"""Key to built-in role, in the order in which they are listed."""


NUMBERING: Final[Mapping[str, str | int]] = MappingProxyType(
    {"pattern": "{year}-{seq:4}", "restarts": "yearly", "starts_at": 1}
)
"""How a firm numbers its matters until it says otherwise (FirmProfile.matter_numbering)."""


def may_touch(actor_role: str | None, *roles: str) -> bool:
    """Returns whether a place with one of `roles`, as it is or will be, is for this actor to give, lower or take.

    `actor_role` is the role of the member who asks; None where a client acts for itself, which is never an owner.
    """
    return OWNER not in roles or actor_role == OWNER
