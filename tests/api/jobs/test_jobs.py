"""Jobs over HTTP: ordered with 202, followed at their address, seen by their own firm only."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from service.db.engine import Database
from service.db.sessions import FirmSession, firm_session
from service.domain.history import jobs as history_jobs
from service.jobs import JobOut, Run, enqueue
from service.jobs.doing import do
from service.jobs.registry import HANDLERS, Handler, Work
from service.values.errors import Conflict
from tests.api.http.records import refused
from tests.conftest import Firm


async def ordered(database: Database, firm: Firm, **said: Any) -> JobOut:
    async with firm_session(database, firm.id) as db:
        return await enqueue(db, "tests.work", {}, **said)


async def carried_out(database: Database, firm: Firm, job: JobOut, work: Work, attempts: int = 1) -> None:
    await do(database, Handler(work, attempts, 0), firm.id, job.id)


async def read(api: httpx.AsyncClient, job: JobOut) -> dict[str, Any]:
    answer = await api.get(f"/v1/jobs/{job.id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    JobOut.model_validate(found)
    return found


async def test_a_check_of_the_log_is_ordered_followed_and_found_whole(firm_a: Firm, database: Database) -> None:
    await firm_a.api.post("/v1/matters", json={"title": "Fabian v. Lindsay"})
    answer = await firm_a.api.post("/v1/history/checks")
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"/v1/jobs/{answer.json()['id']}"
    assert answer.json()["status"] == "queued"
    job = JobOut.model_validate(answer.json())
    await do(database, HANDLERS[history_jobs.CHECK], firm_a.id, job.id)
    ended = (await firm_a.api.get(answer.headers["Location"])).json()
    entries = len((await firm_a.api.get("/v1/history?limit=200")).json()["data"])
    assert (ended["status"], ended["error"]) == ("succeeded", None)
    assert ended["results"] == [{"entries": entries, "broken_at": None, "reason": None}]


async def test_the_same_key_orders_one_job(firm_a: Firm) -> None:
    once = {"Idempotency-Key": "check-1"}
    first, second = [await firm_a.api.post("/v1/history/checks", headers=once) for _ in range(2)]
    assert first.json() == second.json()
    assert second.headers["Location"] == first.headers["Location"]
    assert len((await firm_a.api.get("/v1/jobs")).json()["data"]) == 1


async def test_another_firms_job_is_not_there(firm_a: Firm, firm_b: Firm, database: Database) -> None:
    job = await ordered(database, firm_a)
    refused(await firm_b.api.get(f"/v1/jobs/{job.id}"), 404, "not_found")
    assert (await firm_b.api.get("/v1/jobs")).json()["data"] == []


async def test_jobs_are_listed_by_kind_and_status_the_latest_first(firm_a: Firm, database: Database) -> None:
    jobs = [str((await ordered(database, firm_a)).id) for _ in range(3)]
    await firm_a.api.post("/v1/history/checks")

    async def found(query: str) -> list[str]:
        return [job["id"] for job in (await firm_a.api.get(f"/v1/jobs?{query}")).json()["data"]]

    assert await found("kind=tests.work") == jobs[::-1]
    assert await found("kind=tests.work&status=queued&order=created_at") == jobs
    assert await found("status=failed") == []


async def test_a_failed_job_says_why_as_a_problem(firm_a: Firm, database: Database) -> None:
    job = await ordered(database, firm_a)

    async def work(db: FirmSession, run: Run) -> None:
        raise Conflict("The matter is closed.")

    await carried_out(database, firm_a, job, work)
    shown = await read(firm_a.api, job)
    assert shown["status"] == "failed"
    assert shown["error"]["code"] == "conflict"
    assert shown["error"]["detail"] == "The matter is closed."


@pytest.mark.parametrize(("minutes", "there"), [(5, True), (-5, False)])
async def test_a_result_is_linked_until_it_expires(firm_a: Firm, database: Database, minutes: int, there: bool) -> None:
    job = await ordered(database, firm_a)

    async def work(db: FirmSession, run: Run) -> None:
        run.result_url = "/v1/exports/1/file"
        run.result_expires_at = datetime.now(UTC) + timedelta(minutes=minutes)

    await carried_out(database, firm_a, job, work)
    shown = await read(firm_a.api, job)
    assert (shown["result_url"] is not None, shown["result_expires_at"] is not None) == (there, there)


async def test_what_a_job_was_ordered_with_is_not_shown(firm_a: Firm, database: Database) -> None:
    async with firm_session(database, firm_a.id) as db:
        job = await enqueue(db, "tests.work", {"name": "Jane Roe"})
    assert "Jane Roe" not in (await firm_a.api.get(f"/v1/jobs/{job.id}")).text


async def test_a_job_may_be_read_with_the_permission_only(
    firm_a: Firm, anyone: httpx.AsyncClient, database: Database
) -> None:
    job = await ordered(database, firm_a)
    form = {"grant_type": "client_credentials", "scope": "matters:read"}
    answer = await anyone.post("/oauth/token", data=form, auth=(firm_a.client_id, firm_a.client_secret))
    header = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    refused(await anyone.get(f"/v1/jobs/{job.id}", headers=header), 403, "missing_scope")


@pytest.mark.parametrize("wrong", ["status=done", "kind=", "limit=0", "kind=a&kind=b", "payload=x"])
async def test_a_wrong_question_is_refused(firm_a: Firm, wrong: str) -> None:
    assert (await firm_a.api.get(f"/v1/jobs?{wrong}")).status_code == 400


async def test_an_unknown_job_is_not_found(firm_a: Firm) -> None:
    refused(await firm_a.api.get(f"/v1/jobs/{UUID(int=1)}"), 404, "not_found")
