"""How many wrong passwords and codes are heard before a pause.

Wrong passwords are counted for an account *and* a network together: somebody elsewhere who guesses at an account keeps
its owner out of nothing. Wrong codes are counted for the account alone: whoever gets that far knows the password.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

WINDOW = timedelta(minutes=15)
WRONG_PASSWORDS = 10
WRONG_FROM_ONE_NETWORK = 100
WRONG_CODES = 10
LETTERS = 3
"""To one person about a forgotten password, wherever they are asked for."""


def network_of(address: str) -> str:
    """Returns the network that stands for a client's address: /24 of IPv4, /64 of IPv6, which is what one party has."""
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found
    return str(ip_network((found, 64 if isinstance(found, IPv6Address) else 24), strict=False))


def pause_until(failures: Sequence[datetime], allowed: int, now: datetime) -> datetime | None:
    """Returns when the next attempt is heard, or None for now. `failures` are the latest first."""
    recent = [at for at in failures if at > now - WINDOW]
    return recent[allowed - 1] + WINDOW if len(recent) >= allowed else None
