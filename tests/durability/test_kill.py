"""Nothing that was answered is lost and nothing is half done, whoever is killed."""

import asyncio
import subprocess
from uuid import UUID

import httpx
import pytest

from tests.durability.installation import Installation, holds, serving

WRITES = 200


class Writers:
    """Two hundred matters that are opened at once, each under a key of its own."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.stored: set[UUID] = set()
        self.enough = asyncio.Event()

    async def write(self, api: httpx.AsyncClient, kill_after: int = WRITES + 1) -> None:
        """Sends all of them; `enough` is set when `kill_after` were answered. What gets no answer is left open."""
        await asyncio.gather(*(self._one(api, number, kill_after) for number in range(WRITES)))

    async def finish(self, api: httpx.AsyncClient) -> None:
        """Sends all of them again, as a client does that was told to come again, until each has its answer."""

        async def finished() -> bool:
            await self.write(api)
            return len(self.stored) >= WRITES

        await holds(finished, "two hundred answers", 60)

    async def _one(self, api: httpx.AsyncClient, number: int, kill_after: int) -> None:
        order, once = {"title": f"{self.name} {number}"}, {"Idempotency-Key": f"{self.name}-{number}"}
        try:
            answer = await api.post("/v1/matters", json=order, headers=once)
        except httpx.TransportError:
            return
        assert answer.status_code in {201, 409, 503}, answer.text
        assert answer.status_code != 409 or answer.json()["code"] == "still_running", answer.text
        if answer.status_code == 201:
            self.stored.add(UUID(answer.json()["id"]))
        if len(self.stored) >= kill_after:
            self.enough.set()


async def killed_in_the_middle(
    installation: Installation, writers: Writers, process: "subprocess.Popen[bytes]", kill_after: int
) -> None:
    async with installation.client() as api, asyncio.timeout(60), asyncio.TaskGroup() as tasks:
        tasks.create_task(writers.write(api, kill_after))
        await writers.enough.wait()
        process.kill()


async def stored_whole(installation: Installation, name: str) -> tuple[set[UUID], set[UUID]]:
    """Returns the matters of the writers, and the subjects of their entries in the log."""
    matters = await installation.ask("SELECT id FROM matters WHERE title LIKE $1", f"{name} %")
    events = await installation.ask(
        "SELECT subject_id AS id FROM history_events WHERE action = 'matter.opened' AND body LIKE $1", f"%{name} %"
    )
    return {row["id"] for row in matters}, {row["id"] for row in events}


@pytest.mark.parametrize("kill_after", [1, 90])
async def test_a_server_killed_amid_writes_loses_no_answered_one_and_leaves_no_half_of_another(
    installation: Installation, kill_after: int
) -> None:
    writers = Writers(f"killed-after-{kill_after}")
    with serving(installation) as process:
        await killed_in_the_middle(installation, writers, process, kill_after)
    assert kill_after <= len(writers.stored) < WRITES
    with serving(installation):
        matters, logged = await stored_whole(installation, writers.name)
        assert writers.stored <= matters
        assert matters == logged
        assert (await installation.verdict()).broken_at is None
        async with installation.client() as api:
            await writers.finish(api)
    assert len(writers.stored) == WRITES  # the answered ones got their first answer again, the others their only one
    assert (await stored_whole(installation, writers.name)) == (writers.stored, writers.stored)
    assert (await installation.verdict()).broken_at is None


@pytest.mark.parametrize("how", ["fast", "immediate"])
async def test_postgresql_restarted_amid_writes_costs_time_and_nothing_else(
    installation: Installation, how: str
) -> None:
    writers = Writers(f"restarted-{how}")
    with serving(installation):
        async with installation.client() as api:
            async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
                tasks.create_task(writers.write(api, kill_after=30))
                await writers.enough.wait()
                await asyncio.to_thread(installation.restart_postgres, how)
            matters, logged = await stored_whole(installation, writers.name)
            assert writers.stored <= matters
            assert matters == logged
            await works_again(api)
            await writers.finish(api)
    assert len(writers.stored) == WRITES
    assert (await stored_whole(installation, writers.name)) == (writers.stored, writers.stored)
    assert (await installation.verdict()).broken_at is None


@pytest.mark.parametrize("how", ["fast", "immediate"])
async def test_while_postgresql_restarts_every_answer_is_an_answer_or_a_problem_to_retry(
    installation: Installation, how: str
) -> None:
    statuses: set[int] = set()
    with serving(installation):
        async with installation.client() as api:
            restarting = asyncio.create_task(asyncio.to_thread(installation.restart_postgres, how))
            while not restarting.done():
                for answer in await asyncio.gather(
                    *(api.get("/v1/matters") for _ in range(8)),
                    *(api.post("/v1/contacts", json={"kind": "person", "name": "Doe"}) for _ in range(8)),
                    api.get("/v1/me"),
                    api.get("/readyz"),
                    api.get("/healthz"),
                    api.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=installation.login),
                ):
                    statuses.add(answer.status_code)
                    assert answer.status_code in {200, 201, 503}, (answer.request.url, answer.text)
                    if answer.status_code == 503:
                        assert answer.headers["Content-Type"] == "application/problem+json"
                        assert int(answer.headers["Retry-After"]) >= 1
            await restarting
            await works_again(api)
    assert statuses >= {200, 503}


async def works_again(api: httpx.AsyncClient) -> None:
    """Fails unless twenty reads and twenty commands in a row succeed, once the server says that it is ready."""

    async def ready() -> bool:
        return (await api.get("/readyz")).status_code == 200

    await holds(ready, "a server that is ready")
    for _ in range(20):
        assert (await api.get("/v1/matters")).status_code == 200
        assert (await api.post("/v1/contacts", json={"kind": "person", "name": "Doe"})).status_code == 201
