"""A worker that is killed loses no job and does none twice."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from service.db.engine import open_database
from service.db.sessions import firm_session
from service.jobs import enqueue
from tests.durability.counting import COUNT
from tests.durability.installation import Installation, holds

JOBS = 120
WORKER = [sys.executable, "-c", "import tests.durability.counting; from service.cli import main; main()", "worker"]
ROOT = Path(__file__).parents[2]


@contextmanager
def working(installation: Installation) -> Iterator["subprocess.Popen[bytes]"]:
    """Yields a worker process; kills it in the end, if nothing else has ended it."""
    said = installation.settings.data_dir / "worker.log"
    environment = {**installation.environment, "MERIT_JOB_LEASE_SECONDS": "1"}
    with (
        said.open("ab") as log,
        subprocess.Popen(WORKER, env=environment, cwd=ROOT, stderr=log, stdout=log) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


async def order(installation: Installation, name: str) -> None:
    async with (
        open_database(installation.settings, installation.postgres.url()) as database,
        firm_session(database, installation.firm_id) as db,
    ):
        for number in range(JOBS):
            await enqueue(db, COUNT, {"n": f"{name} {number}"})


async def done(installation: Installation, name: str) -> Counter[str]:
    """Returns the contacts that the jobs added, and how often each."""
    rows = await installation.ask("SELECT name FROM contacts WHERE name LIKE $1", f"Number {name} %")
    return Counter(row["name"] for row in rows)


@pytest.mark.parametrize("how", ["kill", "terminate"])
async def test_every_job_is_done_once_however_often_its_worker_ends(installation: Installation, how: str) -> None:
    await order(installation, how)

    async def at_least(jobs: int) -> bool:
        return len(await done(installation, how)) >= jobs

    for some in (1, JOBS // 3, 2 * JOBS // 3):
        with working(installation) as worker:
            await holds(partial(at_least, some), f"{some} jobs that are done", 60)
            getattr(worker, how)()
            worker.wait(30)
    with working(installation):
        await holds(lambda: at_least(JOBS), "all jobs done", 60)
    assert await done(installation, how) == {f"Number {how} {number}": 1 for number in range(JOBS)}
    ended = await installation.ask("SELECT DISTINCT status FROM jobs WHERE payload->>'n' LIKE $1", f"{how} %")
    assert [row["status"] for row in ended] == ["succeeded"]
    assert (await installation.verdict()).broken_at is None
