"""Leads: who asks the firm for help, and what became of it."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.intake import queries
from service.domain.intake.commands import conversion, decisions, screenings
from service.domain.intake.commands import leads as commands
from service.domain.intake.schemas import (
    ChangeLead,
    ConvertLead,
    DeclineLead,
    LeadLimitationsOut,
    LeadOut,
    LeadStatus,
    ScreeningOut,
    ScreenLead,
    TakeLead,
)
from service.values.instants import GivenInstant
from service.values.text import ExternalId, SourceName
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, computed, created, expected_version, read_answer
from service.web.files import PdfResponse, file_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(tags=["leads"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("leads:read", logged="lead")]
ReadsScreenings = Annotated[FirmReads, reading("leads:read", logged="lead_screening")]
Writes = Annotated[FirmSession, commanding("leads:write")]
Decides = Annotated[FirmSession, commanding("leads:decide")]

_PLACE = "/v1/leads"


class LeadsQuery(ListQuery):
    """Which leads, in which order."""

    order: Literal["updated_at", "-updated_at"] = "-updated_at"
    status: LeadStatus | None = None
    reviewer_id: UUID | None = None
    updated_since: GivenInstant | None = None


class OpenLeadsQuery(ListQuery):
    """Which open leads, in which order."""

    order: Literal["act_by", "-act_by"] = "act_by"
    reviewer_id: UUID | None = None


class ScreeningsQuery(ListQuery):
    """In which order."""

    order: Literal["updated_at", "-updated_at"] = "updated_at"


@router.get(_PLACE, operation_id="listLeads", response_model=PageOut[LeadOut])
async def list_leads(request: Request, query: Annotated[LeadsQuery, Query()], reads: Reads) -> Response:
    """List leads.

    The latest changed first.
    """
    return await page_answer(request, reads, queries.LEADS, query)


@router.post(_PLACE, operation_id="takeLead", status_code=201, response_model=LeadOut)
async def take_lead(order: TakeLead, db: Writes) -> Response:
    """Take a lead.

    Its time to sue is assessed at once from what is known: `risk` says how near the end is, `act_by` which day must not
    pass. What is unknown stays absent.
    """
    out = await commands.take_lead(db, order)
    return created(out, f"/v1/leads/{out.id}")


@router.get("/v1/open-leads", operation_id="listOpenLeads", response_model=PageOut[LeadOut])
async def list_open_leads(request: Request, query: Annotated[OpenLeadsQuery, Query()], reads: Reads) -> Response:
    """List the leads that wait for a decision, the most urgent first.

    A lead whose time cannot be worked out stands at the day it came in.
    """
    return await page_answer(request, reads, queries.OPEN_LEADS, query)


@router.get(_PLACE + "/{lead_id}", operation_id="getLead", response_model=LeadOut)
async def get_lead(request: Request, lead_id: UUID, reads: Reads) -> Response:
    """Read a lead.

    Its risk moves with time, between two versions; If-None-Match is answered with 304 while neither has changed.
    """
    return read_answer(request, await reads.first(queries.LEAD, id=lead_id), moving=True)


@router.patch(_PLACE + "/{lead_id}", operation_id="changeLead", response_model=LeadOut)
async def change_lead(lead_id: UUID, change: ChangeLead, db: Writes, if_match: IfMatch = None) -> Response:
    """Change an open lead.

    JSON merge patch, down into each fact: what is absent stays, null removes. Its time is assessed again.
    """
    return changed(await commands.change_lead(db, lead_id, change, expected_version(if_match)))


@router.put(_PLACE + "/by-external-id/{source}/{external_id}", operation_id="putLead", response_model=LeadOut)
async def put_lead(
    source: SourceName, external_id: ExternalId, order: TakeLead, db: Writes, if_match: IfMatch = None
) -> Response:
    """Take or replace a lead by the id that an outside system gave it.

    201 when it is new, 200 when it was there. One that was declined or converted is not replaced: 409.
    """
    out, new = await commands.put_lead(db, source, external_id, order, expected_version(if_match))
    return created(out, f"/v1/leads/{out.id}") if new else changed(out)


@router.get(_PLACE + "/{lead_id}/limitations", operation_id="getLeadLimitations", response_model=LeadLimitationsOut)
async def get_lead_limitations(lead_id: UUID, reads: Reads) -> Response:
    """Read the time that a lead has, with its reasons.

    Assessed as of today: every step with its citation. Where the facts do not suffice, it says what is wrong instead.
    """
    return computed(await queries.limitations(reads, lead_id))


@router.get(_PLACE + "/{lead_id}/screenings", operation_id="listScreenings", response_model=PageOut[ScreeningOut])
async def list_screenings(
    request: Request, lead_id: UUID, query: Annotated[ScreeningsQuery, Query()], reads: ReadsScreenings
) -> Response:
    """List what the reviewers of a lead found."""
    return await page_answer(request, reads, queries.SCREENINGS, query, {"lead_id": lead_id}, (queries.LEAD, lead_id))


@router.get(_PLACE + "/{lead_id}/screenings/{screening_id}", operation_id="getScreening", response_model=ScreeningOut)
async def get_screening(request: Request, lead_id: UUID, screening_id: UUID, reads: ReadsScreenings) -> Response:
    """Read what a reviewer found."""
    return read_answer(request, await reads.first(queries.SCREENING, lead_id=lead_id, id=screening_id))


@router.post(_PLACE + "/{lead_id}/screen", operation_id="screenLead", status_code=201, response_model=ScreeningOut)
async def screen_lead(lead_id: UUID, order: ScreenLead, db: Decides) -> Response:
    """Screen a lead.

    Liability, causation, damages and cost against value, each a grade with its reason. Several reviewers may; whoever
    changes their mind screens again, and what was found before stays.
    """
    out = await screenings.screen_lead(db, lead_id, order)
    return created(out, f"/v1/leads/{lead_id}/screenings/{out.id}")


@router.post(_PLACE + "/{lead_id}/decline", operation_id="declineLead", response_model=LeadOut)
async def decline_lead(lead_id: UUID, order: DeclineLead, db: Decides, if_match: IfMatch = None) -> Response:
    """Decline a lead.

    With the reason. The letter that says so is written with it: that the firm does not act, and the day by which suit
    must be filed with its citation.
    """
    return changed(await decisions.decline_lead(db, lead_id, order, expected_version(if_match)))


@router.get(_PLACE + "/{lead_id}/letter", operation_id="getLeadLetter", response_class=PdfResponse)
async def get_lead_letter(lead_id: UUID, reads: Reads) -> Response:
    """Read the non-engagement letter as PDF.

    As it was written when the lead was last declined; 404 where it never was.
    """
    return file_answer(await queries.letter(reads, lead_id), PdfResponse, "non-engagement-letter.pdf")


@router.post(_PLACE + "/{lead_id}/convert", operation_id="convertLead", response_model=LeadOut)
async def convert_lead(lead_id: UUID, order: ConvertLead, db: Decides, if_match: IfMatch = None) -> Response:
    """Take a lead on as a matter.

    Once. Opens the matter, makes patient, caller and defendants its parties (contacts that are named, or new ones), and
    states a claim against each defendant with the lead's facts. The lead stays and names the matter.
    """
    return changed(await conversion.convert_lead(db, lead_id, order, expected_version(if_match)))


@router.post(_PLACE + "/{lead_id}/reopen", operation_id="reopenLead", response_model=LeadOut)
async def reopen_lead(lead_id: UUID, db: Decides, if_match: IfMatch = None) -> Response:
    """Open a declined lead again.

    The letter that was written stays with it.
    """
    return changed(await commands.reopen_lead(db, lead_id, expected_version(if_match)))
