"""Bodies that stream in: a route takes them piece by piece, and holds no connection of the database meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.values.errors import DomainError
from service.web.limits import BodyTooSlow, raise_limit

_PIECE_SECONDS = 30

T = TypeVar("T")


class CutOff(DomainError):
    """The body ended before it was whole."""

    status = 400
    code = "cut_off"
    title = "The body is not whole"


class Upload:
    """What a route gets that takes an upload: the body, reads, and one transaction at the end."""

    def __init__(
        self,
        request: Request,
        reads: FirmReads,
        in_transaction: Callable[[Callable[[FirmSession], Awaitable[Any]]], Awaitable[Any]],
    ) -> None:
        self.reads = reads
        self._request = request
        self._in_transaction = in_transaction

    async def pieces(self, limit_bytes: int) -> AsyncIterator[bytes]:
        """Yields the body as it comes. Raises BodyTooLarge, BodyTooSlow, CutOff."""
        raise_limit(self._request.scope, limit_bytes)
        announced, received = self._request.headers.get("content-length"), 0
        stream = self._request.stream()
        try:
            while True:
                async with asyncio.timeout(_PIECE_SECONDS):
                    piece = await anext(stream, None)
                if piece is None:
                    break
                received += len(piece)
                yield piece
        except TimeoutError:
            raise BodyTooSlow(f"Nothing came for {_PIECE_SECONDS} seconds.") from None
        except ClientDisconnect:
            raise CutOff("The body ended before it was whole.") from None
        if announced is not None and announced.isdigit() and int(announced) != received:
            raise CutOff(f"{announced} bytes were announced, and {received} came.")

    async def command(self, work: Callable[[FirmSession], Awaitable[T]]) -> T:
        """Runs `work` in one transaction of the firm, again after a deadlock, and returns what it returns."""
        done: T = await self._in_transaction(work)
        return done
