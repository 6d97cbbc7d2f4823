"""What kinds of jobs there are, and who does them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from service.db.engine import Database
from service.db.sessions import FirmSession


@dataclass
class Run:
    """One attempt at a job. What the handler puts here is stored with its work, when that commits."""

    id: UUID
    payload: dict[str, Any]
    attempt: int
    tell: Callable[[int, int | None], Awaitable[None]]
    results: list[dict[str, Any]] = field(default_factory=list)
    result_url: str | None = None
    result_expires_at: datetime | None = None
    done: int = 0
    total: int | None = None

    async def progress(self, done: int, total: int | None = None) -> None:
        """Shows how many items are done, in a transaction of its own: call it for every hundredth, not for each."""
        self.done, self.total = done, self.total if total is None else total
        await self.tell(self.done, self.total)


Work = Callable[[FirmSession, Run], Awaitable[None]]
Round = Callable[[Database], Awaitable[None]]


@dataclass(frozen=True)
class Handler:
    """Who does a kind of job: how often it is tried, and how many may run at once in the installation (0: any)."""

    work: Work
    attempts: int
    at_once: int


HANDLERS: dict[str, Handler] = {}
SCHEDULES: dict[str, tuple[str, Round]] = {}
"""Name to cron expression (UTC) and what is then called."""


def job(kind: str, *, attempts: int = 5, at_once: int = 0) -> Callable[[Work], Work]:
    """Registers the handler of a kind of job."""

    def register(work: Work) -> Work:
        if kind in HANDLERS:
            raise ValueError(f"{kind} has a handler already")
        HANDLERS[kind] = Handler(work, attempts, at_once)
        return work

    return register


def schedule(name: str, cron: str) -> Callable[[Round], Round]:
    """Registers what is called by the clock (UTC), in one process of the installation, at least once each time."""

    def register(work: Round) -> Round:
        if name in SCHEDULES:
            raise ValueError(f"{name} is scheduled already")
        SCHEDULES[name] = (cron, work)
        return work

    return register
