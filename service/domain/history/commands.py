"""Recording what happened."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel

from service.db.sessions import FirmSession
from service.domain.history import rules, store
from service.domain.history.schemas import Event, SubjectKind
from service.values.caller import Caller
from service.values.ids import new_id


def record(
    db: FirmSession,
    action: str,
    subject_kind: SubjectKind,
    subject_id: UUID,
    *,
    matter_id: UUID | None = None,
    before: BaseModel | None = None,
    after: BaseModel | None = None,
) -> None:
    """Records that something happened. `before` and `after` are wire shapes of the subject; None: there was none.

    All events of a transaction are written together, as its last statement before COMMIT.
    """
    event = Event(
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
        matter_id=matter_id,
        before=None if before is None else before.model_dump(mode="json"),
        after=None if after is None else after.model_dump(mode="json"),
    )
    pending: list[Event] = db.sync_session.info.setdefault("history", [])
    if not pending:
        db.before_commit(lambda: _write(db, pending))
    pending.append(event)


async def _write(db: FirmSession, events: list[Event]) -> None:
    await store.append(db, db.now, rules.GENESIS, [_entry(db, event) for event in events])


def _entry(db: FirmSession, event: Event) -> store.Entry:
    event_id = new_id()
    body = {
        "id": str(event_id),
        "at": db.now.isoformat(),
        "action": event.action,
        "subject": {"kind": event.subject_kind, "id": str(event.subject_id)},
        "matter_id": None if event.matter_id is None else str(event.matter_id),
        "actor": _actor(db.caller),
        "request_id": db.request_id,
        "before": event.before,
        "after": event.after,
    }
    return store.Entry(
        id=event_id,
        action=event.action,
        subject_kind=event.subject_kind,
        subject_id=event.subject_id,
        matter_id=event.matter_id,
        body=rules.canonical(body),
    )


def _actor(caller: Caller | None) -> dict[str, Any]:
    if caller is None:
        return {"kind": "system", "client_id": None, "member_id": None}
    if caller.member_id is None:
        return {"kind": "client", "client_id": caller.client_id, "member_id": None}
    return {"kind": "member", "client_id": caller.client_id, "member_id": str(caller.member_id)}
