"""The chain of the log: pure, so that anyone can check it from an export."""

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

GENESIS = bytes(32)
"""The hash before a firm's first entry."""


def canonical(entry: dict[str, Any]) -> str:
    """Returns the JSON text of an entry that is stored and hashed: sorted keys, no spaces, UTF-8."""
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def link(previous: bytes, body: str) -> bytes:
    """Returns the hash of an entry: SHA-256 over the hash before it and its body."""
    return hashlib.sha256(previous + body.encode()).digest()


def columns_differ(
    body: str,
    event_id: UUID,
    action: str,
    subject_kind: str,
    subject_id: UUID,
    matter_id: UUID | None,
    at: datetime,
) -> bool:
    """Returns whether an entry's columns say something else than its hashed body."""
    said = json.loads(body)
    columns = {
        "id": str(event_id),
        "action": action,
        "matter_id": None if matter_id is None else str(matter_id),
    }
    return (
        any(said[name] != value for name, value in columns.items())
        or said["subject"] != {"kind": subject_kind, "id": str(subject_id)}
        or datetime.fromisoformat(said["at"]) != at
    )
