"""`merit owner invite`: how a firm's first owner comes in."""

import asyncio
import re
from email import message_from_bytes
from email.policy import default

import pytest
from typer.testing import CliRunner

from service import clock
from service.cli import app
from service.db.engine import open_database
from service.gateways.mail import mailer
from service.gateways.outbox import deliver_due
from service.settings import Settings

FIRST = "first.owner@adams-abbott.example"


@pytest.fixture
def merit(test_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("MERIT_DATABASE_URL", str(test_settings.database_url))
    monkeypatch.setenv("MERIT_DATA_DIR", str(test_settings.data_dir))
    monkeypatch.setenv("MERIT_PUBLIC_URL", test_settings.public_url)
    return CliRunner()


async def delivered(settings: Settings) -> list[str]:
    """Sends what waits; returns the letters to the owner."""
    async with open_database(settings, str(settings.database_url)) as database:
        while await deliver_due(database, mailer(settings), settings.mail_from, clock.now()):
            pass
    messages = [
        message_from_bytes(file.read_bytes(), policy=default) for file in (settings.data_dir / "mail").iterdir()
    ]
    return [str(message.get_content()) for message in messages if message["To"] == FIRST]


def test_the_link_that_is_printed_is_the_one_in_the_letter(merit: CliRunner, test_settings: Settings) -> None:
    firm = merit.invoke(app, ["firm", "create", "Adams & Abbott"]).stdout.strip()
    link = merit.invoke(app, ["owner", "invite", firm, FIRST]).stdout.strip()
    assert re.fullmatch(r"https://merit\.test/join\?invitation=[0-9a-f]{32}\.[A-Za-z0-9_-]{43}", link)
    (letter,) = asyncio.run(delivered(test_settings))
    assert link in letter


@pytest.mark.parametrize(
    ("firm", "email"),
    [("019abd20-8c01-7c01-9201-7caabc000001", FIRST), ("not-an-id", FIRST)],
)
def test_an_unknown_firm_gets_no_owner(merit: CliRunner, firm: str, email: str) -> None:
    assert merit.invoke(app, ["owner", "invite", firm, email]).exit_code != 0
