"""What operators do: firms and their clients are made, changed and refused when they are wrong."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from service.db.engine import Database
from service.db.sessions import PlatformSession, platform_session
from service.domain.firms import commands as firms
from service.domain.firms import errors as firm_errors
from service.domain.firms.queries import firm
from service.domain.identity.commands import add_secret, create_client, revoke_client
from service.domain.identity.errors import TooManySecrets, UnknownClient, UnknownFirm
from service.domain.identity.keyring import Keyring, open_keyring
from service.domain.identity.queries import client
from service.settings import Settings
from service.values.errors import InvalidInput
from service.values.ids import new_id
from tests.conftest import Firm

Change = Callable[[PlatformSession, UUID], Awaitable[object]]


@pytest.fixture
def keyring(test_settings: Settings) -> Keyring:
    return open_keyring(test_settings)


async def test_a_new_firm_is_active(database: Database) -> None:
    async with platform_session(database) as db:
        made = await firms.create_firm(db, "  Clark & Cole  ")
    async with platform_session(database) as db:
        found = await firm(db, made.id)
    assert found == made
    assert (found.name, found.status) == ("Clark & Cole", "active")


@pytest.mark.parametrize("name", ["", "   ", "a\x00b", "a\nb", "x" * 301])
async def test_a_firm_needs_a_name_of_one_line(database: Database, name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        async with platform_session(database) as db:
            await firms.create_firm(db, name)
    assert [error.pointer for error in refused.value.errors] == ["/name"]


async def test_a_firm_is_suspended_restored_and_closed_alone(database: Database, firm_a: Firm, firm_b: Firm) -> None:
    changes = [(firms.suspend_firm, "suspended"), (firms.restore_firm, "active"), (firms.close_firm, "closed")]
    for change, status in changes:
        async with platform_session(database) as db:
            assert (await change(db, firm_a.id)).status == status
        async with platform_session(database) as db:
            assert (await firm(db, firm_a.id)).status == status
            assert (await firm(db, firm_b.id)).status == "active"


@pytest.mark.parametrize("change", [firms.suspend_firm, firms.restore_firm, firms.close_firm])
async def test_a_closed_firm_stays_closed(database: Database, firm_a: Firm, change: Change) -> None:
    async with platform_session(database) as db:
        await firms.close_firm(db, firm_a.id)
    with pytest.raises(firm_errors.FirmClosed):
        async with platform_session(database) as db:
            await change(db, firm_a.id)


async def test_an_unknown_firm_cannot_be_suspended(database: Database) -> None:
    with pytest.raises(firm_errors.UnknownFirm):
        async with platform_session(database) as db:
            await firms.suspend_firm(db, new_id())


async def test_a_client_belongs_to_its_firm(database: Database, firm_a: Firm, firm_b: Firm) -> None:
    async with platform_session(database) as db:
        found = [(await client(db, each.client_id)).firm_id for each in (firm_a, firm_b)]
    assert found == [firm_a.id, firm_b.id]


async def test_a_client_of_an_unknown_firm_is_refused(database: Database, keyring: Keyring) -> None:
    with pytest.raises(UnknownFirm):
        async with platform_session(database) as db:
            await create_client(db, keyring, UUID(int=1), "docket", ["matters:read"])


@pytest.mark.parametrize(
    ("name", "scopes", "pointer"),
    [
        ("", ["matters:read"], "/name"),
        ("docket", [], "/scopes"),
        ("docket", ["matters:read", "everything"], "/scopes/1"),
        ("docket", ["matters:read matters:write"], "/scopes/0"),
    ],
)
async def test_a_client_that_is_wrong_is_refused_with_the_place(
    database: Database, keyring: Keyring, firm_a: Firm, name: str, scopes: list[str], pointer: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        async with platform_session(database) as db:
            await create_client(db, keyring, firm_a.id, name, scopes)
    assert [error.pointer for error in refused.value.errors] == [pointer]


async def test_secrets_are_nowhere_in_the_database_as_they_are(firm_a: Firm, firm_b: Firm, superuser_url: str) -> None:
    connection = await asyncpg.connect(superuser_url)
    try:
        tables = ("oauth_clients", "oauth_client_secrets", "signing_keys")
        rows = [row for table in tables for row in await connection.fetch(f"SELECT t::text FROM {table} t")]
    finally:
        await connection.close()
    stored = " ".join(row[0] for row in rows)
    assert firm_a.client_id in stored
    for secret in (firm_a.client_secret, firm_b.client_secret):
        assert secret not in stored
        assert secret.encode().hex() not in stored  # as text of a bytea shows it


async def test_a_third_secret_waits_until_the_first_has_ended(
    database: Database, keyring: Keyring, firm_a: Firm, firm_b: Firm
) -> None:
    async with platform_session(database) as db:
        await add_secret(db, keyring, firm_a.client_id)
    with pytest.raises(TooManySecrets):
        async with platform_session(database) as db:
            await add_secret(db, keyring, firm_a.client_id)
    async with platform_session(database) as db:
        await add_secret(db, keyring, firm_b.client_id)


async def test_the_old_secret_ends_when_it_was_said_to(database: Database, keyring: Keyring, firm_a: Firm) -> None:
    async with platform_session(database) as db:
        second = await add_secret(db, keyring, firm_a.client_id, overlap=timedelta())
    grant = {"grant_type": "client_credentials"}
    old = await firm_a.api.post("/oauth/token", data=grant, auth=(firm_a.client_id, firm_a.client_secret))
    new = await firm_a.api.post("/oauth/token", data=grant, auth=(firm_a.client_id, second.client_secret))
    assert (old.status_code, new.status_code) == (401, 200)


async def test_a_client_is_revoked_once(database: Database, keyring: Keyring, firm_a: Firm, firm_b: Firm) -> None:
    async with platform_session(database) as db:
        await revoke_client(db, firm_a.client_id)
    async with platform_session(database) as db:
        with pytest.raises(UnknownClient):
            await revoke_client(db, firm_a.client_id)
        with pytest.raises(UnknownClient):
            await add_secret(db, keyring, firm_a.client_id)
        assert (await client(db, firm_b.client_id)).disabled_at is None
