"""An installation that is to survive: a PostgreSQL that writes to disk, a firm, and server processes to be killed."""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import httpx

from service.administration import create_client, create_firm
from service.db.embedded import EmbeddedServer, throwaway_server
from service.db.engine import open_database
from service.db.migrate import migrate
from service.db.postgres_programs import account_for, run_program
from service.db.sessions import firm_session
from service.domain.history.queries import Verdict, verify
from service.domain.identity.policy import SCOPES
from service.settings import Settings
from tests.cli.waiting import until

MERIT = [sys.executable, "-c", "from service.cli import main; main()"]
SAFE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@dataclass(frozen=True)
class Installation:
    """A migrated database with one firm. `environment` is that of its server processes."""

    postgres: EmbeddedServer
    settings: Settings
    environment: Mapping[str, str]
    firm_id: UUID
    login: tuple[str, str]

    @property
    def address(self) -> str:
        """Where its server listens."""
        return f"http://127.0.0.1:{self.settings.port}"

    @asynccontextmanager
    async def client(self) -> AsyncIterator[httpx.AsyncClient]:
        """Yields a client of the firm that may send as much at once as it likes."""
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
        async with httpx.AsyncClient(base_url=self.address, timeout=60, limits=limits) as api:
            answer = await api.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=self.login)
            assert answer.status_code == 200, answer.text
            api.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
            yield api

    async def ask(self, question: str, *arguments: Any) -> list[asyncpg.Record]:
        """Asks the database as its superuser."""
        connection = await asyncpg.connect(self.postgres.superuser_url())
        try:
            return await connection.fetch(question, *arguments)
        finally:
            await connection.close()

    async def verdict(self) -> Verdict:
        """Checks the firm's log."""
        async with (
            open_database(self.settings, self.postgres.url()) as database,
            firm_session(database, self.firm_id) as db,
        ):
            return await verify(db)

    def restart_postgres(self, how: str) -> None:
        """Ends PostgreSQL, `fast` or `immediate` (as a crash would), and starts it with the settings it had."""
        folder = self.postgres.folder / "postgres"
        arguments = ["restart", "-w", "-s", "-m", how, "-D", str(folder), "-l", str(folder / "server.log")]
        ended = run_program("pg_ctl", arguments, account_for(folder))
        assert ended.returncode == 0, ended.stdout


@contextmanager
def installed() -> Iterator[Installation]:
    """Makes an installation, which is gone afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with throwaway_server(SAFE) as postgres, tempfile.TemporaryDirectory(prefix="merit-test-") as folder:
        migrate(postgres.url())
        settings = Settings(database_url=postgres.url(), data_dir=folder, port=port)
        firm = create_firm(settings, "Adams & Abbott").id
        client = create_client(settings, firm, "tests", sorted(SCOPES))
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MERIT_")}
        environment = {
            **kept, "MERIT_DATABASE_URL": postgres.url(), "MERIT_DATA_DIR": folder, "MERIT_PORT": str(port),
            "MERIT_LOG_LEVEL": "error", "MERIT_RATE_LIMITS": "off",
        }  # fmt: skip
        yield Installation(postgres, settings, environment, firm, (client.client_id, client.client_secret))


@contextmanager
def serving(installation: Installation, **settings: object) -> Iterator["subprocess.Popen[bytes]"]:
    """Yields a server process that answers; kills it in the end, if nothing else has ended it."""
    given = {f"MERIT_{name.upper()}": str(value) for name, value in settings.items()}
    said = installation.settings.data_dir / "said.log"
    with (
        said.open("ab") as log,
        subprocess.Popen(
            [*MERIT, "serve"], env={**installation.environment, **given}, stderr=log, stdout=log
        ) as process,
    ):
        try:
            until(lambda: process.poll() is not None or _answers(installation), "an answer of the server", 90)
            assert process.poll() is None
            yield process
        finally:
            process.kill()


def _answers(installation: Installation) -> bool:
    try:
        return httpx.get(f"{installation.address}/readyz", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


async def holds(condition: Callable[[], Awaitable[object]], what: str, seconds: float = 30) -> None:
    """Returns when `await condition()` is true; fails with `what` when it is not in time."""
    pause = asyncio.Event()
    try:
        async with asyncio.timeout(seconds):
            while not await condition():
                with suppress(TimeoutError):
                    await asyncio.wait_for(pause.wait(), 0.02)
    except TimeoutError:
        raise AssertionError(f"not within {seconds:.0f} s: {what}") from None
