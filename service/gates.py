"""The gates of the stages: who knows whether each is open.

A stage asks for what several contexts know, some of them above the matters. So the stages only name their gates
(domain/matters/rules/stages.py), and here each name gets its check. A context that has something to ask adds its gate
there and its check here.
"""

from types import MappingProxyType
from typing import Final

from service.domain.conflicts import queries as conflicts
from service.domain.deadlines import queries as deadlines
from service.domain.matters.commands import gates as matters
from service.domain.matters.commands.stages import Gates

GATES: Final[Gates] = MappingProxyType(
    {
        "client_named": matters.client_named,
        "conflicts_cleared": conflicts.cleared,
        "claim_stated": matters.claim_stated,
        "limitations_known": deadlines.limitations_known,
        "defendant_named": matters.defendant_named,
        "claimants_represented": matters.claimants_represented,
        "suit_filed": matters.suit_filed,
        "docket_opened": matters.docket_opened,
        "dockets_ended": matters.dockets_ended,
    }
)
