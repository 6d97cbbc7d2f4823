"""Whether a sign-in counts in a firm."""

from typing import Literal
from uuid import UUID

WayIn = Literal["password", "either", "provider"]
"""How a firm lets a member sign in: with the password here, through the firm's own provider, or as they like."""


def counts(way_in: WayIn, firm_id: UUID, signed_in_by: UUID | None) -> bool:
    """Returns whether a sign-in counts in a firm. `signed_in_by` is the firm whose provider made it; None: a password.

    What one firm's provider says counts in that firm only: whoever runs it could name anybody.
    """
    if signed_in_by is None:
        return way_in != "provider"
    return way_in != "password" and UUID(int=signed_in_by.int) == UUID(int=firm_id.int)
