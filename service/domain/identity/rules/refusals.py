"""What is refused although its signature holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID

from service.values.caller import Caller


@dataclass(frozen=True)
class Refusals:
    """Ids of tokens that were revoked, of clients that were, and of firms that are barred.

    `narrowed`: the scopes left to a client from which some were taken; a token that carries more is refused.
    """

    tokens: frozenset[str] = frozenset()
    clients: frozenset[str] = frozenset()
    firms: frozenset[UUID] = frozenset()
    narrowed: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))

    def hold(self, caller: Caller) -> bool:
        """Returns whether a caller is refused."""
        return (
            caller.token_id in self.tokens
            or caller.client_id in self.clients
            or caller.firm_id in self.firms
            or not caller.scopes <= self.narrowed.get(caller.client_id, caller.scopes)
        )
