"""The letters that somebody was written, whether they wait or were sent meanwhile."""

from email import message_from_bytes
from email.policy import default

from sqlmodel import col, select

from service.db.engine import Database
from service.db.sessions import platform_session
from service.gateways.outbox_table import WaitingLetter
from service.settings import Settings


async def letters_to(database: Database, settings: Settings, address: str) -> list[str]:
    """Returns the texts of the letters to an address. Whatever is gone from the outbox is a file by then."""
    async with platform_session(database) as db:
        waiting = list((await db.exec(select(WaitingLetter.text).where(col(WaitingLetter.recipient) == address))).all())
    sent = []
    for file in (settings.data_dir / "mail").glob("*.eml"):
        message = message_from_bytes(file.read_bytes(), policy=default)
        if message["To"] == address:
            sent.append(str(message.get_content()))
    return list(dict.fromkeys([*sent, *waiting]))
