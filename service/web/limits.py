"""How much a request may send."""

import asyncio

from starlette.requests import Request
from starlette.types import Message, Receive, Scope

from service.values.errors import DomainError

_BODY_SECONDS = 30


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
    announced = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    too_much = announced.isdigit() and int(announced) > limit_bytes
    received = 0

    async def receive_limited() -> Message:
        nonlocal received
        if too_much:
            raise BodyTooLarge(f"At most {limit_bytes} bytes are taken here.")
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit_bytes:
            raise BodyTooLarge(f"At most {limit_bytes} bytes are taken here.")
        return message

    return receive_limited


async def read_body(request: Request) -> bytes:
    """Returns the whole body. Raises BodyTooLarge, BodyTooSlow."""
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            return await request.body()
    except TimeoutError:
        raise BodyTooSlow(f"The body must arrive within {_BODY_SECONDS} seconds.") from None
