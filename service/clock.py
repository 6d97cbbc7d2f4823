"""The only clock. Rules never look at it: they are given today or an instant."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Returns the present instant in UTC."""
    return datetime.now(UTC)


def today(zone: str) -> date:
    """Returns the present day in a time zone, such as America/New_York."""
    return now().astimezone(ZoneInfo(zone)).date()
