"""Damages: what the harm costs, item by item."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.matters import queries
from service.domain.matters.commands import damages as commands
from service.domain.matters.schemas.damages import AddDamage, ChangeDamage, DamageOut, DamageTotalsOut
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, computed, created, deleted, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/matters/{matter_id}", tags=["damages"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("matters:read")]
Writes = Annotated[FirmSession, commanding("matters:write")]


class DamagesQuery(ListQuery):
    """In which order."""

    order: Literal["updated_at", "-updated_at"] = "updated_at"


@router.get("/damages", operation_id="listDamages", response_model=PageOut[DamageOut])
async def list_damages(
    request: Request, matter_id: UUID, query: Annotated[DamagesQuery, Query()], reads: Reads
) -> Response:
    """List the damages of a matter."""
    under = (queries.MATTER, matter_id)
    return await page_answer(request, reads, queries.DAMAGES, query, {"matter_id": matter_id}, under)


@router.get("/damage-totals", operation_id="getDamageTotals", response_model=DamageTotalsOut)
async def get_damage_totals(matter_id: UUID, reads: Reads) -> Response:
    """Add up the damages of a matter.

    Economic and non-economic, past and future, punitive apart; a range where items are ranges.
    """
    return computed(await queries.damage_totals(reads, matter_id))


@router.post("/damages", operation_id="addDamage", status_code=201, response_model=DamageOut)
async def add_damage(matter_id: UUID, order: AddDamage, db: Writes) -> Response:
    """Add an item to the damages of a matter."""
    out = await commands.add_damage(db, matter_id, order)
    return created(out, f"/v1/matters/{matter_id}/damages/{out.id}")


@router.get("/damages/{damage_id}", operation_id="getDamage", response_model=DamageOut)
async def get_damage(request: Request, matter_id: UUID, damage_id: UUID, reads: Reads) -> Response:
    """Read an item of the damages."""
    return read_answer(request, await reads.first(queries.DAMAGE, matter_id=matter_id, id=damage_id))


@router.patch("/damages/{damage_id}", operation_id="changeDamage", response_model=DamageOut)
async def change_damage(
    matter_id: UUID, damage_id: UUID, change: ChangeDamage, db: Writes, if_match: IfMatch = None
) -> Response:
    """Change an item of the damages.

    JSON merge patch: what is absent stays, null removes.
    """
    return changed(await commands.change_damage(db, matter_id, damage_id, change, expected_version(if_match)))


@router.delete("/damages/{damage_id}", operation_id="removeDamage", status_code=204)
async def remove_damage(matter_id: UUID, damage_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Take an item out of the damages.

    History keeps what it was.
    """
    await commands.remove_damage(db, matter_id, damage_id, expected_version(if_match))
    return deleted()
