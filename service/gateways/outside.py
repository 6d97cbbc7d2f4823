"""Fetching from addresses that a customer chose: never from within our own network, never much, never for long."""

import asyncio
import json
from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

import httpx

_SECONDS = 10.0
_LONGEST_ANSWER = 262_144
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_LEADS_INSIDE = tuple(
    map(
        ip_network,
        ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96", "::ffff:0:0:0/96", "fec0::/10"),
    )
)
"""IPv6 that stands for IPv4 behind a gateway (RFC 6052, RFC 8215, RFC 3056, RFC 4380; RFC 4291, 2.5.5.1; RFC 2765), so
perhaps for a private one, and what was a site's own (RFC 3879)."""
_SENT = {"Accept": "application/json", "Accept-Encoding": "identity"}


class FetchFailed(Exception):
    """Nothing usable came. The message says why, without what came."""


class Outside:
    """Fetches JSON over https. Redirects are not followed.

    `loopback`: http to this machine is allowed, for trials and tests.
    """

    def __init__(self, *, loopback: bool) -> None:
        self._loopback = loopback

    def may(self, address: str) -> bool:
        """Returns whether an address has a form that may be fetched."""
        try:
            url = httpx.URL(address)
        except (httpx.InvalidURL, ValueError):
            return False
        return _well_formed(url, loopback=self._loopback)

    async def get(self, address: str) -> Any:
        """Returns the JSON at an address. Raises FetchFailed, also for another status than 200."""
        status, content = await self._answer("GET", address)
        if status != 200:
            raise FetchFailed(f"it answered {status}")
        return _read(content)

    async def post(self, address: str, form: Mapping[str, str], auth: tuple[str, str] | None = None) -> tuple[int, Any]:
        """Returns status and JSON of the answer to a form. Raises FetchFailed."""
        status, content = await self._answer("POST", address, data=dict(form), auth=auth)
        return status, _read(content)

    async def _answer(self, method: str, address: str, **sent: Any) -> tuple[int, bytes]:
        transport = _Pinned(loopback=self._loopback)
        try:
            async with (
                asyncio.timeout(_SECONDS),
                httpx.AsyncClient(transport=transport, trust_env=False, timeout=_SECONDS) as client,
                client.stream(method, address, headers=_SENT, **sent) as answer,
            ):
                return answer.status_code, await _bounded(answer)
        except TimeoutError:
            raise FetchFailed("it did not answer in time") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise FetchFailed(f"it cannot be reached ({type(error).__name__})") from None


def _read(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise FetchFailed("its answer cannot be read") from None


async def _bounded(answer: httpx.Response) -> bytes:
    """Reads an answer as it comes: a little that is packed can be very much."""
    if answer.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise FetchFailed("its answer is packed")
    found = bytearray()
    async for part in answer.aiter_raw():
        found += part
        if len(found) > _LONGEST_ANSWER:
            raise FetchFailed("its answer is too long")
    return bytes(found)


class _Pinned(httpx.AsyncBaseTransport):
    """Connects to the address that was looked at, not to what the name means a moment later (DNS rebinding)."""

    def __init__(self, *, loopback: bool) -> None:
        self._loopback = loopback
        # A connection is for one name: the next may have another certificate at the same address.
        self._inner = httpx.AsyncHTTPTransport(trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        if not _well_formed(url, loopback=self._loopback):
            raise FetchFailed("its address is not https")
        if url.scheme == "http":
            return await self._inner.handle_async_request(request)
        pinned = httpx.Request(
            request.method,
            url.copy_with(host=await _public(url.host, url.port or 443)),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": url.host},
        )
        return await self._inner.handle_async_request(pinned)

    async def aclose(self) -> None:
        await self._inner.aclose()


def _well_formed(url: httpx.URL, *, loopback: bool) -> bool:
    if not url.host or url.userinfo or url.fragment:
        return False
    return url.scheme == "https" or (loopback and url.scheme == "http" and url.host in _LOOPBACK)


async def _public(host: str, port: int) -> str:
    """Returns an address of a host, all of whose addresses are public. Raises FetchFailed."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port)
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not addresses or not all(map(is_public, addresses)):
        raise FetchFailed("its address is none of the public internet")
    return addresses[0]


def is_public(text: str) -> bool:
    """Returns whether an IP address is one of the public internet."""
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        if any(address in network for network in _LEADS_INSIDE):
            return False
        address = address.ipv4_mapped or address
    return address.is_global and not address.is_multicast
