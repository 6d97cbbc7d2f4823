"""Mail: letters go out over SMTP, or, where no server is set, into files that a person can open."""

import asyncio
import os
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Protocol
from uuid import UUID

from service.settings import Settings

_TIMEOUT = 20.0
"""Seconds that a mail server may take for each step."""


@dataclass(frozen=True)
class Letter:
    """A letter to one person: address, subject and plain text, which may hold a secret."""

    recipient: str
    subject: str
    text: str = field(repr=False)


class MailFailed(Exception):
    """A letter was not taken. `final`: the server will never take it (RFC 5321, 4.2.1: a 5yz reply)."""

    def __init__(self, reason: str, *, final: bool) -> None:
        super().__init__(reason)
        self.final = final


class Mailer(Protocol):
    """Hands letters on."""

    async def send(self, message: EmailMessage) -> None:
        """Hands one letter on. Raises MailFailed."""


def written(letter: Letter, sender: str, letter_id: UUID, at: datetime) -> EmailMessage:
    """Returns a letter as a message (RFC 5322). The same letter has the same Message-ID, however often it is sent.

    Raises MailFailed where an address or the subject cannot stand in a header.
    """
    message = EmailMessage()
    try:
        message["From"] = sender
        message["To"] = letter.recipient
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(at)
        message["Message-ID"] = f"<{letter_id.hex}@{parseaddr(sender)[1].rpartition('@')[2] or 'localhost'}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834, 5: no holiday notice is wanted in return
        message.set_content(letter.text)
    except (ValueError, MessageError) as error:
        raise MailFailed(f"the letter cannot be written ({type(error).__name__})", final=True) from None
    return message


class FileMailer:
    """Writes each letter into a folder as `<id>.eml`, readable by this account only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, message: EmailMessage) -> None:
        """Writes one letter. A letter that is sent again replaces itself."""
        try:
            await asyncio.to_thread(self._write, message)
        except OSError as error:
            raise MailFailed(f"{self._folder} cannot be written: {error.strerror}", final=False) from None

    def _write(self, message: EmailMessage) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = str(message["Message-ID"]).strip("<>").partition("@")[0]
        unfinished = self._folder / f".{name}.{os.getpid()}"
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(message.as_bytes())
        unfinished.replace(self._folder / f"{name}.eml")


class SmtpMailer:
    """Hands letters to a mail server (RFC 5321), encrypted unless the settings say that it is not needed."""

    def __init__(self, settings: Settings) -> None:
        self._host, self._port = settings.smtp_host or "", settings.smtp_port
        self._security = settings.smtp_security
        self._user, self._password = settings.smtp_user, settings.smtp_password

    async def send(self, message: EmailMessage) -> None:
        """Hands one letter over, in a thread of its own."""
        try:
            await asyncio.to_thread(self._send, message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise MailFailed(f"the recipient was refused: {codes}", final=min(codes) >= 500) from None
        except smtplib.SMTPResponseException as error:
            final = error.smtp_code >= 500 and not isinstance(error, smtplib.SMTPAuthenticationError)
            raise MailFailed(f"the server answered {error.smtp_code}", final=final) from None
        except smtplib.SMTPNotSupportedError as error:
            raise MailFailed(str(error), final=False) from None
        except (smtplib.SMTPException, OSError) as error:
            raise MailFailed(f"{self._host}:{self._port} cannot be used: {type(error).__name__}", final=False) from None

    def _send(self, message: EmailMessage) -> None:
        server = self._connected()
        try:
            if self._security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if self._user is not None and self._password is not None:
                server.login(self._user, self._password.get_secret_value())
            server.send_message(message)
            with suppress(smtplib.SMTPException, OSError):
                server.quit()  # the letter was taken, whatever is said in parting
        finally:
            server.close()

    def _connected(self) -> smtplib.SMTP:
        if self._security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self._host, self._port, timeout=_TIMEOUT, context=context)
        return smtplib.SMTP(self._host, self._port, timeout=_TIMEOUT)


def mailer(settings: Settings) -> Mailer:
    """Returns what the settings ask for: SMTP where a server is named, else files in `data_dir`/mail."""
    return SmtpMailer(settings) if settings.smtp_host else FileMailer(settings.data_dir / "mail")
