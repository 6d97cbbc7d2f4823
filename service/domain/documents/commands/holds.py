"""What can happen to a legal hold."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.documents.errors import AlreadyReleased
from service.domain.documents.schemas.holds import HoldOut, PlaceHold, ReleaseHold
from service.domain.documents.store import documents as store
from service.domain.documents.tables import LegalHold
from service.domain.history.commands import Recorded
from service.domain.matters import queries as matters
from service.values.errors import FieldError, InvalidInput
from service.values.versions import ExpectedVersion

_HOLDS = Recorded("hold", LegalHold, PlaceHold, HoldOut)


async def place_hold(db: FirmSession, order: PlaceHold) -> HoldOut:
    """Places a hold on a matter or a document of it. Raises InvalidInput."""
    if not await matters.hold(db, order.matter_id):
        raise InvalidInput("There is no such matter.", [FieldError("/matter_id", "unknown_matter", "no matter")])
    await store.reserve(db, f"holds/{order.matter_id}")
    if order.document_id is not None and await store.in_matter(db, order.matter_id, order.document_id) is None:
        wrong = FieldError("/document_id", "unknown_document", "no document of the matter")
        raise InvalidInput("There is no such document.", [wrong])
    return await _HOLDS.add(db, "hold.placed", order)


async def release_hold(db: FirmSession, hold_id: UUID, order: ReleaseHold, expected: ExpectedVersion | None) -> HoldOut:
    """Releases a hold. Raises NotFound, StaleVersion, AlreadyReleased."""
    hold = await _HOLDS.lock(db, expected, id=hold_id)
    if hold.released_at is not None:
        raise AlreadyReleased("The hold was released already.")
    before = _HOLDS.shape(hold)
    hold.released_at, hold.release_reason = db.now, order.reason
    return await _HOLDS.written(db, "hold.released", hold, before)
