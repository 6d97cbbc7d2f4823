"""All SQL of the log."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import JSON, bindparam, cast, func, insert
from sqlmodel import col, select

from service.db.pages import ListRead
from service.db.reads import json_body
from service.db.sessions import FirmSession
from service.db.shapes import body_of
from service.domain.history.schemas import AccessEntryOut
from service.domain.history.tables import AccessEntry, HistoryEvent

# The head's new hash is computed inside its own update, so that it follows from the latest committed head even when
# the statement had to wait for the row; `previous_hash` carries what it followed from into the insert.
# history_chain is made by the migration that adds the log.
APPEND = """
WITH head AS (
  INSERT INTO firm_heads AS h (firm_id, seq, previous_hash, hash)
  VALUES ($1, cardinality($8::text[]), $9, (history_chain($9, $8))[cardinality($8)])
  ON CONFLICT (firm_id) DO UPDATE SET
    seq = h.seq + cardinality($8),
    previous_hash = h.hash,
    hash = (history_chain(h.hash, $8))[cardinality($8)]
  RETURNING seq - cardinality($8) AS base, history_chain(previous_hash, $8) AS hashes
)
INSERT INTO history_events (firm_id, id, seq, at, action, subject_kind, subject_id, matter_id, body, hash)
SELECT $1, e.id, head.base + e.n, $2, e.action, e.subject_kind, e.subject_id, e.matter_id, e.body, head.hashes[e.n]
FROM head, unnest($3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::uuid[], $8::text[])
  WITH ORDINALITY AS e (id, action, subject_kind, subject_id, matter_id, body, n)
"""


class Entry(NamedTuple):
    """One entry as it is appended."""

    id: UUID
    action: str
    subject_kind: str
    subject_id: UUID
    matter_id: UUID | None
    body: str


async def append(db: FirmSession, at: datetime, genesis: bytes, entries: Sequence[Entry]) -> None:
    """Appends entries in order, in one statement, which locks the firm's head until COMMIT."""
    ids, actions, kinds, subjects, matters, bodies = (list(column) for column in zip(*entries, strict=True))
    await db.fetch(APPEND, db.firm_id, at, ids, actions, kinds, subjects, matters, bodies, genesis)


def _part(name: str) -> Any:
    return cast(col(HistoryEvent.body), JSON)[name]


EVENTS = ListRead(
    table=HistoryEvent,
    body=json_body(
        {
            "id": HistoryEvent.id,
            "seq": HistoryEvent.seq,
            "at": HistoryEvent.at,
            "action": HistoryEvent.action,
            "subject": _part("subject"),
            "matter_id": HistoryEvent.matter_id,
            "actor": func.json_build_object(
                *(part for name in ("kind", "client_id", "member_id") for part in (name, _part("actor")[name]))
            ),
            "request_id": _part("request_id"),
            "before": _part("before"),
            "after": _part("after"),
            "hash": func.encode(col(HistoryEvent.hash), "hex"),
        }
    ),
    orders={"seq": col(HistoryEvent.seq)},
    filters={
        "subject_id": col(HistoryEvent.subject_id) == bindparam("subject_id"),
        "matter_id": col(HistoryEvent.matter_id) == bindparam("matter_id"),
    },
)


ACCESSES = ListRead(
    table=AccessEntry,
    body=body_of(AccessEntry, AccessEntryOut),
    orders={"at": col(AccessEntry.at)},
    filters={
        "matter_id": col(AccessEntry.matter_id) == bindparam("matter_id"),
        "member_id": col(AccessEntry.member_id) == bindparam("member_id"),
        "outcome": col(AccessEntry.outcome) == bindparam("outcome"),
        "at_to": col(AccessEntry.at) < bindparam("at_to"),
    },
)


async def enter(db: FirmSession, entries: Sequence[Mapping[str, Any]]) -> None:
    """Adds entries to the access log, in one statement."""
    await db.exec(insert(AccessEntry).values([{"firm_id": db.firm_id, **entry} for entry in entries]))


async def chain(db: FirmSession, up_to: int, rows: int = 1_000) -> AsyncIterator[HistoryEvent]:
    """Yields the firm's entries up to a number in order, a bounded number of them in memory at a time."""
    after = 0
    while True:
        here = (HistoryEvent.seq > after, HistoryEvent.seq <= up_to)
        found = (await db.exec(select(HistoryEvent).where(*here).order_by(col(HistoryEvent.seq)).limit(rows))).all()
        for event in found:
            yield event
        if len(found) < rows:
            return
        after = found[-1].seq
        db.expunge_all()


async def head(db: FirmSession) -> tuple[int, bytes] | None:
    """Returns the number and the hash of the firm's last entry; None before the first."""
    rows = await db.fetch("SELECT seq, hash FROM firm_heads WHERE firm_id = $1", db.firm_id)
    return (rows[0]["seq"], rows[0]["hash"]) if rows else None


async def last_seq(db: FirmSession) -> int:
    """Returns the number of the firm's last entry, whatever its head says; 0 if there is none."""
    return (await db.exec(select(func.max(HistoryEvent.seq)))).one() or 0
