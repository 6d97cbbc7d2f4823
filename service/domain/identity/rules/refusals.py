"""What is refused although its signature holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from service.domain.identity.rules.access_tokens import AccessToken


@dataclass(frozen=True)
class Refusals:
    """Ids of tokens that were revoked, of clients that were, and of firms that are barred.

    `narrowed`: the scopes left to a client from which some were taken; a token that carries more is refused.
    `members`: people who left or may do less, with the instant up to which their tokens were issued in vain.
    """

    tokens: frozenset[str] = frozenset()
    clients: frozenset[str] = frozenset()
    firms: frozenset[UUID] = frozenset()
    narrowed: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    members: Mapping[UUID, datetime] = field(default_factory=lambda: MappingProxyType({}))

    def hold(self, token: AccessToken) -> bool:
        """Returns whether a token is refused."""
        caller = token.caller
        return (
            caller.token_id in self.tokens
            or caller.client_id in self.clients
            or caller.firm_id in self.firms
            or not caller.scopes <= self.narrowed.get(caller.client_id, caller.scopes)
            or (caller.member_id is not None and self._ended(caller.member_id, token.issued_at))
        )

    def _ended(self, member_id: UUID, issued_at: int) -> bool:
        until = self.members.get(member_id)
        return until is not None and issued_at <= until.timestamp()
