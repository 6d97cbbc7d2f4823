"""Instants on the wire: RFC 3339 in UTC, written the same whether Python or PostgreSQL writes them."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import PlainSerializer


def instant_text(instant: datetime) -> str:
    """Returns an instant as PostgreSQL writes it into JSON: `2026-11-24T23:46:55.5571+00:00`."""
    text = instant.astimezone(UTC).isoformat()
    moment, zone = text[:-6], text[-6:]
    return (moment.rstrip("0") if "." in moment else moment) + zone


Instant = Annotated[datetime, PlainSerializer(instant_text, return_type=str, when_used="json")]
"""An instant in an answer."""
