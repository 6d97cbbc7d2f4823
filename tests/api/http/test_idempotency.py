"""Idempotency-Key: sent twice, done once."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from service import clock
from service.db.engine import Database
from service.db.sessions import firm_session, platform_session
from service.domain.identity.commands import create_client
from service.domain.identity.keyring import open_keyring
from service.domain.identity.policy import SCOPES
from service.settings import Settings
from tests.api.http.records import log_of, matter_of, nothing_stored, pointers, refused
from tests.conftest import Firm, token

MATTER = {"title": "Fabian v. Lindsay"}
KEY = {"Idempotency-Key": "9c2f-1"}


async def opened(firm: Firm, headers: dict[str, str] = KEY, **fields: Any) -> httpx.Response:
    return await firm.api.post("/v1/matters", json=MATTER | fields, headers=headers)


async def test_the_same_again_is_answered_the_same(firm_a: Firm, firm_b: Firm) -> None:
    first = await opened(firm_a)
    async with nothing_stored(firm_a, firm_b):
        again = await opened(firm_a)
    same = ("Content-Type", "ETag", "Location")
    assert (again.status_code, again.content) == (201, first.content)
    assert [again.headers[name] for name in same] == [first.headers[name] for name in same]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers


async def test_a_repeated_answer_has_a_request_id_of_its_own(firm_a: Firm) -> None:
    first, again = await opened(firm_a), await opened(firm_a)
    assert first.headers["X-Request-Id"] != again.headers["X-Request-Id"]


async def test_another_body_under_the_same_key_is_refused(firm_a: Firm, firm_b: Firm) -> None:
    await opened(firm_a)
    async with nothing_stored(firm_a, firm_b):
        problem = refused(await opened(firm_a, title="Anderson v. George"), 422, "idempotency_key_reused")
        assert pointers(problem) == [("/header/idempotency-key", "idempotency_key_reused")]


async def test_another_address_under_the_same_key_is_refused(firm_a: Firm, firm_b: Firm) -> None:
    matter = (await opened(firm_a)).json()
    async with nothing_stored(firm_a, firm_b):
        answer = await firm_a.api.post(f"/v1/matters/{matter['id']}/reopen", headers=KEY)
        refused(answer, 422, "idempotency_key_reused")


async def test_of_ten_at_once_one_is_done(firm_a: Firm) -> None:
    answers = await asyncio.gather(*(opened(firm_a) for _ in range(10)))
    done = [answer for answer in answers if answer.status_code == 201]
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json()["id"] for answer in done}) == 1
    for answer in answers:
        if answer.status_code == 409:
            refused(answer, 409, "still_running")
            assert int(answer.headers["Retry-After"]) >= 1
    assert len(await log_of(firm_a)) == 1


async def test_while_the_first_runs_the_second_is_told_to_come_again(firm_a: Firm, database: Database) -> None:
    lock = "SELECT pg_advisory_xact_lock(hashtextextended($1::text || '/' || $2 || '/' || $3, 0))"
    async with firm_session(database, firm_a.id) as first:
        await first.fetch(lock, str(firm_a.id), firm_a.client_id, KEY["Idempotency-Key"])
        refused(await opened(firm_a), 409, "still_running")
    assert (await opened(firm_a)).status_code == 201


async def test_the_key_of_another_firm_is_another_key(firm_a: Firm, firm_b: Firm) -> None:
    ids = {(await opened(firm)).json()["id"] for firm in (firm_a, firm_b)}
    assert len(ids) == 2
    assert "Idempotent-Replayed" not in (await opened(firm_a, {"Idempotency-Key": "9c2f-2"})).headers


async def test_the_key_of_another_client_is_another_key(
    firm_a: Firm, anyone: httpx.AsyncClient, database: Database, test_settings: Settings
) -> None:
    async with platform_session(database) as db:
        other = await create_client(db, open_keyring(test_settings), firm_a.id, "sync", sorted(SCOPES))
    first = await opened(firm_a)
    bearer = f"Bearer {await token(anyone, other.client_id, other.client_secret)}"
    second = await anyone.post("/v1/matters", json=MATTER, headers=KEY | {"Authorization": bearer})
    assert second.status_code == 201
    assert second.json()["id"] != first.json()["id"]


async def test_after_a_refusal_the_key_is_free(firm_a: Firm) -> None:
    refused(await opened(firm_a, jurisdiction="XX"), 422, "invalid")
    assert (await opened(firm_a)).status_code == 201


async def test_after_a_conflict_the_key_is_free(firm_a: Firm) -> None:
    await matter_of(firm_a, number="2026-0007")
    refused(await opened(firm_a, number="2026-0007"), 409, "number_taken")
    assert (await opened(firm_a, number="2026-0008")).status_code == 201


async def test_a_key_is_forgotten_after_a_day(firm_a: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    await opened(firm_a)
    now = datetime.now(UTC)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=23, minutes=59))
    kept = await opened(firm_a, title="Anderson v. George")
    refused(kept, 422, "idempotency_key_reused")
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=24, minutes=1))
    again = await opened(firm_a, title="Anderson v. George")
    assert (again.status_code, again.json()["title"]) == (201, "Anderson v. George")


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "two words", "caf\xe9", "tab\there"])
async def test_an_unusable_key_is_refused(firm_a: Firm, firm_b: Firm, key: str) -> None:
    async with nothing_stored(firm_a, firm_b):
        headers = [(b"Idempotency-Key", key.encode("latin-1"))]
        answer = await firm_a.api.post("/v1/matters", json=MATTER, headers=headers)
        problem = refused(answer, 400, "bad_idempotency_key")
        assert pointers(problem) == [("/header/idempotency-key", "bad_idempotency_key")]


async def test_a_computation_is_repeated_too(firm_a: Firm) -> None:
    body = {"jurisdiction": "MI", "facts": {"act_on": "2011-12-26"}, "as_of": "2013-01-01"}
    first = await firm_a.api.post("/v1/limitations/assess", json=body, headers=KEY)
    again = await firm_a.api.post("/v1/limitations/assess", json=body, headers=KEY)
    assert (again.content, again.headers["Idempotent-Replayed"]) == (first.content, "true")


async def test_a_key_needs_the_scope_of_the_repeated_request(firm_a: Firm, anyone: httpx.AsyncClient) -> None:
    await opened(firm_a)
    bearer = f"Bearer {await token(anyone, firm_a.client_id, firm_a.client_secret, 'matters:read')}"
    answer = await anyone.post("/v1/matters", json=MATTER, headers=KEY | {"Authorization": bearer})
    refused(answer, 403, "missing_scope")
