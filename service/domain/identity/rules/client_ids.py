"""What a client id tells."""

from typing import Final

OF_EVERY_FIRM: Final = "platform_"
"""How the ids begin of clients that belong to no firm. No firm's client has such an id."""


def of_every_firm(client_id: str) -> bool:
    """Returns whether a client is the operator's, for the people of every firm."""
    return client_id.startswith(OF_EVERY_FIRM)
