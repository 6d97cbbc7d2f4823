"""A server on loopback, as a client meets it: real sockets, real HTTP parsing."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import uvicorn

from service.app import create_app
from service.settings import Settings


@dataclass(frozen=True)
class LiveServer:
    """A started server and the settings it runs with."""

    url: str
    settings: Settings


@contextmanager
def live(settings: Settings) -> Iterator[LiveServer]:
    """Runs the application in a thread of its own; ends it on the way out."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(settings), log_config=None, lifespan="on"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    try:
        # The socket listens already: the first request waits in its queue until the application has started.
        assert httpx.get(f"{url}/healthz", timeout=30).status_code == 200
        yield LiveServer(url, settings)
    finally:
        server.should_exit = True
        thread.join(timeout=30)
        listening.close()
