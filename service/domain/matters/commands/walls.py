"""What can happen to an ethical wall: it is put up by one, and lifted by two people on the other side of it."""

from typing import Any
from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.firms.queries import is_member
from service.domain.history.commands import Recorded
from service.domain.identity.queries import public_client_id
from service.domain.matters import errors
from service.domain.matters.schemas.walls import LiftWall, Screen, WallEntryOut
from service.domain.matters.store import matters as matter_store
from service.domain.matters.store import walls as store
from service.domain.matters.tables import MatterWall
from service.values.errors import FieldError, InvalidInput, NotFound
from service.values.versions import ExpectedVersion

_WALLS = Recorded("wall_entry", MatterWall, Screen, WallEntryOut)
_UNLIFTED: dict[str, Any] = dict.fromkeys(
    ("lift_requested_by", "lift_requested_at", "lift_reason", "lifted_by", "lifted_at")
)


async def screen(db: FirmSession, matter_id: UUID, order: Screen) -> WallEntryOut:
    """Screens somebody from a matter, at once. Raises NotFound (the matter), InvalidInput (whom), AlreadyScreened."""
    if not await matter_store.hold(db, matter_id):
        raise NotFound("There is no such matter.")
    subject = await _subject(db, order)
    if await store.stands(db, matter_id, subject):
        raise errors.AlreadyScreened("The wall stands already.")
    by = {
        "screened_by_member_id": db.caller and db.caller.member_id,
        "screened_by_client_id": db.caller and db.caller.client_id,
    }
    whole = {"matter_id": matter_id, "subject": subject, "status": "standing", **by, **_UNLIFTED}
    return await _WALLS.add(db, "wall_entry.raised", order, **whole)


async def request_lift(
    db: FirmSession, matter_id: UUID, wall_entry_id: UUID, order: LiftWall, expected: ExpectedVersion | None
) -> WallEntryOut:
    """Asks for a wall to be lifted; it stands until another member approves.

    Raises NotFound, also to whom it screens; StaleVersion, MembersOnly, AlreadyLifted, LiftRequested.
    """
    wall = await _WALLS.lock(db, expected, matter_id=matter_id, id=wall_entry_id)
    member_id = _member(db)
    if wall.status == "lifted":
        raise errors.AlreadyLifted("The wall was lifted already.")
    if wall.status == "lift_requested":
        raise errors.LiftRequested("Somebody has asked for it already; another member may approve it.")
    before = _WALLS.shape(wall)
    wall.status, wall.lift_reason = "lift_requested", order.reason
    wall.lift_requested_by, wall.lift_requested_at = member_id, db.now
    return await _WALLS.written(db, "wall_entry.lift_requested", wall, before)


async def approve_lift(
    db: FirmSession, matter_id: UUID, wall_entry_id: UUID, expected: ExpectedVersion | None
) -> WallEntryOut:
    """Lifts a wall for which another member has asked it.

    Raises NotFound, also to whom it screens; StaleVersion, MembersOnly, AlreadyLifted, LiftNotRequested, SecondPerson.
    """
    wall = await _WALLS.lock(db, expected, matter_id=matter_id, id=wall_entry_id)
    member_id = _member(db)
    if wall.status == "lifted":
        raise errors.AlreadyLifted("The wall was lifted already.")
    if wall.status == "standing":
        raise errors.LiftNotRequested("Nobody has asked for it to be lifted.")
    if wall.lift_requested_by == member_id:
        raise errors.SecondPerson("You have asked for it yourself: another member must approve it.")
    before = _WALLS.shape(wall)
    wall.status, wall.lifted_by, wall.lifted_at = "lifted", member_id, db.now
    return await _WALLS.written(db, "wall_entry.lifted", wall, before)


def _member(db: FirmSession) -> UUID:
    if db.caller is None or db.caller.member_id is None:
        raise errors.MembersOnly("A wall is lifted by two members of the firm, not by a program that acts for itself.")
    return db.caller.member_id


async def _subject(db: FirmSession, order: Screen) -> str:
    """Returns the name under which db/walls.py knows whom the order names."""
    if order.member_id is not None:
        if not await is_member(db, order.member_id):
            raise InvalidInput("There is no such member.", [FieldError("/member_id", "unknown_member", "no member")])
        return str(order.member_id)
    name = None if order.oauth_client_id is None else await public_client_id(db, order.oauth_client_id)
    if name is None:
        wrong = FieldError("/oauth_client_id", "unknown_oauth_client", "no client")
        raise InvalidInput("There is no such OAuth client.", [wrong])
    return name
