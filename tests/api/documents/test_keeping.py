"""Deleted files are purged after a time, orphans are swept, and what was not scanned is kept back."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from fastapi import FastAPI

from service.data_keeping import purge_in, rescan_in, rotate_in, sweep_in
from service.db.engine import Database
from service.db.sessions import firm_session
from service.domain.documents.commands.files import Files
from service.domain.firms.commands import data_keys
from service.gateways.malware import Verdict
from tests.builders.documents import document_of, matter_of
from tests.conftest import Firm


class Scanner:
    """Says what it is told to say."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict: Verdict = verdict

    async def scan(self, content: AsyncIterator[bytes]) -> Verdict:
        """Reads everything, as a scanner does."""
        async for _ in content:
            pass
        return self.verdict


@pytest.fixture
def files(app: FastAPI) -> Files:
    """The application's own."""
    found: Files = app.state.files
    return found


async def stored(files: Files, firm: Firm) -> set[UUID]:
    return {UUID(one.name.rpartition("/")[2]) async for one in files.objects.stored(str(firm.id))}


async def test_the_files_of_a_deleted_document_are_purged(firm_a: Firm, files: Files, database: Database) -> None:
    gone, kept = await document_of(firm_a, content=b"gone"), await document_of(firm_a, content=b"kept")
    await firm_a.api.put(f"{gone}/content", content=b"gone as well")
    await firm_a.api.delete(gone)
    assert await purge_in(database, files, firm_a.id, days=1) == 0
    assert len(await stored(files, firm_a)) == 3
    assert await purge_in(database, files, firm_a.id, days=0) == 1
    assert len(await stored(files, firm_a)) == 1
    assert (await firm_a.api.get(f"{kept}/content")).content == b"kept"
    actions = [event["action"] for event in (await firm_a.api.get("/v1/history")).json()["data"]]
    assert "document.purged" in actions


async def test_a_hold_that_was_placed_after_the_deletion_beats_the_purge(
    firm_a: Firm, files: Files, database: Database
) -> None:
    matter = await matter_of(firm_a)
    await firm_a.api.delete(await document_of(firm_a, matter, content=b"evidence"))
    hold = {"matter_id": matter, "name": "Preservation", "reason": "Notice of claim."}
    assert (await firm_a.api.post("/v1/holds", json=hold)).status_code == 201
    assert await purge_in(database, files, firm_a.id, days=0) == 0
    assert len(await stored(files, firm_a)) == 1


async def test_files_that_no_document_names_are_swept(
    firm_a: Firm, firm_b: Firm, files: Files, database: Database
) -> None:
    async def crashed() -> AsyncIterator[bytes]:
        yield b"no row says that this is here"

    await document_of(firm_a, content=b"kept")
    await document_of(firm_b, content=b"another firm's")
    await files.objects.put(f"{firm_a.id}/{UUID(int=7)}", crashed())
    assert await sweep_in(database, files, firm_a.id, timedelta(days=1)) == 0
    assert await sweep_in(database, files, firm_a.id, timedelta(0)) == 1
    assert (len(await stored(files, firm_a)), len(await stored(files, firm_b))) == (1, 1)


async def test_an_infected_file_is_kept_and_not_answered(app: FastAPI, firm_a: Firm, files: Files) -> None:
    app.state.files = replace(files, scanner=Scanner("infected"))
    try:
        place = await document_of(firm_a, content=b"bad")
        refused = await firm_a.api.get(f"{place}/content")
    finally:
        app.state.files = files
    assert (refused.status_code, refused.json()["code"]) == (409, "quarantined")
    assert (await firm_a.api.get(place)).json()["scan"] == "infected"


async def test_a_file_that_was_not_scanned_is_kept_back_until_it_is(
    app: FastAPI, firm_a: Firm, files: Files, database: Database
) -> None:
    scanner = Scanner("unavailable")
    app.state.files = scanning = replace(files, scanner=scanner)
    try:
        place = await document_of(firm_a, content=b"good")
        assert (await firm_a.api.get(f"{place}/content")).status_code == 409
        assert await rescan_in(database, scanning, firm_a.id) == 0
        scanner.verdict = "clean"
        assert await rescan_in(database, scanning, firm_a.id) == 1
        assert (await firm_a.api.get(f"{place}/content")).content == b"good"
    finally:
        app.state.files = files


async def test_files_are_read_after_a_change_of_keys_and_not_after_the_keys_are_destroyed(
    firm_a: Firm, files: Files, database: Database
) -> None:
    place = await document_of(firm_a, content=b"privileged")
    assert await rotate_in(database, files.vault, firm_a.id) == (2, 1)
    assert (await firm_a.api.get(f"{place}/content")).content == b"privileged"
    async with firm_session(database, firm_a.id) as db:
        await data_keys.destroy(db)
    read = await firm_a.api.get(f"{place}/content")
    sent = await firm_a.api.put(f"{place}/content", content=b"more")
    assert [(answer.status_code, answer.json()["code"]) for answer in (read, sent)] == [(410, "data_destroyed")] * 2
    assert len(await stored(files, firm_a)) == 1
