"""Who acts for whom, and who answers for whom. Pure."""

from collections.abc import Collection
from typing import Literal
from uuid import UUID

Capacity = Literal["individual", "minor", "estate", "incapacitated"]


def representation_error(
    own: Capacity, party_id: UUID | None, representative_id: UUID, representative: Capacity | None
) -> str | None:
    """Returns why one party cannot act for another, or None. `representative`: None where it is no party here."""
    if own == "individual":
        return "who has full capacity needs no representative; say first in which capacity the party is one"
    if representative_id == party_id:
        return "nobody represents himself"
    if representative is None:
        return "the representative is no party of this matter"
    return None if representative == "individual" else "the representative has no full capacity"


def closes_circle(links: Collection[tuple[UUID, UUID]], claim: UUID, rests_on: UUID) -> bool:
    """Returns whether one more link has a claim rest on itself. A link is a claim and the one it rests on."""
    following: dict[UUID, list[UUID]] = {}
    for one, below in links:
        following.setdefault(one, []).append(below)
    seen, found = {rests_on}, [rests_on]
    while found:
        one = found.pop()
        if one == claim:
            return True
        more = set(following.get(one, ())) - seen
        seen |= more
        found += more
    return False
