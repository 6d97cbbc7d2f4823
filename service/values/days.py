"""Calendar days, whole numbers, yes and no as they come in JSON: written in one way, not read out of anything else.

Without this a number would pass for a day (counted from 1970), and `"yes"` for true.
"""

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, StrictBool
from pydantic_core import PydanticCustomError

_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _written_day(value: Any) -> Any:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _WRITTEN.fullmatch(value):
        return value
    raise PydanticCustomError("date_format", "a day is written YYYY-MM-DD")


def _written_number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("int_type", "a number is needed")
    return value


CalendarDay = Annotated[date, BeforeValidator(_written_day, json_schema_input_type=date)]
"""A day of the court's place, `YYYY-MM-DD`."""

NOT_TEXT = BeforeValidator(_written_number)
"""Put behind the bounds of an int: a number without a fraction, also when it is written 5.0; no text, and not true."""

YesNo = StrictBool
"""true or false."""
