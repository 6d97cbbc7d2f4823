"""Reading the text of files, in a process apart (text_child.py)."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MOST_BYTES = 64 * 1024 * 1024
"""Larger files are kept, and not searched."""
READABLE = frozenset({"application/pdf", "text/plain"})
_SECONDS = 20
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Text:
    """The words of a file, its pages where it has such, and whether this is all of it."""

    words: list[str]
    pages: int | None
    whole: bool


class TextReader:
    """Reads the text of files, of two at once and no more."""

    def __init__(self) -> None:
        self._at_once = asyncio.Semaphore(2)

    async def read(self, media_type: str, content: AsyncIterator[bytes]) -> Text | None:
        """Returns what a file says, or None where it cannot be read within the limits of time and memory."""
        async with self._at_once:
            child = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-P", "-m", "service.gateways.text_child", media_type),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env={"PYTHONPATH": str(_ROOT)},
            )
            try:
                async with asyncio.timeout(_SECONDS):
                    return await _said(child, content)
            except (TimeoutError, ValueError, KeyError):
                return None
            finally:
                with suppress(ProcessLookupError):
                    child.kill()
                await child.wait()


async def _said(child: asyncio.subprocess.Process, content: AsyncIterator[bytes]) -> Text | None:
    given, answer = child.stdin, child.stdout
    if given is None or answer is None:
        raise RuntimeError("the process has no pipes")
    with suppress(ConnectionError):  # it ended before it had read everything; its exit code says so
        async for piece in content:
            given.write(piece)
            await given.drain()
    given.close()
    said = await answer.read()
    if await child.wait() != 0:
        return None
    found = json.loads(said)
    return Text(found["words"], found["pages"], found["whole"])
