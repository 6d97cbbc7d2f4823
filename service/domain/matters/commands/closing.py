"""A matter is closed, and opened again."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.matters import errors, rules
from service.domain.matters.commands.matters import MATTERS
from service.domain.matters.commands.stages import Gates, missing_at
from service.domain.matters.rules.stages import CLOSING
from service.domain.matters.schemas.matters import CloseMatter, MatterOut
from service.values.errors import FieldError, InvalidInput
from service.values.versions import ExpectedVersion


async def close_matter(
    db: FirmSession, matter_id: UUID, order: CloseMatter, gates: Gates, expected: ExpectedVersion | None
) -> MatterOut:
    """Closes an open matter; nobody passes by what must be settled before.

    Raises NotFound, StaleVersion, AlreadyClosed, InvalidInput, ClosingBlocked.
    """
    matter = await MATTERS.lock(db, expected, id=matter_id)
    if matter.status == "closed":
        raise errors.AlreadyClosed("The matter is closed already.")
    closed_on = order.closed_on or db.now.date()
    wrong = rules.closing_error(matter.opened_on, closed_on)
    if wrong is not None:
        raise InvalidInput(wrong, [FieldError("/closed_on", "before_opened", wrong)])
    missing = await missing_at(db, matter_id, CLOSING, gates)
    if missing:
        raise errors.ClosingBlocked("Something must be settled first.", missing)
    before = MATTERS.shape(matter)
    matter.status, matter.closed_on, matter.close_reason = "closed", closed_on, order.reason
    return await MATTERS.written(db, "matter.closed", matter, before)


async def reopen_matter(db: FirmSession, matter_id: UUID, expected: ExpectedVersion | None) -> MatterOut:
    """Opens a closed matter again, in the stage in which it was. Raises NotFound, StaleVersion, NotClosed."""
    matter = await MATTERS.lock(db, expected, id=matter_id)
    if matter.status == "open":
        raise errors.NotClosed("The matter is open.")
    before = MATTERS.shape(matter)
    matter.status, matter.closed_on, matter.close_reason = "open", None, None
    return await MATTERS.written(db, "matter.reopened", matter, before)
