"""Bodies that are forms, as OAuth has them."""

from starlette.requests import Request

from service.web.limits import read_body
from service.web.route import UnsupportedMediaType

MEDIA_TYPE = "application/x-www-form-urlencoded"


async def form_body(request: Request) -> bytes:
    """Returns the body of a form, not yet decoded; empty if there is none.

    Raises UnsupportedMediaType, BodyTooLarge, BodyTooSlow.
    """
    body = await read_body(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if body and kind != MEDIA_TYPE:
        raise UnsupportedMediaType(f"Send {MEDIA_TYPE}.")
    return body
