"""Identifiers: UUID version 7 (RFC 9562), so that ids sort by the time they were made."""

from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    """Returns a fresh UUID version 7."""
    return UUID(int=uuid_utils.uuid7().int)
