"""Migration 0004: clients and secrets that are there already become their firms'."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from service.db.engine import driver_url, open_database
from service.db.migrate import migrate, migrations_folder
from service.db.sessions import platform_session
from service.domain.identity.commands import revoke_client
from service.domain.identity.keyring import open_keyring
from service.domain.identity.tokens import ClientRequest, open_tokens
from service.settings import Settings
from tests.shape.scratch import scratch_database

SECRET = "secret_of_before"
BEFORE = """
INSERT INTO firms (id, name, status, created_at)
SELECT lpad(n::text, 32, '0')::uuid, 'Firm ' || n, 'active', '2026-01-01' FROM generate_series(1, 2) AS n;
INSERT INTO oauth_clients (id, client_id, firm_id, name, scopes, created_at, disabled_at)
SELECT lpad((10 + n)::text, 32, '0')::uuid, 'client_' || n, lpad((1 + n % 2)::text, 32, '0')::uuid, 'docket',
       '{matters:read}', '2026-01-02', CASE WHEN n = 3 THEN timestamptz '2026-01-03' END
FROM generate_series(1, 3) AS n;
"""


@pytest.fixture
def before() -> Iterator[str]:
    """A database as it was before the migration, with the owner's login."""
    with scratch_database("moved", migrated=False) as url:
        owner = make_url(url).set(username="merit").render_as_string(hide_password=False)
        asyncio.run(_upgraded(owner, "0003"))
        yield owner


async def _upgraded(url: str, revision: str) -> None:
    def upgrade(connection: Connection) -> None:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(migrations_folder()))
        config.set_main_option("path_separator", "os")
        command.upgrade(config, revision)

    engine = create_async_engine(driver_url(url))
    async with engine.connect() as connection:
        await connection.run_sync(upgrade)
        await connection.commit()
    await engine.dispose()


def test_every_client_keeps_its_secrets_and_goes_on(before: str, tmp_path: Path) -> None:
    settings = Settings(database_url=before, data_dir=tmp_path, public_url="https://merit.test")
    asyncio.run(_filled(before, open_keyring(settings).secret_hash(SECRET)))
    migrate(before)
    assert asyncio.run(_answers(settings)) == [200, 200, 401, 401]


async def _filled(url: str, secret_hash: bytes) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(BEFORE)
        await connection.execute(
            "INSERT INTO oauth_client_secrets (id, client_id, secret_hash, created_at) "
            "SELECT gen_random_uuid(), id, $1, '2026-01-02' FROM oauth_clients",
            secret_hash,
        )
    finally:
        await connection.close()


async def _answers(settings: Settings) -> list[int]:
    """Asks for a token as each client: of either firm, as the one that was disabled, and as one disabled afterwards."""
    async with (
        open_database(settings, str(settings.database_url)) as database,
        open_tokens(database, settings) as tokens,
    ):

        async def status(client: str) -> int:
            form = f"grant_type=client_credentials&client_id={client}&client_secret={SECRET}"
            return (await tokens.issue(ClientRequest(form.encode(), ()))).status

        found = [await status(f"client_{number}") for number in (1, 2, 3)]
        async with platform_session(database) as db:
            await revoke_client(db, "client_1")
        return [*found, await status("client_1")]
