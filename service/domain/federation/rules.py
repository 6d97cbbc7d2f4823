"""Decisions about a firm's own provider. Pure."""

import hashlib
from typing import Literal

RECORD = "_merit-verification"
TRIP_MINUTES = 10


def record_name(domain: str) -> str:
    """Returns where in the DNS a firm shows that a domain is its own (RFC 8552: a name of its own, with underscore)."""
    return f"{RECORD}.{domain}"


def domain_of(address: str) -> str:
    """Returns the domain of a normalised mail address. A subdomain is another domain."""
    return address.rpartition("@")[2]


def state_hash(state: str) -> bytes:
    """Returns what is stored of a state of 256 random bits."""
    return hashlib.sha256(state.encode("utf-8", "surrogatepass")).digest()


def way_in(*, owner: bool, enforced: bool | None) -> Literal["password", "either", "provider"]:
    """Returns how a member comes into a firm: by "password", through the "provider", or "either".

    `enforced` None: the firm has no provider. An owner never comes through it: whoever runs the provider, or may set it
    up, would otherwise be an owner.
    """
    if owner or enforced is None:
        return "password"
    return "provider" if enforced else "either"
