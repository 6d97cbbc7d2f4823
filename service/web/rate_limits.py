"""How often a caller may ask: budgets of a minute for a firm, for each of its clients and, without a token, a network.

Ordinary requests and bulk work have budgets apart, so that an import keeps nobody from working. Windows begin with the
minute of the clock; the headers say what is left (draft-ietf-httpapi-ratelimit-headers).
"""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import NamedTuple

import structlog
from starlette.requests import Request

from service.db.engine import Database
from service.domain.identity.accounts import network_of
from service.gateways.request_counts import WINDOW_SECONDS, RequestCounts, open_request_counts
from service.settings import Settings
from service.values.caller import Caller
from service.values.errors import DomainError

_ASKED_AGAIN_AFTER = 5.0
"""Seconds for which a store that failed is left alone."""
_log = structlog.get_logger("merit.rate_limits")


class RateLimited(DomainError):
    """The budget of this minute is used up."""

    status = 429
    code = "rate_limited"
    title = "Too many requests"

    def __init__(self, whose: str, limit: int, seconds: int) -> None:
        super().__init__(f"The {whose} may send {limit} such requests a minute; try again in {seconds} s.")
        self.retry_after_seconds = seconds


class Budget(NamedTuple):
    """So many requests a minute for one caller. `name` is shown, `key` tells callers apart."""

    name: str
    limit: int
    key: str


class RateLimits:
    """The limits of a process. `counts` None: there are none.

    Where the counting fails, requests are served uncounted: that a firm can work comes before that none works too much.
    """

    def __init__(self, settings: Settings, counts: RequestCounts | None, now: Callable[[], float] = time.time) -> None:
        self._settings = settings
        self._counts = counts
        self._now = now
        self._left_alone_until = 0.0

    async def admit(self, request: Request, caller: Caller, *, bulk: bool) -> None:
        """Counts a request of a client and of its firm. Raises RateLimited.

        The client comes first: what is refused to it is not taken from its firm's other clients.
        """
        usual, own = self._settings, caller.requests_per_minute
        if bulk:
            kind, firm, client = "-bulk", usual.rate_limit_firm_bulk, usual.rate_limit_client_bulk
            client = min(client, own or client)
        else:
            kind, firm, client = "", usual.rate_limit_firm, own or usual.rate_limit_client
        await self._count(
            request,
            Budget(f"client{kind}", min(client, firm), f"client{kind}/{caller.firm_id}/{caller.client_id}"),
            Budget(f"firm{kind}", firm, f"firm{kind}/{caller.firm_id.hex}"),
        )

    async def admit_network(self, request: Request) -> None:
        """Counts a request of somebody who is not known yet. Raises RateLimited."""
        network = network_of(request.client.host if request.client else "")
        await self._count(request, Budget("network", self._settings.rate_limit_network, f"network/{network}"))

    async def _count(self, request: Request, *budgets: Budget) -> None:
        now = self._now()
        if self._counts is None or now < self._left_alone_until:
            return
        window, gone = divmod(int(now), WINDOW_SECONDS)
        left: list[tuple[Budget, int]] = []
        try:
            for budget in budgets:
                left.append((budget, budget.limit - await self._counts.add(budget.key, window)))
                if left[-1][1] < 0:
                    break
        except Exception:
            if self._left_alone_until <= now:  # the first of those that wait for it
                self._left_alone_until = now + _ASKED_AGAIN_AFTER
                _log.exception("requests cannot be counted; they are served without a limit meanwhile")
            return
        seconds = WINDOW_SECONDS - gone
        request.scope["state"]["headers"] = _headers(left, seconds)
        budget, rest = left[-1]
        if rest < 0:
            raise RateLimited(budget.name.partition("-")[0], budget.limit, seconds)


def _headers(left: list[tuple[Budget, int]], seconds: int) -> list[tuple[bytes, bytes]]:
    policies = b", ".join([_policy(budget.name, budget.limit) for budget, _ in left])
    rests = ", ".join([f'"{budget.name}";r={max(rest, 0)};t={seconds}' for budget, rest in left])
    return [(b"ratelimit-policy", policies), (b"ratelimit", rests.encode())]


@lru_cache(maxsize=1_000)
def _policy(name: str, limit: int) -> bytes:
    return f'"{name}";q={limit};w={WINDOW_SECONDS}'.encode()


def rate_limits_of(request: Request) -> RateLimits:
    """Returns the limits of the application that a request came to."""
    found: RateLimits = request.app.state.rate_limits
    return found


@asynccontextmanager
async def open_rate_limits(database: Database, settings: Settings) -> AsyncIterator[RateLimits]:
    """Yields the limits of this process."""
    if settings.rate_limits == "off":
        yield RateLimits(settings, None)
        return
    async with open_request_counts(database, settings) as counts:
        yield RateLimits(settings, counts)
