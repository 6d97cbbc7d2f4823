"""Questions to the log."""

from dataclasses import dataclass

from service.db.sessions import FirmSession
from service.domain.history import rules, store

EVENTS = store.EVENTS
ACCESSES = store.ACCESSES


@dataclass(frozen=True)
class Verdict:
    """Whether a firm's chain holds. `broken_at` is the number of the first entry that does not fit, if any."""

    entries: int
    broken_at: int | None
    reason: str | None


async def verify(db: FirmSession) -> Verdict:
    """Walks the firm's chain from its beginning and names the first broken link.

    Entries that are written meanwhile are left out, so that it may run while the firm works.
    """
    end = await store.head(db) or (0, rules.GENESIS)
    previous, count = rules.GENESIS, 0
    async for event in store.chain(db, end[0]):
        if event.seq != count + 1:
            return Verdict(count, count + 1, f"entry {count + 1} is missing")
        if rules.link(previous, event.body) != event.hash:
            return Verdict(count, event.seq, f"entry {event.seq} does not carry the hash of its content")
        columns = (event.id, event.action, event.subject_kind, event.subject_id, event.matter_id, event.at)
        if rules.columns_differ(event.body, *columns):
            return Verdict(count, event.seq, f"entry {event.seq} is filed under something else than it says")
        previous, count = event.hash, event.seq
    if (count, previous) != end:
        return Verdict(count, count + 1, "the log does not reach its recorded end")
    last = await store.last_seq(db)
    recorded, _ = await store.head(db) or end
    if last > recorded:
        return Verdict(count, recorded + 1, f"entry {recorded + 1} lies beyond the recorded end")
    return Verdict(count, None, None)
