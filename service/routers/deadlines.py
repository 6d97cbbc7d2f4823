"""Deadlines: limitations dates with their reasons, the law as data, and what is due in a matter."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from service.db.reads import FirmReads
from service.domain.deadlines import queries
from service.domain.deadlines.schemas import (
    AssessLimitations,
    AssessmentOut,
    JurisdictionOut,
    JurisdictionSummaryOut,
    MatterDeadlinesOut,
)
from service.values.caller import Caller
from service.web.access import calling, reading
from service.web.etags import computed
from service.web.paging import PageOut
from service.web.route import MeritRoute

router = APIRouter(tags=["deadlines"], route_class=MeritRoute)

Asks = Annotated[Caller, calling("deadlines:read")]
Reads = Annotated[FirmReads, reading("deadlines:read", logged="deadlines")]


@router.post("/v1/limitations/assess", operation_id="assessLimitations", response_model=AssessmentOut)
async def assess_limitations(order: AssessLimitations, _: Asks) -> Response:
    """Assess the limitations dates of a claim.

    From the facts as stated, each undisputed or asserted: the day to file by without argument, the latest day that can
    be argued, repose and notices, with every step and its citation. Nothing is stored.
    """
    return computed(queries.assess_limitations(order))


@router.get("/v1/jurisdictions", operation_id="listJurisdictions", response_model=PageOut[JurisdictionSummaryOut])
async def list_jurisdictions(_: Asks) -> Response:
    """List the jurisdictions whose law is held."""
    return computed(PageOut(data=list(queries.jurisdictions()), next_cursor=None))


@router.get("/v1/jurisdictions/{code}", operation_id="getJurisdiction", response_model=JurisdictionOut)
async def get_jurisdiction(code: str, _: Asks) -> Response:
    """Read the law of a jurisdiction as data.

    Every rule with its citation, its plain sentence and how sure it is: verified in statute or opinion, secondary, or
    from memory and unconfirmed.
    """
    return computed(queries.jurisdiction(code))


@router.get("/v1/matters/{matter_id}/deadlines", operation_id="listMatterDeadlines", response_model=MatterDeadlinesOut)
async def list_matter_deadlines(matter_id: UUID, reads: Reads) -> Response:
    """List what the facts of a matter's claims make due.

    Computed from the facts as they stand, the earliest first, with the whole assessment of each claim. A claim whose
    facts do not suffice says what is wrong instead.
    """
    return computed(await queries.deadlines_of_matter(reads, matter_id))
