"""Lists over HTTP: limit, order and an opaque cursor that carries its order."""

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from service.db.pages import ListRead, Position
from service.db.reads import CompiledRead, FirmReads
from service.values.errors import DomainError, FieldError, NotFound

Item = TypeVar("Item")


class PageOut(BaseModel, Generic[Item]):
    """One page of a list."""

    data: list[Item]
    next_cursor: str | None = Field(description="Give it as `cursor` to read on; null on the last page")


class ListQuery(BaseModel):
    """Parameters of every list. A list adds its filters, and `order` with the orders it offers."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(50, ge=1, le=200, description="How many at most")
    cursor: str | None = Field(None, min_length=1, max_length=500, description="Where to read on: `next_cursor`")
    order: str


class BadCursor(DomainError):
    """The cursor was not made by this list, or belongs to another order."""

    status = 400
    code = "bad_cursor"
    title = "The cursor is not usable"


async def page_answer(
    request: Request,
    reads: FirmReads,
    listed: ListRead,
    query: ListQuery,
    within: Mapping[str, Any] | None = None,
    under: tuple[CompiledRead, UUID] | None = None,
) -> Response:
    """Answers one page. `within` are conditions that come from the address, such as the matter.

    `under` reads what the address lies under; only an empty list asks whether that is there, or raises NotFound.
    """
    given = query.model_dump(exclude={"limit", "cursor", "order"}, exclude_none=True) | dict(within or {})
    order, after = query.order, None
    if query.cursor is not None:
        order, after = _decode(query.cursor, listed)
        if "order" in query.model_fields_set and query.order != order:
            raise _bad("The cursor belongs to another order.")
    page = await listed.page(reads, given=given, order=order, limit=query.limit, after=after)
    if under is not None and not page.bodies and await reads.first(under[0], id=under[1]) is None:
        raise NotFound("There is no such thing here.")
    headers, cursor = {}, "null"
    if page.next is not None:
        text = _encode(listed, order, page.next)
        cursor = json.dumps(text)
        others = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
        headers["Link"] = f'<{request.scope["path"]}?{urlencode([*others, ("cursor", text)])}>; rel="next"'
    body = b'{"data":[' + b",".join(page.bodies) + b'],"next_cursor":' + cursor.encode() + b"}"
    return Response(body, media_type="application/json", headers=headers)


def _encode(listed: ListRead, order: str, position: Position) -> str:
    value = position.value.isoformat() if isinstance(position.value, date) else position.value
    text = json.dumps([listed.table.__tablename__, order, value, str(position.id)], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str, listed: ListRead) -> tuple[str, Position]:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        table, order, value, row_id = json.loads(text)
        expected = listed.orders[order.removeprefix("-")].type.python_type
        if expected is date:
            value, usable = date.fromisoformat(value), True
        elif expected is datetime:
            value = datetime.fromisoformat(value)
            usable = value.tzinfo is not None
            value = value.astimezone(UTC)
        elif expected is date:
            value, usable = date.fromisoformat(value), True
        else:
            usable = type(value) is expected and not (expected is int and abs(value) > 2**62)
        usable = usable and table == listed.table.__tablename__ and b"\x00" not in str(value).encode()
        position = Position(value, UUID(row_id))
    except (binascii.Error, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        raise _bad("Use the next_cursor of an answer of this list.") from None
    if not usable:
        raise _bad("Use the next_cursor of an answer of this list.")
    return order, position


def _bad(detail: str) -> BadCursor:
    return BadCursor(detail, [FieldError("/query/cursor", "bad_cursor", detail)])
