"""Taking a lead, changing it, opening it again."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.contacts.commands.names import keep_names
from service.domain.contacts.schemas.names import FoundKind
from service.domain.firms import queries as firms
from service.domain.history.commands import Recorded
from service.domain.intake import errors, queries, rules, store
from service.domain.intake.schemas import ChangeLead, LeadFields, LeadOut, LeadRecord, TakeLead
from service.domain.intake.tables import Lead
from service.values.errors import FieldError, InvalidInput, StaleVersion
from service.values.versions import ExpectedVersion

LEADS = Recorded("lead", Lead, LeadFields, LeadRecord)


def shown(db: FirmSession, lead: LeadRecord) -> LeadOut:
    """Returns a lead as it is answered."""
    risk = rules.risk(lead.file_by, lead.arguable_until, lead.act_by, db.now.date())
    return LeadOut(**lead.model_dump(), risk=risk)


async def open_lead(db: FirmSession, lead_id: UUID, expected: ExpectedVersion | None) -> Lead:
    """Returns an open lead, locked until the transaction ends. Raises NotFound, StaleVersion, LeadSettled."""
    lead = await LEADS.lock(db, expected, id=lead_id)
    if lead.status != "open":
        raise errors.LeadSettled(f"The lead is {lead.status}.")
    return lead


async def take_lead(db: FirmSession, order: TakeLead) -> LeadOut:
    """Takes a lead and assesses its time. Raises InvalidInput (the reviewer), ExternalIdTaken."""
    await _require_reviewer(db, order.reviewer_id)
    received_on = order.received_on or db.now.date()
    dates = rules.dates(queries.assessed(order).assessment, order.facts, received_on)
    record = await LEADS.add(
        db,
        "lead.taken",
        order,
        received_on=received_on,
        status="open",
        file_by=dates.file_by,
        arguable_until=dates.arguable_until,
        act_by=dates.act_by,
        decided_on=None,
        decline_reason=None,
        decline_note=None,
        letter=None,
        matter_id=None,
    )
    await store.EXTERNAL_IDS.replace(db, record.id, {}, order.external_ids)
    await keep_names(db, "lead", record.id, _names(order))
    return shown(db, record)


async def change_lead(db: FirmSession, lead_id: UUID, change: ChangeLead, expected: ExpectedVersion | None) -> LeadOut:
    """Changes an open lead and assesses its time again.

    Raises NotFound, StaleVersion, LeadSettled, InvalidInput, ExternalIdTaken.
    """
    lead = await open_lead(db, lead_id, expected)
    return await _apply(db, lead, LEADS.wanted(lead, change))


async def put_lead(
    db: FirmSession, source: str, external_id: str, order: TakeLead, expected: ExpectedVersion | None
) -> tuple[LeadOut, bool]:
    """Takes or replaces the open lead that `source` calls `external_id`; returns it and whether it is new."""
    order = order.model_copy(update={"external_ids": order.external_ids | {source: external_id}})
    known = await store.EXTERNAL_IDS.find(db, source, external_id)
    if known is None:
        if expected is not None:
            raise StaleVersion
        return await take_lead(db, order), True
    return await _apply(db, await open_lead(db, known, expected), order), False


async def reopen_lead(db: FirmSession, lead_id: UUID, expected: ExpectedVersion | None) -> LeadOut:
    """Opens a declined lead again and assesses its time anew; the letter that was written stays with it.

    Raises NotFound, StaleVersion, LeadNotDeclined.
    """
    lead = await LEADS.lock(db, expected, id=lead_id)
    if lead.status != "declined":
        raise errors.LeadNotDeclined(f"The lead is {lead.status}.")
    before = LEADS.shape(lead)
    lead.status, lead.decided_on, lead.decline_reason, lead.decline_note = "open", None, None, None
    dates = rules.dates(queries.assessed(before).assessment, before.facts, lead.received_on)
    lead.file_by, lead.arguable_until, lead.act_by = dates.file_by, dates.arguable_until, dates.act_by
    return shown(db, await LEADS.written(db, "lead.reopened", lead, before))


async def _apply(db: FirmSession, lead: Lead, wanted: LeadFields) -> LeadOut:
    if wanted.reviewer_id != lead.reviewer_id:
        await _require_reviewer(db, wanted.reviewer_id)
    received_on = wanted.received_on or lead.received_on
    dates = rules.dates(queries.assessed(wanted).assessment, wanted.facts, received_on)
    await store.EXTERNAL_IDS.replace(db, lead.id, lead.external_ids, wanted.external_ids)
    record = await LEADS.change(
        db,
        "lead.changed",
        lead,
        wanted,
        received_on=received_on,
        file_by=dates.file_by,
        arguable_until=dates.arguable_until,
        act_by=dates.act_by,
    )
    await keep_names(db, "lead", lead.id, _names(wanted))
    return shown(db, record)


def _names(lead: LeadFields) -> list[tuple[FoundKind, str]]:
    """Returns under what a lead is found by a conflict check: whoever asked for help, and against whom."""
    others = [lead.patient_name, *(accused.name for accused in lead.defendants)]
    found: list[tuple[FoundKind, str | None]] = [("name", lead.caller_name), *(("alias", name) for name in others)]
    found += [("email", lead.email), ("phone", lead.phone)]
    return [(kind, text) for kind, text in found if text is not None]


async def _require_reviewer(db: FirmSession, reviewer_id: UUID | None) -> None:
    if reviewer_id is not None and not await firms.is_active_member(db, reviewer_id):
        raise InvalidInput(
            "The reviewer must be a member of the firm.",
            [FieldError("/reviewer_id", "unknown_member", "no active member")],
        )
