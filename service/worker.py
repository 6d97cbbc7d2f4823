"""The process that does jobs; `merit worker` starts it, and `merit run` has one beside its server."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from socket import socket

import structlog

import service.tables  # noqa: F401  the metadata of every context
from service.db.engine import open_database, queue_pool
from service.domain.history import jobs as history
from service.serving import serve
from service.settings import Settings
from service.web.logs import configure_logs

CONTEXTS = (history,)
"""Whose jobs it does: importing a context's jobs.py registers them."""
_AGAIN_AFTER = 1.0
_log = structlog.get_logger("merit.worker")


def work_here(settings: Settings, url: str) -> None:
    """Does jobs until SIGTERM or Ctrl-C."""

    async def until_told() -> None:
        closing, loop = asyncio.Event(), asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.add_signal_handler(number, closing.set)
        await work(settings, url, closing)

    configure_logs(settings.log_level)
    asyncio.run(until_told())


def serve_and_work(settings: Settings, url: str, listening: socket, ready: Callable[[], None]) -> None:
    """Serves as `serve` does, and does jobs from when the server answers until it ends."""
    with ExitStack() as beside:

        def begin() -> None:
            ready()
            beside.enter_context(working_beside(settings, url))

        serve(settings, url, listening, ready=begin)


@contextmanager
def working_beside(settings: Settings, url: str) -> Iterator[None]:
    """Does jobs in a thread with a loop of its own, as long as the server of this process runs."""
    loop, closing = asyncio.new_event_loop(), asyncio.Event()

    def run() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(work(settings, url, closing))

    beside = threading.Thread(target=run, name="worker", daemon=True)
    beside.start()
    try:
        yield
    finally:
        with suppress(RuntimeError):  # it has ended by itself
            loop.call_soon_threadsafe(closing.set)
        beside.join(settings.shutdown_seconds + 5)


async def work(settings: Settings, url: str, closing: asyncio.Event) -> None:
    """Does jobs until `closing`; those that run then have `shutdown_seconds` to finish.

    While the database is away it waits: what was taken is taken again, by this process or by another.
    """
    from service.jobs.queue import take_jobs  # PgQueuer takes a while to load: the server is up by then

    async with open_database(settings, url) as database:
        while not closing.is_set():
            try:
                async with queue_pool(settings, url) as pool:
                    taking = take_jobs(database, pool, closing, given_up_after=settings.job_lease_seconds)
                    await _bounded(asyncio.create_task(taking), closing, settings.shutdown_seconds)
            except Exception:
                _log.exception("jobs cannot be taken; trying on")
                with suppress(TimeoutError):
                    await asyncio.wait_for(closing.wait(), _AGAIN_AFTER)


async def _bounded(taking: "asyncio.Task[None]", closing: asyncio.Event, seconds: int) -> None:
    told = asyncio.create_task(closing.wait())
    await asyncio.wait([taking, told], return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if not taking.done():
        await asyncio.wait([taking], timeout=seconds)
    while not taking.done():  # told once, PgQueuer lets its jobs finish; told twice, it ends them
        taking.cancel()
        await asyncio.wait([taking], timeout=1)
    with suppress(asyncio.CancelledError):
        await taking
