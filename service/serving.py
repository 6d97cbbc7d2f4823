"""Starting and stopping the server: its port, its database, its signals. The `merit` command calls this."""

import errno
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from service.settings import Settings
from service.values.errors import CannotStart

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


def bound_socket(settings: Settings) -> socket.socket:
    """Returns a socket bound to the host and port of the settings. Raises CannotStart where that cannot be had."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as refused:
        listening.close()
        raise CannotStart(_why_not(settings, refused)) from refused
    return listening


def _why_not(settings: Settings, refused: OSError) -> str:
    if refused.errno == errno.EADDRINUSE:
        return (
            f"Port {settings.port} on {settings.host} is taken: another program, perhaps another Merit, listens there. "
            f"Stop it, or choose another port: MERIT_PORT={settings.port + 1 if settings.port < 65_535 else 8_000}."
        )
    if refused.errno == errno.EACCES:
        return f"Port {settings.port} may not be used by this account. Choose one above 1023: MERIT_PORT=8000."
    return f"{settings.host}:{settings.port} cannot be listened on ({refused.strerror}): see MERIT_HOST and MERIT_PORT."


@contextmanager
def database_url(settings: Settings, say: Callable[[str], None]) -> Iterator[str]:
    """Yields the database of the settings, or else the embedded one, which runs as long as somebody uses it."""
    if settings.database_url is not None:
        yield settings.database_url
        return
    from service.db.embedded import embedded_server

    with embedded_server(settings.data_dir, say) as server:
        yield server.url()


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Turns SIGTERM and SIGHUP into SystemExit, so that everything that was opened is closed."""

    def end(number: int, _: FrameType | None) -> None:
        sys.exit(0 if number == signal.SIGTERM else 128 + number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def application() -> "Starting":
    """Makes the application of a server process, from the settings in its environment."""
    from service.app import create_app

    return Starting(create_app())


class Starting:
    """An application whose refusal to start is a sentence in the log instead of a stack of calls.

    `alone`: nothing is logged, since whoever started this process reads `refusal` and says it.
    """

    refusal: CannotStart | None = None

    def __init__(self, app: "ASGIApp", *, alone: bool = False) -> None:
        self._app = app
        self._alone = alone

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return

        async def say(message: "Message") -> None:
            refusal = sys.exception()
            if message["type"] == "lifespan.startup.failed" and isinstance(refusal, CannotStart):
                self.refusal = refusal
                message = {**message, "message": str(refusal)}
                logging.getLogger("uvicorn.error").disabled = self._alone
            await send(message)

        await self._app(scope, receive, say)


def serve(
    settings: Settings, url: str, listening: socket.socket, *, workers: int = 1, ready: Callable[[], None] | None = None
) -> None:
    """Serves until a signal ends it; requests that are running then may finish (`shutdown_seconds`).

    `ready` is called once a single worker answers. Raises CannotStart where the application does not start.
    """
    import uvicorn

    # The server processes read their settings from the environment.
    os.environ["MERIT_DATABASE_URL"] = url
    from service.app import create_app  # a defect in it shows here, instead of in process after process

    alone = Starting(create_app(), alone=True) if workers == 1 else None
    config = uvicorn.Config(
        alone or "service.serving:application",
        factory=alone is None,
        loop="uvloop",
        http="httptools",
        ws="none",
        access_log=False,  # the application writes a line a request itself
        log_config=None,
        server_header=False,
        forwarded_allow_ips=settings.forwarded_allow_ips,
        timeout_graceful_shutdown=settings.shutdown_seconds,
        workers=workers,
    )
    if alone is None:
        from uvicorn.config import STARTUP_FAILURE
        from uvicorn.supervisors import Multiprocess

        parent = Multiprocess(config, sockets=[listening])
        parent.run()
        if any(process.exitcode == STARTUP_FAILURE for process in parent.processes):
            raise CannotStart("A server process did not start; the lines above say why.")
    else:
        _serve_here(config, alone, listening, ready)


def _serve_here(
    config: "uvicorn.Config", app: Starting, listening: socket.socket, ready: Callable[[], None] | None
) -> None:
    import uvicorn

    class Announcing(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            if self.started and ready is not None:
                ready()

    server = Announcing(config)
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        return  # Ctrl-C is how a person ends it: uvicorn has shut down by now, and passes the signal on
    except SystemExit:
        if server.started:
            raise
    if not server.started:
        raise app.refusal or CannotStart("Merit did not start; the lines above say why.")
