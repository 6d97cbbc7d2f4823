"""Recording what happened."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel
from pydantic_core import to_jsonable_python
from sqlmodel import select

from service.db.sessions import FirmSession
from service.db.tenancy import Versioned
from service.db.versions import seen
from service.domain.history import rules, store
from service.domain.history.schemas import Access, Event, SubjectKind
from service.jobs import JobOut, enqueue
from service.values.caller import Caller
from service.values.ids import new_id
from service.values.patches import changed
from service.values.versions import ExpectedVersion

CHECK = "history.check"
"""The kind of job that walks through a firm's log."""

Row = TypeVar("Row", bound=Versioned)
Fields = TypeVar("Fields", bound=BaseModel)
Out = TypeVar("Out", bound=BaseModel)


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


async def note_accesses(db: FirmSession, caller: Caller, accesses: Sequence[Access]) -> None:
    """Enters into the access log what `caller` was shown or refused.

    `db` is the firm's own server's: who is screened from a matter could not write that it was refused.
    """
    who = {"member_id": caller.member_id, "client_id": caller.client_id, "request_id": db.request_id}
    await store.enter(db, [{"id": new_id(), "at": db.now, **who, **asdict(access)} for access in accesses])


class Recorded(Generic[Row, Fields, Out]):
    """A kind of resource whose every change history keeps: `table` holds it, `fields` are what its callers may set,
    `out` is its wire shape. The words of the actions are the command's: what happened is not always "changed"."""

    def __init__(self, kind: SubjectKind, table: type[Row], fields: type[Fields], out: type[Out]) -> None:
        self.kind, self.table, self.fields, self.out = kind, table, fields, out

    async def lock(self, db: FirmSession, expected: ExpectedVersion | None, **key: UUID) -> Row:
        """Returns the row with the columns of `key`, locked until the transaction ends. Raises NotFound,
        StaleVersion."""
        query = select(self.table).filter_by(**key).with_for_update()
        return seen((await db.exec(query)).one_or_none(), expected)

    def shape(self, row: Row) -> Out:
        """Returns the row as it is answered."""
        return self.out.model_validate(row, from_attributes=True)

    def wanted(self, row: Row, change: BaseModel) -> Fields:
        """Returns what the row's fields would be after a merge patch. Raises InvalidInput with pointers."""
        now = {name: getattr(row, name) for name in self.fields.model_fields}
        return changed(self.fields.model_validate(now), change)

    async def add(self, db: FirmSession, action: str, order: BaseModel, **columns: Any) -> Out:
        """Adds a row of the order's fields and further columns; records it."""
        row = self.table(**{"id": new_id(), **_columns(order), **columns})
        db.add(row)
        await db.flush()
        out = self.shape(row)
        self._record(db, action, row, None, out)
        return out

    async def change(self, db: FirmSession, action: str, row: Row, wanted: BaseModel, **columns: Any) -> Out:
        """Sets the row's columns to those of `wanted` and to further ones; records it unless nothing changes."""
        before = self.shape(row)
        row.sqlmodel_update(_columns(wanted) | columns)
        return await self.written(db, action, row, before)

    async def written(self, db: FirmSession, action: str, row: Row, before: Out) -> Out:
        """Writes what a command did to the row since it was `before`; records it unless nothing changed."""
        await db.flush()
        out = self.shape(row)
        if out != before:
            self._record(db, action, row, before, out)
        return out

    async def remove(self, db: FirmSession, action: str, row: Row) -> None:
        """Deletes the row; records it. What refers to it makes the request a conflict."""
        before = self.shape(row)
        await db.delete(row)
        await db.flush()
        self._record(db, action, row, before, None)

    def _record(self, db: FirmSession, action: str, row: Row, before: Out | None, after: Out | None) -> None:
        matter_id = row.id if self.kind == "matter" else getattr(row, "matter_id", None)
        record(db, action, self.kind, row.id, matter_id=matter_id, before=before, after=after)


def _columns(fields: BaseModel) -> dict[str, Any]:
    """Returns the values of the fields by column: shapes, lists and objects as the JSON that their columns hold."""
    values = {name: getattr(fields, name) for name in type(fields).model_fields}
    return {
        name: to_jsonable_python(value) if isinstance(value, BaseModel | list | dict) else value
        for name, value in values.items()
    }


async def order_check(db: FirmSession) -> JobOut:
    """Orders that the firm's whole log be walked through."""
    return await enqueue(db, CHECK, {})


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
