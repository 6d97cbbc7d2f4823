"""What can happen to a docket."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.history.commands import Recorded
from service.domain.matters import errors
from service.domain.matters.commands.matters import hold
from service.domain.matters.schemas.dockets import ChangeDocket, DocketFields, DocketOut, OpenDocket, TransferDocket
from service.domain.matters.store import dockets as store
from service.domain.matters.tables import Docket
from service.values.courts import courts
from service.values.errors import FieldError, InvalidInput
from service.values.versions import ExpectedVersion

_DOCKETS = Recorded("docket", Docket, DocketFields, DocketOut)


async def open_docket(db: FirmSession, matter_id: UUID, order: OpenDocket) -> DocketOut:
    """Opens a docket in a matter. Raises NotFound (the matter), TooMany."""
    await hold(db, matter_id)
    if len(await store.of_matter(db, matter_id)) >= store.DOCKETS_PER_MATTER:
        raise errors.TooMany(f"A matter has at most {store.DOCKETS_PER_MATTER} dockets.")
    named = {"court_name": _name(order.court_id, order.court_name)}
    return await _DOCKETS.add(db, "docket.opened", order, **named, matter_id=matter_id, transferred_from_id=None)


async def change_docket(
    db: FirmSession, matter_id: UUID, docket_id: UUID, change: ChangeDocket, expected: ExpectedVersion | None
) -> DocketOut:
    """Changes a docket. One that was transferred stays so.

    Raises NotFound, StaleVersion, InvalidInput,
    DocketTransferred."""
    docket = await _DOCKETS.lock(db, expected, matter_id=matter_id, id=docket_id)
    wanted = _DOCKETS.wanted(docket, change)
    if docket.status == "transferred" and wanted.status != docket.status:
        raise errors.DocketTransferred("The case goes on under another docket; change that one.")
    stays = wanted.court_id in {docket.court_id, None} or "court_name" in change.model_fields_set
    name = _name(wanted.court_id, wanted.court_name if stays else None)
    return await _DOCKETS.change(db, "docket.changed", docket, wanted, court_name=name)


async def transfer_docket(
    db: FirmSession, matter_id: UUID, docket_id: UUID, order: TransferDocket, expected: ExpectedVersion | None
) -> DocketOut:
    """Has a case go on in another court; returns the new docket there. Raises NotFound, StaleVersion, InvalidInput,
    DocketTransferred, DocketEnded."""
    docket = await _DOCKETS.lock(db, expected, matter_id=matter_id, id=docket_id)
    if docket.status == "transferred":
        raise errors.DocketTransferred("The case was transferred already.")
    if docket.status in {"dismissed", "closed"}:
        raise errors.DocketEnded(f"The docket is {docket.status}.")
    on = order.on or db.now.date()
    if docket.filed_on is not None and on < docket.filed_on:
        raise InvalidInput(
            "A case is filed before it is transferred.",
            [FieldError("/on", "ended_before_filed", "lies before the case was filed")],
        )
    before = _DOCKETS.shape(docket)
    docket.status, docket.ended_on = "transferred", on
    await _DOCKETS.written(db, "docket.transferred", docket, before)
    there = OpenDocket(
        court_id=order.court_id,
        court_name=_name(order.court_id, order.court_name),
        docket_number=order.docket_number,
        caption=docket.caption,
        judge=order.judge,
        filed_on=docket.filed_on,
    )
    return await _DOCKETS.add(db, "docket.opened", there, matter_id=matter_id, transferred_from_id=docket.id)


async def remove_docket(db: FirmSession, matter_id: UUID, docket_id: UUID, expected: ExpectedVersion | None) -> None:
    """Takes out a docket that was entered by mistake. Raises NotFound, StaleVersion; Conflict if another follows it."""
    await _DOCKETS.remove(db, "docket.removed", await _DOCKETS.lock(db, expected, matter_id=matter_id, id=docket_id))


def _name(court_id: str | None, name: str | None) -> str:
    return name or courts()[court_id or ""].name
