"""Which addresses an authorization answer may go to (RFC 9700, 2.1 and 4.1; RFC 8252, 7)."""

import re
from collections.abc import Iterable

LONGEST = 500
MOST = 10

_PORT = r"(:([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?"
_TAIL = r"(/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?(\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?"
_WEB = rf"https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?{_PORT}{_TAIL}"
_LOOPBACK = r"http://(127\.0\.0\.1|\[::1\])"
_OWN_SCHEME = r"[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*"
PATTERN = rf"^({_WEB}|{_LOOPBACK}{_PORT}{_TAIL}|{_OWN_SCHEME})$"
"""https anywhere, http on this machine only, or a native application's own scheme, which is a domain name turned around
(RFC 8252, 7.1); never a fragment (RFC 6749, 3.1.2)."""

_ADDRESS = re.compile(PATTERN.removesuffix("$") + r"\Z")
_ON_LOOPBACK = re.compile(rf"({_LOOPBACK}){_PORT}(?=[/?]|\Z)")


def registered(address: str, known: Iterable[str]) -> bool:
    """Returns whether an address is one of the known: character by character, but for the port of a loopback address.

    The port of a native application on loopback is known when it runs, not before (RFC 8252, 7.3).
    """
    if len(address) > LONGEST or not _ADDRESS.match(address):
        return False
    return any(address == one or (_ON_LOOPBACK.match(one) and _portless(address) == _portless(one)) for one in known)


def _portless(address: str) -> str:
    return _ON_LOOPBACK.sub(r"\1", address, count=1)
