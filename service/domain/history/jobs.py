"""What the log has done after the answer."""

from dataclasses import asdict

from service.db.sessions import FirmSession
from service.domain.history import queries
from service.domain.history.commands import CHECK
from service.jobs import Run, job


@job(CHECK, at_once=2)
async def check(db: FirmSession, run: Run) -> None:
    """Walks the firm's whole log."""
    verdict = await queries.verify(db)
    run.results = [asdict(verdict)]
    await run.progress(verdict.entries)
