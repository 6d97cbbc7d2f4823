"""How much a request may send."""

import asyncio

from starlette.requests import Request
from starlette.types import Message, Receive, Scope

from service.values.errors import DomainError

_BODY_SECONDS = 30
_LIMIT = "body_limit"


class BodyTooLarge(DomainError):
    """The body exceeds the limit."""

    status = 413
    code = "body_too_large"
    title = "The body is too large"


class BodyTooSlow(DomainError):
    """The body did not arrive in time."""

    status = 408
    code = "body_too_slow"
    title = "The body did not arrive in time"


def limited(scope: Scope, receive: Receive, limit_bytes: int) -> Receive:
    """Returns a `receive` that raises BodyTooLarge as soon as more than `limit_bytes` were announced or sent."""
    told = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    announced = int(told) if told.isdigit() else 0
    received = 0

    async def receive_limited() -> Message:
        nonlocal received
        limit = scope["state"].get(_LIMIT, limit_bytes)
        message = await receive() if announced <= limit else {}
        received += len(message.get("body", b""))
        if max(announced, received) > limit:
            raise BodyTooLarge(f"At most {limit} bytes are taken here.")
        return message

    return receive_limited


def raise_limit(scope: Scope, limit_bytes: int) -> None:
    """Lets this one request send more: a route that takes uploads says so, once it knows who sends."""
    scope["state"][_LIMIT] = limit_bytes


async def read_body(request: Request) -> bytes:
    """Returns the whole body. Raises BodyTooLarge, BodyTooSlow."""
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            return await request.body()
    except TimeoutError:
        raise BodyTooSlow(f"The body must arrive within {_BODY_SECONDS} seconds.") from None
