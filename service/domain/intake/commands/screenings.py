"""Screening a lead."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.firms import queries as firms
from service.domain.history.commands import Recorded
from service.domain.intake.commands.leads import open_lead
from service.domain.intake.schemas import ScreeningOut, ScreenLead
from service.domain.intake.tables import LeadScreening
from service.values.errors import FieldError, InvalidInput

_SCREENINGS = Recorded("lead_screening", LeadScreening, ScreenLead, ScreeningOut)


async def screen_lead(db: FirmSession, lead_id: UUID, order: ScreenLead) -> ScreeningOut:
    """Records what a reviewer found in an open lead. Raises NotFound, LeadSettled, InvalidInput (the reviewer)."""
    await open_lead(db, lead_id, None)
    reviewer_id = await _reviewer(db, order.reviewer_id)
    return await _SCREENINGS.add(db, "lead.screened", order, lead_id=lead_id, reviewer_id=reviewer_id)


async def _reviewer(db: FirmSession, named: UUID | None) -> UUID:
    """Returns who screens. A member does so in the own name; software, which is nobody, names a member."""
    own = db.caller.member_id if db.caller else None
    if own is not None:
        if named not in (None, own):
            raise _wrong("not_yourself", "a member screens in the own name")
        return own
    if named is None or not await firms.is_active_member(db, named):
        raise _wrong("unknown_member", "name the active member who found this")
    return named


def _wrong(code: str, detail: str) -> InvalidInput:
    return InvalidInput("See errors for the places.", [FieldError("/reviewer_id", code, detail)])
