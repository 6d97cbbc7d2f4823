"""The chain of a firm's log: dense, in order, and broken wherever somebody has touched it."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import asyncpg
import pytest

from service.db.engine import Database
from service.db.sessions import firm_session
from service.domain.history.commands import record
from service.domain.history.queries import Verdict, verify
from service.values.ids import new_id
from tests.conftest import Firm

MATTERS = "/v1/matters"


async def opened(firm: Firm, number: int) -> None:
    """Opens matters: one entry each."""
    for title in range(number):
        assert (await firm.api.post(MATTERS, json={"title": f"Matter {title}"})).status_code == 201


async def verdict(database: Database, firm: Firm) -> Verdict:
    async with firm_session(database, firm.id) as db:
        return await verify(db)


async def entries(firm: Firm) -> list[dict[str, Any]]:
    """Reads the whole log over the API, the oldest entry first."""
    found, cursor = [], None
    while True:
        where = {"order": "seq", "limit": "200"} | ({"cursor": cursor} if cursor else {})
        answer = await firm.api.get("/v1/history", params=where)
        found += answer.json()["data"]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            return found


@pytest.fixture
async def superuser(superuser_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(superuser_url)
    yield connection
    await connection.close()


@pytest.mark.parametrize("different", [50, 30, 1])
async def test_fifty_commands_at_once_are_numbered_without_a_gap_in_one_chain(
    different: int, firm_a: Firm, database: Database
) -> None:
    """Of those that ask for the same number one succeeds; the refused ones leave no gap."""
    answers = await asyncio.gather(
        *(firm_a.api.post(MATTERS, json={"title": str(n), "number": f"M-{n % different}"}) for n in range(50))
    )
    statuses = [answer.status_code for answer in answers]
    assert (statuses.count(201), statuses.count(409)) == (different, 50 - different)
    assert [entry["seq"] for entry in await entries(firm_a)] == list(range(1, different + 1))
    assert await verdict(database, firm_a) == Verdict(different, None, None)


async def test_a_log_is_whole_while_it_is_written(firm_a: Firm, database: Database) -> None:
    writing = asyncio.create_task(opened(firm_a, 30))
    while not writing.done():
        assert (await verdict(database, firm_a)).broken_at is None
    await writing


async def test_several_events_of_one_transaction_follow_each_other(firm_a: Firm, database: Database) -> None:
    async with firm_session(database, firm_a.id, request_id="one") as db:
        for number in range(7):
            record(db, f"test.event_{number}", "firm", firm_a.id)
    assert [(entry["seq"], entry["action"]) for entry in await entries(firm_a)] == [
        (number + 1, f"test.event_{number}") for number in range(7)
    ]
    assert await verdict(database, firm_a) == Verdict(7, None, None)


async def test_a_command_that_is_rolled_back_leaves_no_entry_and_no_gap(firm_a: Firm, database: Database) -> None:
    await opened(firm_a, 1)
    with pytest.raises(ZeroDivisionError):
        await recorded_and_failed(database, firm_a)
    await opened(firm_a, 1)
    assert [entry["action"] for entry in await entries(firm_a)] == ["matter.opened", "matter.opened"]
    assert await verdict(database, firm_a) == Verdict(2, None, None)


async def recorded_and_failed(database: Database, firm: Firm) -> None:
    async with firm_session(database, firm.id) as db:
        record(db, "test.failed", "firm", firm.id)
        raise ZeroDivisionError


async def test_a_refused_request_leaves_no_entry(firm_a: Firm) -> None:
    await firm_a.api.post(MATTERS, json={"title": "Doe", "number": "1"})
    refused = await firm_a.api.post(MATTERS, json={"title": "Roe", "number": "1"})
    assert refused.status_code == 409
    assert len(await entries(firm_a)) == 1


async def test_the_chains_of_two_firms_know_nothing_of_each_other(
    firm_a: Firm, firm_b: Firm, database: Database, superuser: asyncpg.Connection
) -> None:
    await asyncio.gather(opened(firm_a, 3), opened(firm_b, 3))
    await superuser.execute("DELETE FROM history_events WHERE firm_id = $1 AND seq = 2", firm_a.id)
    assert (await verdict(database, firm_a)).broken_at == 2
    assert await verdict(database, firm_b) == Verdict(3, None, None)


async def test_a_firm_without_entries_has_a_whole_log(firm_a: Firm, database: Database) -> None:
    assert await verdict(database, firm_a) == Verdict(0, None, None)


async def test_anyone_can_compute_the_hashes_from_what_the_api_tells(firm_a: Firm) -> None:
    """SHA-256 over the hash before and the entry: JSON with sorted keys, no spaces, UTF-8; 32 zero bytes at first."""
    await opened(firm_a, 3)
    before = bytes(32)
    for entry in await entries(firm_a):
        hashed = {name: value for name, value in entry.items() if name not in {"hash", "seq"}}
        hashed["at"] = datetime.fromisoformat(entry["at"]).isoformat()
        text = json.dumps(hashed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        before = hashlib.sha256(before + text.encode()).digest()
        assert entry["hash"] == before.hex()


EDIT = "UPDATE history_events SET {} WHERE firm_id = $1 AND seq = {}"
REMOVE = "DELETE FROM history_events WHERE firm_id = $1"
REHASHED = """
UPDATE history_events e SET body = replace(body, 'Matter 2', 'Matter X'), hash = sha256(
  (SELECT hash FROM history_events b WHERE b.firm_id = e.firm_id AND b.seq = e.seq - 1)
  || convert_to(replace(body, 'Matter 2', 'Matter X'), 'UTF8'))
