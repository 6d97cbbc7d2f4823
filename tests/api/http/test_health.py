"""Signs of life, with the database there and gone."""

from collections.abc import AsyncIterator

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from service.app import create_app
from service.settings import Settings
from tests.api.http.records import refused
from tests.conftest import database_url


async def test_the_process_lives(anyone: httpx.AsyncClient) -> None:
    answer = await anyone.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_the_process_can_serve(anyone: httpx.AsyncClient) -> None:
    answer = await anyone.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.fixture
async def bereft(worker_id: str, test_settings: Settings, superuser_url: str) -> AsyncIterator[FastAPI]:
    """An application whose database has gone since it started."""
    name = f"merit_gone_{worker_id}"
    maintenance = await asyncpg.connect(database_url("postgres", "postgres"))
    await maintenance.execute(f"CREATE DATABASE {name} TEMPLATE merit_template OWNER merit")
    made = create_app(test_settings.model_copy(update={"database_url": database_url(name, "merit")}))
    try:
        async with made.router.lifespan_context(made):
            await maintenance.execute(f"DROP DATABASE {name} WITH (FORCE)")
            yield made
    finally:
        await maintenance.close()


async def test_without_its_database_it_lives_and_cannot_serve(bereft: FastAPI) -> None:
    transport = httpx.ASGITransport(app=bereft, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://merit.test") as api:
        assert (await api.get("/healthz")).status_code == 200
        answer = await api.get("/readyz")
        refused(answer, 503, "not_ready")
        assert int(answer.headers["Retry-After"]) >= 1
        assert "merit_gone" not in answer.text
