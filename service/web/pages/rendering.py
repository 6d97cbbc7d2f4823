"""Pages from the package's templates, with a policy that lets them load the style sheet and nothing else."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from service.web.pages.browser_names import browser_name

_HERE = Path(__file__).resolve().parent
ASSETS = _HERE / "assets"
"""The folder of the style sheet."""

_TEMPLATES = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def _instant(at: datetime) -> str:
    return f"{at:%-d %B %Y, %H:%M} UTC"


def _qr(text: str) -> Markup:
    """Draws a text as a QR code: black on white whatever the colours of the page, with the quiet zone of the standard
    (ISO/IEC 18004). Attributes alone, no style: the page's policy lets none in."""
    drawn = segno.make(text, micro=False).svg_inline(
        scale=5, border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None, title="QR code of the same key"
    )
    return Markup(drawn)  # noqa: S704 - numbers and constants: the text stands in it as squares alone


_TEMPLATES.filters["browser"] = browser_name
_TEMPLATES.filters["instant"] = _instant
_TEMPLATES.filters["qr"] = _qr


def policy(sends_to: Sequence[str] = ()) -> str:
    """Returns the Content-Security-Policy of a page whose forms may lead on to the addresses `sends_to`.

    A browser holds form-action against every redirect that follows a form, so the client's address must be named.
    """
    targets = " ".join(["'self'", *(_source(address) for address in sends_to)])
    return f"default-src 'none'; style-src 'self'; form-action {targets}; frame-ancestors 'none'; base-uri 'none'"


def _source(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"}:
        return f"{parts.scheme}:"
    port = f":{parts.port}" if parts.port else ""
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else parts.hostname
    return f"{parts.scheme}://{host}{port}"


def rendered(template: str, *, status: int = 200, sends_to: Sequence[str] = (), **shown: Any) -> HTMLResponse:
    """Renders a template with what it shows.

    The referrer policy lets a browser say truly where a form comes from, and tells other sites nothing.
    """
    text = _TEMPLATES.get_template(template).render(**shown)
    headers = {
        "Content-Security-Policy": policy(sends_to),
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    return HTMLResponse(text, status, headers)
