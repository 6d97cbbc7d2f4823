"""What can happen to a matter."""

from typing import Any
from uuid import UUID

from service.db.sessions import FirmSession
from service.db.versions import seen
from service.domain.history import commands as history
from service.domain.matters import errors, rules
from service.domain.matters.schemas.matters import ChangeMatter, CloseMatter, MatterFields, MatterOut, OpenMatter
from service.domain.matters.store import matters as store
from service.domain.matters.tables import Matter
from service.values.errors import FieldError, InvalidInput, StaleVersion
from service.values.ids import new_id
from service.values.patches import changed
from service.values.versions import ExpectedVersion


async def open_matter(db: FirmSession, order: OpenMatter) -> MatterOut:
    """Opens a matter. Raises NumberTaken, ExternalIdTaken."""
    opened_on = order.opened_on or db.now.date()
    matter: dict[str, Any] = {
        "id": new_id(),
        "number": order.number,
        "title": order.title,
        "status": "open",
        "jurisdiction": order.jurisdiction,
        "summary": order.summary,
        "opened_on": opened_on,
        "closed_on": None,
        "close_reason": None,
        "external_ids": order.external_ids,
    }
    if order.number is None:
        matter["number"] = await store.add_numbered(db, matter, opened_on.year)
    else:
        await _require_free(db, order.number)
        await store.add(db, matter)
    if order.external_ids:
        await store.EXTERNAL_IDS.replace(db, matter["id"], {}, order.external_ids)
    out = MatterOut(**matter, version=1, created_at=db.now, updated_at=db.now)
    history.record(db, "matter.opened", "matter", out.id, matter_id=out.id, after=out)
    return out


async def change_matter(
    db: FirmSession, matter_id: UUID, change: ChangeMatter, expected: ExpectedVersion | None
) -> MatterOut:
    """Changes a matter. Raises NotFound, StaleVersion, InvalidInput, NumberTaken, ExternalIdTaken."""
    matter = seen(await store.lock(db, matter_id), expected)
    before = MatterOut.model_validate(matter)
    current = MatterFields.model_validate(before.model_dump(include=set(MatterFields.model_fields)))
    return await _apply(db, matter, before, changed(current, change), "matter.changed")


async def put_matter(
    db: FirmSession, source: str, external_id: str, order: OpenMatter, expected: ExpectedVersion | None
) -> tuple[MatterOut, bool]:
    """Opens or replaces the matter that `source` calls `external_id`; returns it and whether it is new."""
    order = order.model_copy(update={"external_ids": order.external_ids | {source: external_id}})
    known = await store.EXTERNAL_IDS.find(db, source, external_id)
    if known is None:
        if expected is not None:
            raise StaleVersion
        return await open_matter(db, order), True
    matter = seen(await store.lock(db, known), expected)
    before = MatterOut.model_validate(matter)
    return await _apply(db, matter, before, order, "matter.changed"), False


async def close_matter(
    db: FirmSession, matter_id: UUID, order: CloseMatter, expected: ExpectedVersion | None
) -> MatterOut:
    """Closes an open matter. Raises NotFound, StaleVersion, AlreadyClosed, InvalidInput."""
    matter = seen(await store.lock(db, matter_id), expected)
    if matter.status == "closed":
        raise errors.AlreadyClosed("The matter is closed already.")
    closed_on = order.closed_on or db.now.date()
    wrong = rules.closing_error(matter.opened_on, closed_on)
    if wrong is not None:
        raise InvalidInput(wrong, [FieldError("/closed_on", "before_opened", wrong)])
    before = MatterOut.model_validate(matter)
    matter.status, matter.closed_on, matter.close_reason = "closed", closed_on, order.reason
    return await _written(db, matter, before, "matter.closed")


async def reopen_matter(db: FirmSession, matter_id: UUID, expected: ExpectedVersion | None) -> MatterOut:
    """Opens a closed matter again. Raises NotFound, StaleVersion, NotClosed."""
    matter = seen(await store.lock(db, matter_id), expected)
    if matter.status == "open":
        raise errors.NotClosed("The matter is open.")
    before = MatterOut.model_validate(matter)
    matter.status, matter.closed_on, matter.close_reason = "open", None, None
    return await _written(db, matter, before, "matter.reopened")


async def delete_matter(db: FirmSession, matter_id: UUID, expected: ExpectedVersion | None) -> None:
    """Deletes a matter that has neither parties nor claims. Raises NotFound, StaleVersion, MatterNotEmpty."""
    matter = seen(await store.lock(db, matter_id), expected)
    if not await store.is_empty(db, matter_id):
        raise errors.MatterNotEmpty("Close it instead, or take its claims and parties out first.")
    before = MatterOut.model_validate(matter)
    await db.delete(matter)
    await db.flush()
    history.record(db, "matter.deleted", "matter", matter_id, matter_id=matter_id, before=before)


async def _apply(db: FirmSession, matter: Matter, before: MatterOut, order: MatterFields, action: str) -> MatterOut:
    if order.number is not None and order.number != matter.number:
        await _require_free(db, order.number)
        matter.number = order.number
    await store.EXTERNAL_IDS.replace(db, matter.id, before.external_ids, order.external_ids)
    matter.title, matter.summary, matter.jurisdiction = order.title, order.summary, order.jurisdiction
    matter.opened_on = order.opened_on or before.opened_on
    matter.external_ids = order.external_ids
    if matter.closed_on is not None:
        wrong = rules.closing_error(matter.opened_on, matter.closed_on)
        if wrong is not None:
            raise InvalidInput(wrong, [FieldError("/opened_on", "after_closed", wrong)])
    return await _written(db, matter, before, action)


async def _written(db: FirmSession, matter: Matter, before: MatterOut, action: str) -> MatterOut:
    await db.flush()
    out = MatterOut.model_validate(matter)
    if out != before:
        history.record(db, action, "matter", out.id, matter_id=out.id, before=before, after=out)
    return out


async def _require_free(db: FirmSession, number: str) -> None:
    if await store.number_taken(db, number):
        raise errors.NumberTaken(
            f"Another matter has the number {number}.", [FieldError("/number", "number_taken", "taken")]
        )
