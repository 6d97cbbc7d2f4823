"""Who is asking: the firm, the client software, what it may do, and the person it acts for."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Caller:
    """A verified caller. `scopes` are what the token may do.

    `requests_per_minute` is what the firm allows the software, None where it says nothing.
    `user_id` is the person for whom the software acts and `member_id` that person's place in the firm; both are None
    where the software acts for itself (client credentials).
    """

    firm_id: UUID
    client_id: str
    scopes: frozenset[str]
    token_id: str
    user_id: UUID | None = None
    member_id: UUID | None = None
    requests_per_minute: int | None = None
