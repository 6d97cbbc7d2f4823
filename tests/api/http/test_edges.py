"""What every answer carries, and what failures say."""

import json
import re
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from service.domain.matters.commands import matters as commands
from tests.api.http.records import log_of, matter_of, nothing_stored, refused
from tests.conftest import Firm

PATHS = ["/v1/me", "/v1/matters", "/v1/matters/x", "/nowhere", "/healthz", "/openapi.json", "/docs", "/oauth/jwks.json"]


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_has_a_request_id(anyone: httpx.AsyncClient, path: str) -> None:
    answer = await anyone.get(path)
    assert UUID(answer.headers["X-Request-Id"]).version == 7


@pytest.mark.parametrize("given", ["abc-1", "A.b:c_d-9", "x" * 100, "0193e7a4-0000-7000-8000-000000000000"])
async def test_a_callers_request_id_is_kept(anyone: httpx.AsyncClient, given: str) -> None:
    answer = await anyone.get("/v1/me", headers={"X-Request-Id": given})
    assert answer.headers["X-Request-Id"] == given
    assert answer.json()["request_id"] == given


@pytest.mark.parametrize("given", ["", "x" * 101, "two words", 'a"b', "a\tb", "<script>", "a,b", "caf\xe9"])
async def test_another_is_given_where_it_is_not_plain(anyone: httpx.AsyncClient, given: str) -> None:
    answer = await anyone.get("/healthz", headers=[(b"X-Request-Id", given.encode("latin-1"))])
    assert UUID(answer.headers["X-Request-Id"]).version == 7


async def test_the_log_of_the_firm_names_the_request(firm_a: Firm) -> None:
    await firm_a.api.post("/v1/matters", json={"title": "Fabian v. Lindsay"}, headers={"X-Request-Id": "sync-17"})
    assert [event["request_id"] for event in await log_of(firm_a)] == ["sync-17"]


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_has_the_headers_that_browsers_heed(anyone: httpx.AsyncClient, path: str) -> None:
    """OWASP ASVS 4.0: 14.4.1, 14.4.3, 14.4.4, 14.4.6, 14.4.7."""
    answer = await anyone.get(path)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "Content-Type" in answer.headers
    assert not answer.headers.keys() & {"server", "x-powered-by", "access-control-allow-origin", "set-cookie"}


async def test_no_cache_keeps_what_a_firm_reads(firm_a: Firm) -> None:
    path = f"/v1/matters/{(await matter_of(firm_a))['id']}"
    assert (await firm_a.api.get(path)).headers["Cache-Control"] == "no-store"


async def test_a_failure_of_ours_is_a_problem_and_says_nothing(
    firm_a: Firm, firm_b: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(*_: object) -> None:
        raise ZeroDivisionError("Fabian, Margaret")

    monkeypatch.setattr(commands, "change_matter", failing)
    matter = await matter_of(firm_a)
    async with nothing_stored(firm_a, firm_b):
        answer = await firm_a.api.patch(f"/v1/matters/{matter['id']}", json={"summary": "Margaret"})
        refused(answer, 500, "internal_error")
    assert "Margaret" not in answer.text
    assert "ZeroDivision" not in answer.text


async def test_a_failure_after_the_write_undoes_it(firm_a: Firm, firm_b: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    written = commands.change_matter

    async def failing(*arguments: object) -> None:
        await written(*arguments)  # type: ignore[arg-type]
        raise ZeroDivisionError

    matter = await matter_of(firm_a)
    path = f"/v1/matters/{matter['id']}"
    async with nothing_stored(firm_a, firm_b):
        with monkeypatch.context() as patched:
            patched.setattr(commands, "change_matter", failing)
            refused(await firm_a.api.patch(path, json={"summary": "changed"}), 500, "internal_error")
    assert (await firm_a.api.get(path)).json() == matter


async def test_a_pointer_repeats_no_half_characters(firm_a: Firm, app: FastAPI) -> None:
    answer = await firm_a.api.post("/v1/matters", json={"title": "Fabian v. Lindsay", "ü/~": 1})
    assert [error["pointer"] for error in json.loads(answer.content)["errors"]] == ["/ü~1~0"]


async def test_problems_are_utf_8_without_byte_order_mark(firm_a: Firm) -> None:
    answer = await firm_a.api.get("/v1/matters", params={"größe": "1"})
    assert "größe" in answer.content.decode("utf-8")
    assert re.match(rb"\{", answer.content)
