"""Server processes: Merit as `merit serve` starts it, and the applications it is compared with."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_MERIT = ("-c", "from service.cli import main; main()", "serve")
_UVICORN = ("-m", "uvicorn", "--loop", "uvloop", "--http", "httptools", "--log-level", "warning", "--no-access-log")
_START_SECONDS = 60


class NotServing(Exception):
    """A server did not start, or did not answer as it must."""


@dataclass(frozen=True)
class Place:
    """Where everything of a run lies: the database, the folder of the keys, and the issuer of the tokens."""

    url: str
    folder: Path
    issuer: str

    def environment(self, port: int) -> dict[str, str]:
        """Returns the settings of a server process. Its log is on, at the level it has in production."""
        return {
            "MERIT_DATABASE_URL": self.url,
            "MERIT_DATA_DIR": str(self.folder),
            "MERIT_PUBLIC_URL": self.issuer,
            "MERIT_PORT": str(port),
            "MERIT_ACCESS_TOKEN_MINUTES": "60",
            # Counted as ever, and never refused.
            **{f"MERIT_RATE_LIMIT_{whose}": "1000000000" for whose in ("FIRM", "CLIENT", "NETWORK")},
            "PLAIN_DATABASE_URL": self.url.replace("postgresql://", "postgresql+asyncpg://"),
            "PLAIN_ISSUER": self.issuer,
            "PLAIN_JWKS": str(self.folder / "jwks.json"),
        }


@contextmanager
def merit(place: Place) -> Iterator[int]:
    """Yields the port of a Merit that answers."""
    with _serving("merit", _MERIT, place, free_port()) as port:
        yield port


@contextmanager
def application(name: str, target: str, place: Place, *, factory: bool = False) -> Iterator[int]:
    """Yields the port of one process with another application, `target` as uvicorn takes it."""
    port = free_port()
    arguments = (*_UVICORN, "--port", str(port), target, *(("--factory",) if factory else ()))
    with _serving(name, arguments, place, port) as serving:
        yield serving


def free_port() -> int:
    """Returns a port of the loopback interface that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def _serving(name: str, arguments: tuple[str, ...], place: Place, port: int) -> Iterator[int]:
    settings: Mapping[str, str] = place.environment(port)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("MERIT_")}
    log = place.folder / f"{name}.log"
    with (
        log.open("wb") as output,
        subprocess.Popen([sys.executable, *arguments], env=kept | settings, stdout=output, stderr=output) as process,
    ):
        try:
            _await_answer(name, process, port, log)
            yield port
        finally:
            process.terminate()
            process.wait(_START_SECONDS)


def _await_answer(name: str, process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).close()
        except urllib.error.HTTPError:
            return  # it answers, if only that it knows no such address
        except OSError:
            time.sleep(0.05)
            continue
        return
    last = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
    raise NotServing(f"The server {name} does not answer. It said:\n{last}")
