"""Bodies beyond 1 MiB, announced or not."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from service.domain.matters.schemas.matters import OpenMatter
from service.web import limits
from tests.api.http.records import nothing_stored, refused
from tests.api.live import LiveServer
from tests.conftest import Firm

LIMIT = 1024 * 1024
JSON = {"Content-Type": "application/json"}


def body_of(length: int) -> bytes:
    """A matter, padded with blanks, which JSON permits around a value."""
    return OpenMatter(title="Fabian v. Lindsay").model_dump_json(exclude_unset=True).encode().ljust(length)


async def chunks(body: bytes) -> AsyncIterator[bytes]:
    """The body without its length announced."""
    for start in range(0, len(body), 65_536):
        yield body[start : start + 65_536]


async def test_one_mebibyte_is_taken(firm_a: Firm) -> None:
    assert (await firm_a.api.post("/v1/matters", content=body_of(LIMIT), headers=JSON)).status_code == 201


async def test_one_mebibyte_in_chunks_is_taken(firm_a: Firm) -> None:
    assert (await firm_a.api.post("/v1/matters", content=chunks(body_of(LIMIT)), headers=JSON)).status_code == 201


async def test_a_byte_more_is_refused(firm_a: Firm, firm_b: Firm) -> None:
    async with nothing_stored(firm_a, firm_b):
        answer = await firm_a.api.post("/v1/matters", content=body_of(LIMIT + 1), headers=JSON)
        refused(answer, 413, "body_too_large")


async def test_a_byte_more_in_chunks_is_refused(firm_a: Firm, firm_b: Firm) -> None:
    async with nothing_stored(firm_a, firm_b):
        answer = await firm_a.api.post("/v1/matters", content=chunks(body_of(LIMIT + 1)), headers=JSON)
        refused(answer, 413, "body_too_large")


async def test_an_endless_body_is_cut_off(firm_a: Firm) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 65_536
            yield b" " * 65_536

    refused(await firm_a.api.post("/v1/matters", content=endless(), headers=JSON), 413, "body_too_large")
    assert sent <= LIMIT + 2 * 65_536


@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/revoke"])
async def test_a_form_has_the_same_limit(anyone: httpx.AsyncClient, path: str) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    refused(await anyone.post(path, content=b"a=" + b"x" * LIMIT, headers=headers), 413, "body_too_large")


async def test_a_deletion_has_the_same_limit(firm_a: Firm) -> None:
    address = "/v1/matters/0193e7a4-0000-7000-8000-000000000000"
    refused(await firm_a.api.request("DELETE", address, content=b" " * (LIMIT + 1)), 413, "body_too_large")


async def test_a_huge_body_is_refused_before_it_is_sent(live_server: LiveServer, firm_a: Firm) -> None:
    host, port = live_server.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    token = firm_a.api.headers["Authorization"]
    head = f"POST /v1/matters HTTP/1.1\r\nHost: merit\r\nAuthorization: {token}\r\nContent-Type: application/json\r\n"
    writer.write(head.encode() + b"Content-Length: 5368709120\r\n\r\n")
    status = await asyncio.wait_for(reader.readline(), 30)
    writer.close()
    assert status.startswith(b"HTTP/1.1 413 ")


async def test_a_body_that_does_not_come_is_not_waited_for(
    firm_a: Firm, firm_b: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stalled() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    monkeypatch.setattr(limits, "_BODY_SECONDS", 0.05)
    async with nothing_stored(firm_a, firm_b):
        refused(await firm_a.api.post("/v1/matters", content=stalled(), headers=JSON), 408, "body_too_slow")
