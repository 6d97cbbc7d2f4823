"""Connections of a test's own: few of them, so that each one is used again by another firm."""

from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest

from service.db.engine import Database, open_database
from service.db.sessions import FirmSession, firm_session
from service.domain.contacts.tables import Contact
from service.settings import Settings
from service.values.ids import new_id


@pytest.fixture(params=["postgresql", "citus"])
async def either_way(request: pytest.FixtureRequest, test_settings: Settings) -> AsyncIterator[Database]:
    """A database over one connection of each kind, read in one statement or in a transaction."""
    async for opened in opened_database(test_settings, kind=request.param):
        yield opened


@pytest.fixture
async def one_connection(test_settings: Settings) -> AsyncIterator[Database]:
    """A database over one connection of each kind."""
    async for opened in opened_database(test_settings):
        yield opened


async def opened_database(
    settings: Settings, kind: str = "postgresql", connections: int = 1
) -> AsyncIterator[Database]:
    given = {"database_kind": kind, "read_connections": connections, "write_connections": connections}
    assert settings.database_url is not None
    async with open_database(settings.model_copy(update=given), settings.database_url) as opened:
        yield opened


@pytest.fixture
async def superuser(superuser_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection that sees through every wall."""
    connection = await asyncpg.connect(superuser_url)
    yield connection
    await connection.close()


@pytest.fixture
def firms() -> tuple[UUID, UUID]:
    """Two firms that nobody else uses."""
    return new_id(), new_id()


async def add_contact(db: FirmSession, name: str) -> Contact:
    """Adds a contact past the commands."""
    contact = Contact(
        id=new_id(), kind="person", name=name, email=None, phone=None, address=None, born_on=None, died_on=None,
        notes=None, external_ids={},
    )  # fmt: skip
    db.add(contact)
    await db.flush()
    return contact


async def contact_of(database: Database, firm_id: UUID, name: str) -> UUID:
    """Stores a contact of a firm; returns its id."""
    async with firm_session(database, firm_id) as db:
        return (await add_contact(db, name)).id
