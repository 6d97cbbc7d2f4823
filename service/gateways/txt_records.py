"""TXT records of the DNS, by which somebody shows that a domain is theirs."""

from urllib.parse import urlsplit

from dns.asyncresolver import Resolver
from dns.exception import DNSException

from service.settings import Settings

_SECONDS = 3.0


class TxtRecords:
    """Looks TXT records up (RFC 1035, 3.3.14), at the system's name servers or at the one of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._server = settings.dns_server

    async def at(self, name: str) -> frozenset[str]:
        """Returns the texts at a name; none where there are none, or where no answer came in time."""
        try:
            found = await self._resolver().resolve(name, "TXT", lifetime=_SECONDS, search=False)
        except (DNSException, OSError):
            return frozenset()
        return frozenset(b"".join(record.strings).decode("utf-8", "replace") for record in found)

    def _resolver(self) -> Resolver:
        if self._server is None:
            return Resolver()
        place = urlsplit(f"//{self._server}")
        resolver = Resolver(configure=False)
        resolver.nameservers = [str(place.hostname)]
        resolver.port = place.port or 53
        return resolver
