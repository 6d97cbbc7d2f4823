"""Files over HTTP: in parts (RFC 9110, 14), named (RFC 6266), and never run by a browser."""

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from service.values.errors import DomainError

_PLAIN = re.compile(r"[^A-Za-z0-9 !#$&+.^_`|~()-]")
_ONE_RANGE = re.compile(r"bytes=[ ]*([0-9]{0,15})-([0-9]{0,15})[ ]*", re.IGNORECASE)


class RangeNotSatisfiable(DomainError):
    """The range lies beyond the end of the file."""

    status = 416
    code = "range_not_satisfiable"
    title = "There are no such bytes"


INLINE = frozenset({"application/pdf", "image/gif", "image/jpeg", "image/png", "image/webp", "text/plain"})
"""What a browser may show: nothing of it runs or loads anything."""


@dataclass(frozen=True)
class File:
    """A file that can be opened from one byte up to another, the end excluded."""

    name: str
    media_type: str
    size: int
    sha256_field: str
    tag: str
    opened: Callable[[int, int], AsyncIterator[bytes]]


async def file_answer(request: Request, file: File, *, inline: bool) -> Response:
    """Answers a file or the part of it that Range asks for. Its first bytes are read before anything is answered.

    Raises RangeNotSatisfiable, and what opening raises.
    """
    headers = {
        "ETag": file.tag,
        "Accept-Ranges": "bytes",
        "Repr-Digest": file.sha256_field,
        "Content-Disposition": disposition(file.name, inline=inline and file.media_type in INLINE),
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    if file.tag in re.findall(r'"[^"]*"', request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    asked = request.headers.get("range")
    if request.headers.get("if-range", file.tag) != file.tag:
        asked = None
    part = wanted(asked, file.size)
    start, end = part or (0, file.size)
    pieces = file.opened(start, end)
    first = await anext(pieces)
    headers["Content-Length"] = str(end - start)
    if part is not None:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    return StreamingResponse(
        _all(first, pieces), 200 if part is None else 206, headers=headers, media_type=_charset(file.media_type)
    )


def wanted(header: str | None, size: int) -> tuple[int, int] | None:
    """Returns from where up to where a Range header asks, the end excluded; None: all of it.

    A header that is no range, or several at once, may be passed over (14.2). Raises RangeNotSatisfiable.
    """
    found = _ONE_RANGE.fullmatch(header or "")
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        if int(found[2]) == 0:
            raise RangeNotSatisfiable(f"The file has {size} bytes.")
        return max(size - int(found[2]), 0), size
    start, last = int(found[1]), int(found[2] or size - 1)
    if last < start and found[2]:
        return None
    if start >= size:
        raise RangeNotSatisfiable(f"The file has {size} bytes.")
    return start, min(last + 1, size)


def disposition(name: str, *, inline: bool) -> str:
    """Returns the Content-Disposition of a file: its name for old readers, and in full (RFC 6266, appendix D)."""
    plain = _PLAIN.sub("_", name)
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


async def _all(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in rest:
        yield piece
