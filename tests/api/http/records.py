"""What a refused request leaves behind: nothing, in either firm."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from tests.conftest import Firm


async def log_of(firm: Firm) -> list[dict[str, Any]]:
    """The firm's log, the oldest entry first."""
    answer = await firm.api.get("/v1/history", params={"order": "seq", "limit": 200})
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


@asynccontextmanager
async def nothing_stored(*firms: Firm) -> AsyncIterator[None]:
    """Fails if the log of one of the firms has grown in the meantime. Every write is in a log."""
    before = [len(await log_of(firm)) for firm in firms]
    yield
    assert [len(await log_of(firm)) for firm in firms] == before


async def matter_of(firm: Firm, **fields: Any) -> dict[str, Any]:
    """Opens a matter."""
    answer = await firm.api.post("/v1/matters", json={"title": "Fabian v. Lindsay"} | fields)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def contact_of(firm: Firm, **fields: Any) -> dict[str, Any]:
    """Adds a contact."""
    answer = await firm.api.post("/v1/contacts", json={"kind": "person", "name": "Fabian, Margaret"} | fields)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def refused(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem document of an answer, which must be one (RFC 9457) with this status and code."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem.keys() == {"type", "title", "status", "detail", "code", "request_id", "errors"}
    assert (problem["status"], problem["code"], problem["type"]) == (status, code, f"urn:merit:problem:{code}")
    assert problem["request_id"] == answer.headers["X-Request-Id"]
    assert problem["title"]
    assert problem["detail"]
    return problem


def pointers(problem: dict[str, Any]) -> list[tuple[str, str]]:
    """Where a problem lies, and the code of each place."""
    return sorted((error["pointer"], error["code"]) for error in problem["errors"])
