"""Questions to the log."""

from dataclasses import dataclass

from service.db.sessions import FirmSession
from service.domain.history import rules, store

EVENTS = store.EVENTS


@dataclass(frozen=True)
class Verdict:
    """Whether a firm's chain holds. `broken_at` is the number of the first entry that does not fit, if any."""

    entries: int
    broken_at: int | None
    reason: str | None


async def verify(db: FirmSession) -> Verdict:
    """Walks the firm's chain from its beginning and names the first broken link."""
    previous, count = rules.GENESIS, 0
    async for event in store.chain(db):
        if event.seq != count + 1:
            return Verdict(count, count + 1, f"entry {count + 1} is missing")
        if rules.link(previous, event.body) != event.hash:
            return Verdict(count, event.seq, f"entry {event.seq} does not carry the hash of its content")
        if rules.columns_differ(event.body, event.id, event.action, event.subject_id, event.matter_id, event.at):
            return Verdict(count, event.seq, f"entry {event.seq} is filed under something else than it says")
        previous, count = event.hash, event.seq
    end = await store.head(db)
    if end is not None and end != (count, previous):
        return Verdict(count, count + 1, "the log does not reach its recorded end")
    return Verdict(count, None, None)
