"""Letters: what they look like (RFC 5322), and how they are handed on."""

import asyncio
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from uuid import UUID

import pytest

from service.gateways.mail import FileMailer, Letter, MailFailed, SmtpMailer, mailer, written
from service.settings import Settings

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ID = UUID("0198c0de-0000-7000-8000-00000000000a")
LETTER = Letter("sam@example.org", "Müller & Söhne invites you", "Grüße\nhttps://merit.test/join?invitation=x\n")
SENDER = "Merit <merit@mail.example>"


@asynccontextmanager
async def mail_server(answers: dict[str, str]) -> AsyncIterator[tuple[int, list[str]]]:
    """Serves SMTP on loopback; a command that begins with a key of `answers` is answered with its value."""
    heard: list[str] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ready\r\n")
        in_text = False
        while line := await reader.readline():
            said = line.decode().rstrip("\r\n")
            heard.append(said)
            if in_text and said != ".":
                continue
            begun = said.split(" ")[0].split(":")[0].upper()
            default = {"DATA": "354 go on", "QUIT": "221 bye"}.get(begun, "250 fine")
            in_text = begun == "DATA" and "DATA" not in answers
            writer.write(f"{answers.get(begun, default)}\r\n".encode())
            await writer.drain()
            if begun == "QUIT":
                break
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], heard


def letters(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def over_smtp(port: int, security: str = "none") -> SmtpMailer:
    return SmtpMailer(Settings(smtp_host="127.0.0.1", smtp_port=port, smtp_security=security))


def test_the_same_letter_has_the_same_message_id() -> None:
    ids = {written(LETTER, SENDER, ID, NOON)["Message-ID"] for _ in range(2)}
    assert ids == {f"<{ID.hex}@mail.example>"}


def test_a_letter_survives_the_way_through_a_mail_server() -> None:
    read = message_from_bytes(written(LETTER, SENDER, ID, NOON).as_bytes(), policy=policy.default)
    assert (read["To"], read["Subject"], read["Date"]) == (
        LETTER.recipient,
        LETTER.subject,
        "Tue, 24 Nov 2026 12:00:00 +0000",
    )
    assert read.get_content() == LETTER.text


@pytest.mark.parametrize(
    "letter",
    [
        Letter("sam@example.org\nBcc: all@example.org", "S", "T"),
        Letter("sam@example.org", "S\r\nBcc: all@example.org", "T"),
    ],
)
def test_a_line_break_adds_no_header(letter: Letter) -> None:
    with pytest.raises(MailFailed) as failed:
        written(letter, SENDER, ID, NOON)
    assert failed.value.final


async def test_without_a_mail_server_a_letter_becomes_a_file_for_this_account_only(tmp_path: Path) -> None:
    await mailer(Settings(data_dir=tmp_path)).send(written(LETTER, SENDER, ID, NOON))
    (file,) = letters(tmp_path / "mail")
    assert file.name == f"{ID.hex}.eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert message_from_bytes(file.read_bytes(), policy=policy.default).get_content() == LETTER.text


async def test_a_letter_that_is_sent_again_is_one_file(tmp_path: Path) -> None:
    for _ in range(2):
        await FileMailer(tmp_path).send(written(LETTER, SENDER, ID, NOON))
    assert len(letters(tmp_path)) == 1


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "taken"
    made.write_text("")
    return made


async def test_a_folder_that_cannot_be_written_fails_for_now(file: Path) -> None:
    with pytest.raises(MailFailed) as failed:
        await FileMailer(file / "mail").send(written(LETTER, SENDER, ID, NOON))
    assert not failed.value.final


async def test_a_letter_reaches_the_mail_server() -> None:
    async with mail_server({}) as (port, heard):
        await over_smtp(port).send(written(LETTER, SENDER, ID, NOON))
    assert any(said.lower().startswith("rcpt to:<sam@example.org>") for said in heard)
    assert f"Message-ID: <{ID.hex}@mail.example>" in heard


@pytest.mark.parametrize(
    ("answers", "final"),
    [
        ({"RCPT": "550 no such person"}, True),
        ({"RCPT": "450 try later"}, False),
        ({"DATA": "554 refused"}, True),
        ({"DATA": "451 try later"}, False),
        ({"EHLO": "421 too busy", "HELO": "421 too busy"}, False),
    ],
)
async def test_what_the_server_refuses_for_good_is_final(answers: dict[str, str], final: bool) -> None:
    # RFC 5321, 4.2.1: 4yz is transient, 5yz is permanent.
    async with mail_server(answers) as (port, _):
        with pytest.raises(MailFailed) as failed:
            await over_smtp(port).send(written(LETTER, SENDER, ID, NOON))
    assert failed.value.final is final


async def test_a_letter_does_not_go_in_the_clear_where_encryption_is_asked_for() -> None:
    async with mail_server({}) as (port, heard):
        with pytest.raises(MailFailed):
            await over_smtp(port, "starttls").send(written(LETTER, SENDER, ID, NOON))
    assert not any(said.upper().startswith("MAIL") for said in heard)


async def test_a_server_that_is_away_fails_for_now() -> None:
    async with mail_server({}) as (port, _):
        pass
    with pytest.raises(MailFailed) as failed:
        await over_smtp(port).send(written(LETTER, SENDER, ID, NOON))
    assert not failed.value.final


@pytest.mark.parametrize("parting", ["421 too busy", "250 fine", "554 no"])
async def test_a_letter_that_was_taken_is_not_sent_again_for_what_is_said_in_parting(parting: str) -> None:
    # RFC 5321, 6.1: with its 250 after the text the server has taken the letter over.
    async with mail_server({"QUIT": parting}) as (port, heard):
        await over_smtp(port).send(written(LETTER, SENDER, ID, NOON))
    assert "." in heard
