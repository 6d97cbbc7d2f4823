"""Files as answers: what a browser may do with them is said once."""

from starlette.responses import Response


class PdfResponse(Response):
    """A PDF; as a route's response class it says so in the API's description."""

    media_type = "application/pdf"


def file_answer(content: bytes, kind: type[Response], name: str) -> Response:
    """Answers 200 with a file to keep, under a plain ASCII name. It holds a person's affairs: no cache keeps it."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return kind(content, headers=headers)
