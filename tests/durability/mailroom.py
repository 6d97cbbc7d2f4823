"""A mail server on loopback that keeps what it accepts, and can fall silent in the worst moment."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class Mailroom:
    """Accepts letters (RFC 5321). The letter number `silent_at` is kept too, but its sender never hears of it.

    `silent` is set at that moment. The sender knows as much as if the network had failed: nothing.
    """

    def __init__(self, silent_at: int) -> None:
        self.port = 0
        self.accepted: list[EmailMessage] = []
        self.silent = asyncio.Event()
        self._silent_at = silent_at

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serves one connection."""
        try:
            await self._say(writer, "220 mail.example ready")
            while command := (await reader.readline()).decode().strip().upper():
                if command == "DATA":
                    await self._say(writer, "354 go on")
                    self._keep(await reader.readuntil(b"\r\n.\r\n"))
                    if len(self.accepted) == self._silent_at:
                        self.silent.set()
                        await reader.read()
                        return
                await self._say(writer, "221 bye" if command == "QUIT" else "250 fine")
        except (ConnectionError, asyncio.IncompleteReadError):
            return  # the sender was killed
        finally:
            writer.close()

    def _keep(self, text: bytes) -> None:
        self.accepted.append(message_from_bytes(text.removesuffix(b".\r\n"), policy=policy.default))

    async def _say(self, writer: asyncio.StreamWriter, line: str) -> None:
        writer.write(f"{line}\r\n".encode())
        await writer.drain()


@asynccontextmanager
async def mailroom(silent_at: int) -> AsyncIterator[Mailroom]:
    """Yields a mail server that listens."""
    made = Mailroom(silent_at)
    server = await asyncio.start_server(made.talk, "127.0.0.1", 0)
    async with server:
        made.port = server.sockets[0].getsockname()[1]
        yield made
