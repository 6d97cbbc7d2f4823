"""What is refused although its signature holds."""

from dataclasses import dataclass
from uuid import UUID

from service.values.caller import Caller


@dataclass(frozen=True)
class Refusals:
    """Ids of tokens that were revoked, of clients that were, and of firms that are barred."""

    tokens: frozenset[str] = frozenset()
    clients: frozenset[str] = frozenset()
    firms: frozenset[UUID] = frozenset()

    def hold(self, caller: Caller) -> bool:
        """Returns whether a caller is refused."""
        return caller.token_id in self.tokens or caller.client_id in self.clients or caller.firm_id in self.firms
