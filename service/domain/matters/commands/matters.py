"""What can happen to a matter."""

from typing import Any
from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.firms import queries as firms
from service.domain.history import commands as history
from service.domain.history.commands import Recorded
from service.domain.matters import errors, rules
from service.domain.matters.commands.numbering import series
from service.domain.matters.rules.stages import FIRST
from service.domain.matters.schemas.matters import ChangeMatter, MatterFields, MatterOut, OpenMatter
from service.domain.matters.store import matters as store
from service.domain.matters.tables import Matter
from service.values.errors import FieldError, InvalidInput, NotFound, StaleVersion
from service.values.ids import new_id
from service.values.versions import ExpectedVersion

MATTERS = Recorded("matter", Matter, MatterFields, MatterOut)


async def open_matter(db: FirmSession, order: OpenMatter) -> MatterOut:
    """Opens a matter. Raises InvalidInput (the office), NumberTaken, ExternalIdTaken."""
    opened_on = order.opened_on or db.now.date()
    matter: dict[str, Any] = {
        "id": new_id(),
        "number": order.number,
        "title": order.title,
        "status": "open",
        "jurisdiction": order.jurisdiction,
        "summary": order.summary,
        "office_id": order.office_id,
        "opened_on": opened_on,
        "stage": FIRST,
        "stage_since": opened_on,
        "stage_note": None,
        "stage_missing": [],
        "closed_on": None,
        "close_reason": None,
        "external_ids": order.external_ids,
    }
    await _require_office(db, order.office_id)
    if order.number is None:
        matter["number"] = await store.add_numbered(db, matter, await series(db, opened_on, order.office_id))
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
    matter = await MATTERS.lock(db, expected, id=matter_id)
    return await _apply(db, matter, MATTERS.wanted(matter, change))


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
    return await _apply(db, await MATTERS.lock(db, expected, id=known), order), False


async def delete_matter(db: FirmSession, matter_id: UUID, expected: ExpectedVersion | None) -> None:
    """Deletes a matter that has neither parties nor claims, nor a wall, which screens from its history for ever.

    Raises NotFound, StaleVersion, MatterNotEmpty.
    """
    matter = await MATTERS.lock(db, expected, id=matter_id)
    if not await store.is_empty(db, matter_id):
        raise errors.MatterNotEmpty("Close it instead, or take its claims and parties out first.")
    await MATTERS.remove(db, "matter.deleted", matter)


async def hold(db: FirmSession, matter_id: UUID) -> None:
    """Keeps a matter from being deleted until the transaction ends. Raises NotFound."""
    if not await store.hold(db, matter_id):
        raise NotFound("There is no such matter.")


async def _apply(db: FirmSession, matter: Matter, wanted: MatterFields) -> MatterOut:
    number, opened_on = wanted.number or matter.number, wanted.opened_on or matter.opened_on
    if number != matter.number:
        await _require_free(db, number)
    if wanted.office_id != matter.office_id:
        await _require_office(db, wanted.office_id)
    if matter.closed_on is not None:
        wrong = rules.closing_error(opened_on, matter.closed_on)
        if wrong is not None:
            raise InvalidInput(wrong, [FieldError("/opened_on", "after_closed", wrong)])
    await store.EXTERNAL_IDS.replace(db, matter.id, matter.external_ids, wanted.external_ids)
    return await MATTERS.change(db, "matter.changed", matter, wanted, number=number, opened_on=opened_on)


async def _require_free(db: FirmSession, number: str) -> None:
    if await store.number_taken(db, number):
        raise errors.NumberTaken(
            f"Another matter has the number {number}.", [FieldError("/number", "number_taken", "taken")]
        )


async def _require_office(db: FirmSession, office_id: UUID | None) -> None:
    if office_id is not None and not await firms.has_office(db, office_id):
        raise InvalidInput("There is no such office.", [FieldError("/office_id", "unknown_office", "no office")])
