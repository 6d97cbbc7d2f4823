"""A matter goes from stage to stage, through gates that the contexts hold who know."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.matters import errors
from service.domain.matters.commands.matters import MATTERS
from service.domain.matters.rules import stages as rules
from service.domain.matters.rules.stages import Gate, StageKey
from service.domain.matters.schemas.matters import MatterOut
from service.domain.matters.schemas.stages import CheckStage, MissingOut, MoveMatter, OverrideStage, StageCheckOut
from service.domain.matters.tables import Matter
from service.values.errors import FieldError
from service.values.versions import ExpectedVersion

Gates = Mapping[Gate, Callable[[FirmSession, UUID], Awaitable[list[FieldError]]]]
"""What each gate asks; contexts above the matters hold some of them (service/gates.py)."""


async def move_matter(
    db: FirmSession, matter_id: UUID, order: MoveMatter, gates: Gates, expected: ExpectedVersion | None
) -> MatterOut:
    """Has a matter enter a stage. Raises NotFound, StaleVersion, AlreadyClosed, StageUnreachable, StageBlocked."""
    matter = await _movable(db, matter_id, order.stage, expected)
    missing = await missing_at(db, matter_id, rules.gates(_stage(matter), order.stage), gates)
    if missing:
        raise errors.StageBlocked(f"Something is missing before {order.stage}.", missing)
    return await _enter(db, "matter.stage_changed", matter, order.stage, order.note, [])


async def override_stage(
    db: FirmSession, matter_id: UUID, order: OverrideStage, gates: Gates, expected: ExpectedVersion | None
) -> MatterOut:
    """Has a matter enter a stage although something is missing; the matter shows what and why.

    Raises NotFound, StaleVersion, AlreadyClosed, StageUnreachable.
    """
    matter = await _movable(db, matter_id, order.stage, expected)
    missing = await missing_at(db, matter_id, rules.gates(_stage(matter), order.stage), gates)
    passed = sorted({one.code for one in missing})
    return await _enter(db, "matter.stage_overridden", matter, order.stage, order.reason, passed)


async def check_stage(db: FirmSession, matter_id: UUID, order: CheckStage, gates: Gates) -> StageCheckOut:
    """Returns what is missing before a matter may enter a stage, and changes nothing. Raises NotFound."""
    matter = await MATTERS.lock(db, None, id=matter_id)
    stage = _stage(matter)
    missing = await missing_at(db, matter_id, rules.gates(stage, order.stage), gates)
    return StageCheckOut(
        stage=order.stage,
        reachable=matter.status == "open" and order.stage in rules.reachable(stage),
        missing=[MissingOut(gate=one.code, pointer=one.pointer, detail=one.detail) for one in missing],
    )


async def missing_at(db: FirmSession, matter_id: UUID, names: Sequence[Gate], gates: Gates) -> list[FieldError]:
    """Returns what is missing at some gates, in their order."""
    return [missing for name in names for missing in await gates[name](db, matter_id)]


async def _movable(db: FirmSession, matter_id: UUID, target: StageKey, expected: ExpectedVersion | None) -> Matter:
    matter = await MATTERS.lock(db, expected, id=matter_id)
    if matter.status == "closed":
        raise errors.AlreadyClosed("Reopen the matter first.")
    reachable = rules.reachable(_stage(matter))
    if target not in reachable:
        raise errors.StageUnreachable(
            f"From {matter.stage} a matter goes to {', '.join(reachable)}.",
            [FieldError("/stage", "stage_unreachable", f"does not follow {matter.stage}")],
        )
    return matter


async def _enter(
    db: FirmSession, action: str, matter: Matter, stage: StageKey, note: str | None, missing: list[str]
) -> MatterOut:
    before = MATTERS.shape(matter)
    matter.stage, matter.stage_since, matter.stage_note, matter.stage_missing = stage, db.now.date(), note, missing
    return await MATTERS.written(db, action, matter, before)


def _stage(matter: Matter) -> StageKey:
    return MATTERS.shape(matter).stage
