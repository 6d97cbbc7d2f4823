"""What one client may give another: never more than it may do itself."""

from collections.abc import Collection, Sequence

MANAGES_CLIENTS = "clients:write"
"""The scope that a client cannot take from itself: nobody would be left to give it back."""


def not_held(wanted: Sequence[str], had: Collection[str], held: Collection[str]) -> list[int]:
    """Returns the places in `wanted` of scopes that would be given without being held; what it `had` it may keep."""
    return [place for place, scope in enumerate(wanted) if scope not in had and scope not in held]


def locks_out(had: Collection[str], wanted: Collection[str]) -> bool:
    """Returns whether a client that makes `wanted` of its own scopes could no longer manage clients."""
    return MANAGES_CLIENTS in had and MANAGES_CLIENTS not in wanted
