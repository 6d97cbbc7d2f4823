"""Instants on the wire: RFC 3339 in UTC, written the same whether Python or PostgreSQL writes them."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, PlainSerializer
from pydantic_core import PydanticCustomError

_RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def instant_text(instant: datetime) -> str:
    """Returns an instant as PostgreSQL writes it into JSON: `2026-11-24T23:46:55.5571+00:00`."""
    text = instant.astimezone(UTC).isoformat()
    moment, zone = text[:-6], text[-6:]
    return (moment.rstrip("0") if "." in moment else moment) + zone


def _written(value: Any) -> Any:
    if isinstance(value, datetime) or (isinstance(value, str) and _RFC_3339.fullmatch(value)):
        return value
    raise PydanticCustomError(
        "date_time_format", "an instant is written as in RFC 3339, for example 2026-03-31T14:30:00Z"
    )


Instant = Annotated[datetime, PlainSerializer(instant_text, return_type=str, when_used="json")]
"""An instant in an answer."""


def _in_utc(instant: datetime) -> datetime:
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise PydanticCustomError("date_time_out_of_range", "the year must lie between 1 and 9999 in UTC") from None


GivenInstant = Annotated[
    AwareDatetime, BeforeValidator(_written, json_schema_input_type=datetime), AfterValidator(_in_utc)
]
"""An instant in a request (RFC 3339): one without its distance from UTC is refused."""
