"""Who is asking: the firm, the client software, its scopes, and the request it is asked in."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Caller:
    """A verified caller. `scopes` are what the token may do; `request_id` ties log, history and answer together."""

    firm_id: UUID
    client_id: str
    scopes: frozenset[str]
    token_id: str
