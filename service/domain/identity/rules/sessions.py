"""How long a sign-in lasts."""

from datetime import datetime, timedelta

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
HALF_WAY = timedelta(minutes=10)
"""How long the second factor may take after the password."""
NOTED_EVERY = timedelta(minutes=1)
"""How often use is written down, at most."""


def holds(*, signed_in_at: datetime | None, created_at: datetime, last_seen_at: datetime, now: datetime) -> bool:
    """Returns whether a session still holds. `signed_in_at` None: the second factor is missing."""
    if signed_in_at is None:
        return now < created_at + HALF_WAY
    return now < min(created_at + LONGEST, last_seen_at + IDLE)
