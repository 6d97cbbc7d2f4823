"""Who may know of privileged documents."""

from service.values.caller import Caller

PRIVILEGED = "privileged:read"


def sees_privileged(caller: Caller | None) -> bool:
    """Returns whether privileged documents are there for this caller. They are for the firm's own server."""
    return caller is None or PRIVILEGED in caller.scopes
