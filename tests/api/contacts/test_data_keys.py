"""A firm's data key is changed while it works, and what was sealed is gone when the key is destroyed."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
from fastapi import FastAPI

from service.data_keeping import rotate_in
from service.db.engine import Database
from service.db.sessions import firm_session
from service.domain.firms.commands import data_keys
from service.domain.firms.vault import Vault
from service.values.sealing import key_number
from tests.conftest import Firm

NUMBERS = ["219-09-9999", "457-55-5462", "078-05-1120"]


@pytest.fixture
async def inspector(superuser_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection that sees through every wall."""
    connection = await asyncpg.connect(superuser_url)
    yield connection
    await connection.close()


@pytest.fixture
def vault(app: FastAPI) -> Vault:
    """The application's own."""
    found: Vault = app.state.vault
    return found


async def fill(firm: Firm) -> list[str]:
    places = []
    for number in NUMBERS:
        contact = await firm.api.post("/v1/contacts", json={"kind": "person", "name": "Ann Doe"})
        places.append(f"/v1/contacts/{contact.json()['id']}/identifiers/ssn")
        assert (await firm.api.put(places[-1], json={"value": number})).status_code == 201
    return places


async def shown(firm: Firm, places: list[str]) -> list[str]:
    return [(await firm.api.get(f"{place}/value")).json()["value"] for place in places]


async def numbers_of_keys(inspector: asyncpg.Connection, firm: Firm) -> set[int]:
    rows = await inspector.fetch("SELECT sealed FROM contact_identifiers WHERE firm_id = $1", firm.id)
    return {key_number(row["sealed"]) for row in rows}


async def test_a_changed_key_seals_everything_anew_and_the_old_one_is_gone(
    firm_a: Firm, database: Database, vault: Vault, inspector: asyncpg.Connection
) -> None:
    places = await fill(firm_a)
    assert await rotate_in(database, vault, firm_a.id) == (2, 3)
    assert await numbers_of_keys(inspector, firm_a) == {2}
    assert await shown(firm_a, places) == [number.replace("-", "") for number in NUMBERS]
    keys = await inspector.fetch(
        "SELECT status, wrapped IS NULL AS gone FROM firm_data_keys WHERE firm_id = $1 ORDER BY number", firm_a.id
    )
    assert [tuple(key) for key in keys] == [("destroyed", True), ("active", False)]


async def test_the_version_of_what_is_sealed_anew_stays(firm_a: Firm, database: Database, vault: Vault) -> None:
    places = await fill(firm_a)
    before = await firm_a.api.get(places[0])
    await rotate_in(database, vault, firm_a.id)
    assert (await firm_a.api.get(places[0])).json() == before.json()


async def test_a_change_of_keys_that_was_cut_off_goes_on(
    firm_a: Firm, database: Database, vault: Vault, inspector: asyncpg.Connection
) -> None:
    places = await fill(firm_a)
    async with firm_session(database, firm_a.id) as db:
        await data_keys.rotate(db, vault)
    ((table, column),) = [found for found in data_keys.SEALED_COLUMNS() if found[0].name == "contact_identifiers"]
    async with firm_session(database, firm_a.id) as db:
        await data_keys.reseal(db, vault, table, column, None, rows=1)
    assert await numbers_of_keys(inspector, firm_a) == {1, 2}
    assert await shown(firm_a, places) == [number.replace("-", "") for number in NUMBERS]
    assert await rotate_in(database, vault, firm_a.id) == (2, 2)
    assert await numbers_of_keys(inspector, firm_a) == {2}


async def test_what_was_sealed_under_a_destroyed_key_is_gone(firm_a: Firm, firm_b: Firm, database: Database) -> None:
    places, others = await fill(firm_a), await fill(firm_b)
    async with firm_session(database, firm_a.id) as db:
        await data_keys.destroy(db)
    revealed = await firm_a.api.get(f"{places[0]}/value")
    replaced = await firm_a.api.put(places[0], json={"value": NUMBERS[1]})
    assert [(answer.status_code, answer.json()["code"]) for answer in (revealed, replaced)] == [
        (410, "data_destroyed")
    ] * 2
    assert (await firm_a.api.get(places[0])).json()["last_four"] == "9999"
    assert await shown(firm_b, others) == [number.replace("-", "") for number in NUMBERS]
    actions = [event["action"] for event in (await firm_a.api.get("/v1/history")).json()["data"]]
    assert "data_key.destroyed" in actions


async def test_a_sealed_value_of_another_row_is_not_opened(
    firm_a: Firm, database: Database, vault: Vault, inspector: asyncpg.Connection
) -> None:
    places = await fill(firm_a)
    await inspector.execute(
        "UPDATE contact_identifiers SET sealed ="
        " (SELECT sealed FROM contact_identifiers WHERE firm_id = $1 ORDER BY id LIMIT 1) WHERE firm_id = $1",
        firm_a.id,
    )
    answers = [await firm_a.api.get(f"{place}/value") for place in places]
    assert sorted(answer.status_code for answer in answers) == [200, 500, 500]
