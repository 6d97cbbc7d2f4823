"""The only clock. Rules never look at it: they are given today or an instant."""

from datetime import UTC, datetime


def now() -> datetime:
    """Returns the present instant in UTC."""
    return datetime.now(UTC)