WHERE firm_id = $1 AND seq = {}
"""
ADDED = """
INSERT INTO history_events
SELECT firm_id, firm_id, 6, at, action, subject_kind, subject_id, matter_id, body, hash
FROM history_events WHERE firm_id = $1 AND seq = 5
"""
EXCHANGED = """
UPDATE history_events e SET body = o.body, hash = o.hash FROM history_events o
WHERE e.firm_id = $1 AND o.firm_id = $1 AND e.seq IN (2, 3) AND o.seq = 5 - e.seq
"""
TAMPERED = {
    "a changed entry": (EDIT.format("body = replace(body, 'Matter 1', 'X')", 2), 2),
    "a changed entry whose hash was made to fit": (REHASHED.format(3), 4),
    "a changed last entry whose hash was made to fit": (REHASHED.replace("Matter 2", "Matter 4").format(5), 6),
    "a changed action": (EDIT.format("action = 'matter.closed'", 2), 2),
    "a changed kind of subject": (EDIT.format("subject_kind = 'claim'", 2), 2),
    "a changed subject": (EDIT.format("subject_id = $1", 2), 2),
    "a changed matter": (EDIT.format("matter_id = NULL", 2), 2),
    "a changed time": (EDIT.format("at = at - interval '1 day'", 2), 2),
    "a changed id": (EDIT.format("id = $1", 2), 2),
    "a changed number": (EDIT.format("seq = 9", 3), 3),
    "a removed first entry": (f"{REMOVE} AND seq = 1", 1),
    "a removed entry": (f"{REMOVE} AND seq = 3", 3),
    "a removed last entry": (f"{REMOVE} AND seq = 5", 5),
    "a removed log": (REMOVE, 1),
    "a removed end": ("DELETE FROM firm_heads WHERE firm_id = $1", 1),
    "an end set back": ("UPDATE firm_heads SET seq = 4, hash = previous_hash WHERE firm_id = $1", 5),
    "an entry that was slipped in at the end": (ADDED, 6),
    "two entries that changed places": (EXCHANGED, 2),
}
"""What a superuser may do to a log of five entries, and the number of the first one that is wrong then."""


@pytest.mark.parametrize("what", TAMPERED)
async def test_tampering_is_found_and_the_first_broken_entry_named(
    what: str, firm_a: Firm, database: Database, superuser: asyncpg.Connection
) -> None:
    statement, broken = TAMPERED[what]
    await opened(firm_a, 5)
    assert (await verdict(database, firm_a)).broken_at is None
    assert (await superuser.execute(statement, firm_a.id)).split()[-1] != "0"
    assert (await verdict(database, firm_a)).broken_at == broken


async def test_a_long_log_is_walked_in_pieces(firm_a: Firm, database: Database) -> None:
    async with firm_session(database, firm_a.id) as db:
        for _ in range(2_500):  # pieces of 1,000
            record(db, "test.event", "firm", new_id())
    assert await verdict(database, firm_a) == Verdict(2_500, None, None)
