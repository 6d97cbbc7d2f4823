"""A kind of job that is seen to have been done: each adds one contact, which carries the job's number."""

from service.db.sessions import FirmSession
from service.domain.contacts.commands.contacts import add_contact
from service.domain.contacts.schemas.contacts import OpenContact
from service.jobs import Run, job

COUNT = "tests.count"


@job(COUNT, attempts=20)
async def count(db: FirmSession, run: Run) -> None:
    """Adds a contact, slowly enough to be killed meanwhile."""
    await add_contact(db, OpenContact(kind="person", name=f"Number {run.payload['n']}"))
    await db.fetch("SELECT pg_sleep(0.02)")
