"""Loads the data by COPY, once; brings them back to that state before each run."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import islice
from pathlib import Path
from uuid import UUID

import asyncpg

from service.db.embedded import EmbeddedServer
from service.db.engine import open_database
from service.db.migrate import migrate, migrations_folder
from service.db.sessions import platform_session
from service.domain.contacts.rules import keys, words
from service.domain.identity.commands import create_client
from service.domain.identity.keyring import open_keyring
from service.settings import Settings
from tests.benchmarks import names, rows
from tests.benchmarks.scale import FIRM, Scale, row_id

Say = Callable[[str], None]

SCOPES = ["contacts:read", "matters:read", "matters:write"]
_ROWS_A_CHUNK = 2_000


async def prepare(server: EmbeddedServer, scale: Scale, say: Say) -> str:
    """Makes the database of this scale unless it is there; returns its name. Removes what earlier runs added."""
    name, stamp = f"bench_{scale.name}", _stamp(scale)
    known = _secrets_file(server.folder, scale.name).exists() and await _made_before(server, name, stamp)
    if not known:
        say(f"making the database {name}")
        await _make(server, name)
    connection = await asyncpg.connect(server.superuser_url(name))
    try:
        if known:
            say("removing what the run before has added")
            await _remove_added(connection)
        else:
            await _load(connection, scale, say)
            say("making a client for every firm")
            await _make_clients(server, name, scale)
            await connection.execute(f"COMMENT ON DATABASE {name} IS '{stamp}'")
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()
    return name


def client_secrets(folder: Path, scale: Scale) -> list[tuple[str, str]]:
    """Returns the id and the secret of each firm's client."""
    return [(name, secret) for name, secret in json.loads(_secrets_file(folder, scale.name).read_text())]


def _secrets_file(folder: Path, scale_name: str) -> Path:
    return folder / f"clients-{scale_name}.json"


def _stamp(scale: Scale) -> str:
    """Names the data: another schema, another scale or another way of making them gives another stamp."""
    digest = hashlib.sha256(repr(scale).encode())
    makers = (Path(__file__), *(Path(str(maker.__file__)) for maker in (rows, names, keys, words)))
    for file in (*makers, *sorted((migrations_folder() / "versions").glob("*.py"))):
        digest.update(file.read_bytes())
    return digest.hexdigest()


async def _made_before(server: EmbeddedServer, name: str, stamp: str) -> bool:
    admin = await asyncpg.connect(server.superuser_url("postgres"))
    try:
        query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1"
        return bool(await admin.fetchval(query, name) == stamp)
    finally:
        await admin.close()


async def _make(server: EmbeddedServer, name: str) -> None:
    admin = await asyncpg.connect(server.superuser_url("postgres"))
    try:
        await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await admin.execute(f"CREATE DATABASE {name} OWNER merit")
    finally:
        await admin.close()
    await asyncio.to_thread(migrate, server.url(name))


async def _remove_added(connection: asyncpg.Connection) -> None:
    await connection.execute("DELETE FROM matters WHERE created_at >= $1", rows.AFTER_THE_DATA)
    await connection.execute("TRUNCATE history_events, firm_heads, matter_numbers, idempotency_keys")
    await connection.execute("VACUUM (ANALYZE) matters")


async def _load(connection: asyncpg.Connection, scale: Scale, say: Say) -> None:
    # The rows fit together by construction, so the foreign keys need not be looked at one by one.
    await connection.execute("SET session_replication_role = replica")
    await _copy(connection, "firms", rows.FIRM_COLUMNS, rows.firms(scale), scale.firms, say)
    await _copy(connection, "firm_profiles", rows.PROFILE_COLUMNS, rows.profiles(scale), scale.firms, say)
    contacts = sum(scale.contacts_of(firm) for firm in range(scale.firms))
    await _copy(connection, "contacts", rows.CONTACT_COLUMNS, rows.contacts(scale), contacts, say)
    await _copy(connection, "matters", rows.MATTER_COLUMNS, rows.matters(scale), scale.matters, say)
    await _copy(connection, "parties", rows.PARTY_COLUMNS, rows.parties(scale), 2 * scale.matters, say)
    await _copy(connection, "known_names", names.NAME_COLUMNS, names.known(scale), scale.names, say)
    await _copy(connection, "known_name_keys", names.KEY_COLUMNS, names.keys(scale), 11 * scale.names, say)
    say("gathering statistics")
    await connection.execute("VACUUM (ANALYZE)")


async def _copy(
    connection: asyncpg.Connection, table: str, columns: str, lines: Iterator[str], count: int, say: Say
) -> None:
    async def source() -> AsyncIterator[bytes]:
        done, told = 0, 0
        while chunk := list(islice(lines, _ROWS_A_CHUNK)):
            yield "".join(chunk).encode()
            done += len(chunk)
            if done - told >= max(count // 10, 50_000):
                told = done
                say(f"loading {table}: {done:,} of {count:,}")

    say(f"loading {table}: {count:,}")
    await connection.copy_to_table(table, source=source(), columns=columns.split(), format="text")


async def _make_clients(server: EmbeddedServer, name: str, scale: Scale) -> None:
    config = Settings(database_url=server.url(name), data_dir=server.folder)
    keyring, made = open_keyring(config), []
    async with open_database(config, server.url(name)) as database, platform_session(database) as db:
        for firm in range(scale.firms):
            client = await create_client(db, keyring, UUID(row_id(FIRM, firm, 0)), "benchmark", SCOPES)
            made.append((client.client_id, client.client_secret))
    file = _secrets_file(server.folder, scale.name)
    file.touch(mode=0o600)
    file.write_text(json.dumps(made))
