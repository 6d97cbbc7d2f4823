"""What every test stands on: one throw-away PostgreSQL a run, a database a worker, two fresh firms a test."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.engine import make_url

from service.app import create_app
from service.db.embedded import throwaway_server
from service.db.engine import Database, open_database
from service.db.migrate import migrate
from service.db.sessions import platform_session
from service.domain.firms.commands import create_firm
from service.domain.identity.commands import create_client
from service.domain.identity.keyring import open_keyring
from service.domain.identity.policy import SCOPES
from service.settings import Settings
from tests.builders.name_server import name_server

_SERVER = "MERIT_TESTS_SERVER"
_TEMPLATE = "merit_template"
_run = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Starts the server in the process that controls the run; workers inherit its address."""
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    server = _run.enter_context(throwaway_server())
    template = server.superuser_url(_TEMPLATE)
    asyncio.run(_execute(server.superuser_url("postgres"), f"CREATE DATABASE {_TEMPLATE} OWNER merit"))
    migrate(server.url(_TEMPLATE))
    asyncio.run(_execute(server.superuser_url("postgres"), f"ALTER DATABASE {_TEMPLATE} IS_TEMPLATE true"))
    os.environ[_SERVER] = template


def pytest_unconfigure() -> None:
    """Stops what pytest_configure started."""
    _run.close()


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def database_url(name: str, user: str) -> str:
    """Returns the address of a database on the run's server."""
    return make_url(os.environ[_SERVER]).set(database=name, username=user).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def owner_url(worker_id: str) -> str:
    """A database of this worker's own, made from the migrated template; the address with the owner's login."""
    name = f"merit_{worker_id}"
    create = f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE} OWNER merit"
    asyncio.run(_execute(database_url("postgres", "postgres"), create))
    return database_url(name, "merit")


@pytest.fixture(scope="session")
def superuser_url(owner_url: str) -> str:
    """The same database with the superuser's login: sees through every wall."""
    return make_url(owner_url).set(username="postgres").render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def test_settings(owner_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings over this worker's database. The DNS is what `tests.builders.name_server` is told."""
    folder: Path = tmp_path_factory.mktemp("merit")
    with name_server() as server:
        yield Settings(
            database_url=owner_url,
            data_dir=folder,
            log_level="error",
            public_url="https://merit.test",
            rate_limit_network=1_000_000,  # every test asks for tokens, all from one network
            dns_server=server,
            identity_providers_on_loopback=True,
        )


@pytest.fixture(scope="session")
async def app(test_settings: Settings) -> AsyncIterator[FastAPI]:
    """The application, started."""
    made = create_app(test_settings)
    async with made.router.lifespan_context(made):
        yield made


@pytest.fixture(scope="session")
async def database(app: FastAPI) -> Database:
    """The application's own connections."""
    found: Database = app.state.database
    return found


@dataclass(frozen=True)
class Firm:
    """A firm of a test and a client of its own that may do everything. `api` carries its token."""

    id: UUID
    client_id: str
    client_secret: str
    api: httpx.AsyncClient


@pytest.fixture
async def anyone(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client without a token."""
    async with _client(app) as client:
        yield client


@pytest.fixture
async def firm_a(app: FastAPI, test_settings: Settings) -> AsyncIterator[Firm]:
    """One firm."""
    async with entered(app, test_settings, "Adams & Abbott") as firm:
        yield firm


@pytest.fixture
async def firm_b(app: FastAPI, test_settings: Settings) -> AsyncIterator[Firm]:
    """Another firm, which must not see anything of the first."""
    async with entered(app, test_settings, "Baker & Brandt") as firm:
        yield firm


def _client(app: FastAPI) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://merit.test", timeout=30)


@asynccontextmanager
async def entered(app: FastAPI, settings: Settings, name: str) -> AsyncIterator[Firm]:
    """Founds a firm and closes its client at the end."""
    async with _client(app) as api:
        yield await new_firm(app, settings, api, name)


async def new_firm(app: FastAPI, settings: Settings, api: httpx.AsyncClient, name: str) -> Firm:
    """Founds a firm with a client of all scopes, and signs `api` in as that client."""
    async with platform_session(app.state.database) as db:
        firm = await create_firm(db, name)
        client = await create_client(db, open_keyring(settings), firm.id, "tests", sorted(SCOPES))
    api.headers["Authorization"] = f"Bearer {await token(api, client.client_id, client.client_secret)}"
    return Firm(firm.id, client.client_id, client.client_secret, api)


async def token(api: httpx.AsyncClient, client_id: str, client_secret: str, scope: str | None = None) -> str:
    """Returns an access token, as any client gets it."""
    form = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})
    answer = await api.post("/oauth/token", data=form, auth=(client_id, client_secret))
    assert answer.status_code == 200, answer.text
    text: str = answer.json()["access_token"]
    return text


@pytest.fixture
async def own_database(test_settings: Settings) -> AsyncIterator[Database]:
    """Connections of the test's own, for what must not disturb the application's."""
    assert test_settings.database_url is not None
    async with open_database(test_settings, test_settings.database_url) as opened:
        yield opened
