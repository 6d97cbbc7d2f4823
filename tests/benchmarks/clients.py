"""Tokens and cursors for the load, got from the API as any client gets them."""

import asyncio
import time
from collections.abc import Sequence

import httpx

from service.db.engine import open_database
from service.domain.identity.tokens import open_tokens
from service.settings import Settings
from tests.benchmarks.servers import Place

_AT_ONCE = 8
_LONGEST_PAGE = 200


async def access_tokens(port: int, secrets: Sequence[tuple[str, str]]) -> list[str]:
    """Returns a token of each client, in their order."""
    turn = asyncio.Semaphore(_AT_ONCE)

    async def get(api: httpx.AsyncClient, auth: tuple[str, str]) -> str:
        async with turn:
            answer = await api.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=auth)
        return str(answer.raise_for_status().json()["access_token"])

    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as api:
        return await asyncio.gather(*(get(api, secret) for secret in secrets))


async def cursor_after(port: int, token: str, rows: int) -> str:
    """Returns the cursor of a firm's list of matters behind its first `rows`, by paging there."""
    headers = {"Authorization": f"Bearer {token}"}
    parameters: dict[str, str] = {}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=30) as api:
        while rows:
            step = min(rows, _LONGEST_PAGE)
            answer = await api.get("/v1/matters", params={**parameters, "limit": step})
            parameters = {"cursor": answer.raise_for_status().json()["next_cursor"]}
            rows -= step
    return parameters["cursor"]


async def token_check_seconds(place: Place, tokens: Sequence[str], times: int = 50_000) -> float:
    """Returns what one check of a token costs that was seen before, over many tokens."""
    config = Settings(database_url=place.url, data_dir=place.folder, public_url=place.issuer)
    async with open_database(config, place.url) as database, open_tokens(database, config) as opened:
        for token in tokens:
            opened.verify(token)
        begun = time.perf_counter()
        for number in range(times):
            opened.verify(tokens[number % len(tokens)])
        return (time.perf_counter() - begun) / times
