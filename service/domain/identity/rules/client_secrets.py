"""How long a client's secrets live, and when their firm is told that one ends."""

from datetime import datetime, timedelta

LIVE_SECRETS = 2
"""A client has one secret, and a second while it is exchanged."""

LONGEST_OVERLAP_HOURS = 720
"""Thirty days: the longest that an old secret works beside its successor."""

NOTICE_DAYS = 14
"""A secret that ends within so many days is marked."""


def expires_soon(expires_at: datetime | None, now: datetime) -> bool:
    """Returns whether a secret ends within the days of notice."""
    return expires_at is not None and expires_at <= now + timedelta(days=NOTICE_DAYS)
