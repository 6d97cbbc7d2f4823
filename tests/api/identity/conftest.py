"""A database of a test's own, for what would disturb every other token of the run: keys."""

import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from service import clock
from service.db.engine import Database, open_database
from service.db.sessions import platform_session
from service.domain.firms.commands import create_firm
from service.domain.identity.commands import create_client
from service.domain.identity.keyring import Keyring, open_keyring
from service.domain.identity.schemas import NewClientOut
from service.domain.identity.tokens import ClientRequest, Tokens
from service.settings import Settings
from tests.conftest import database_url

_numbers = itertools.count()


class ShiftedClock:
    """The real clock, put forward by hand."""

    def __init__(self) -> None:
        self.shift = timedelta()

    def __call__(self) -> datetime:
        return clock.now() + self.shift

    def pass_time(self, time: timedelta) -> None:
        """Lets time pass at once."""
        self.shift += time


@dataclass(frozen=True)
class Installation:
    """A database with no keys yet, two firms, and a client of each."""

    database: Database
    settings: Settings
    keyring: Keyring
    client_a: NewClientOut
    client_b: NewClientOut


@pytest.fixture
async def installation(worker_id: str, tmp_path: Path, superuser_url: str) -> AsyncIterator[Installation]:
    """An installation of this test's own."""
    name = f"merit_keys_{worker_id}_{next(_numbers)}"
    maintenance = await asyncpg.connect(database_url("postgres", "postgres"))
    try:
        await maintenance.execute(f"CREATE DATABASE {name} TEMPLATE merit_template OWNER merit")
        settings = Settings(
            database_url=database_url(name, "merit"), data_dir=tmp_path, public_url="https://merit.test"
        )
        keyring = open_keyring(settings)
        async with open_database(settings, database_url(name, "merit")) as database:
            async with platform_session(database) as db:
                a, b = await create_firm(db, "Adams & Abbott"), await create_firm(db, "Baker & Brandt")
                client_a = await create_client(db, keyring, a.id, "docket", ["matters:read", "matters:write"])
                client_b = await create_client(db, keyring, b.id, "docket", ["matters:read", "matters:write"])
            yield Installation(database, settings, keyring, client_a, client_b)
        await maintenance.execute(f"DROP DATABASE {name}")
    finally:
        await maintenance.close()


async def token_from(tokens: Tokens, client: NewClientOut) -> str:
    """Returns a token that this process issues to a client."""
    form = f"grant_type=client_credentials&client_id={client.client_id}&client_secret={client.client_secret}"
    answer = await tokens.issue(ClientRequest(form.encode(), ()))
    assert answer.status == 200, answer.body
    text: str = answer.body["access_token"]
    return text


async def refused_by(tokens: Tokens, client: NewClientOut) -> tuple[int, str]:
    """Returns status and error with which this process refuses a token to a client."""
    form = f"grant_type=client_credentials&client_id={client.client_id}&client_secret={client.client_secret}"
    answer = await tokens.issue(ClientRequest(form.encode(), ()))
    return answer.status, answer.body["error"]
