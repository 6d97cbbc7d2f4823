"""All SQL of the intake."""

from uuid import UUID

from sqlalchemy import bindparam, case, func, update
from sqlmodel import col

from service.db.external_ids import ExternalIdIndex
from service.db.pages import ListRead
from service.db.sessions import FirmSession
from service.db.shapes import body_of, one_of
from service.domain.intake.rules import CRITICAL_DAYS, SOON_DAYS
from service.domain.intake.schemas import LeadOut, ScreeningOut
from service.domain.intake.tables import Lead, LeadExternalId, LeadScreening

EXTERNAL_IDS = ExternalIdIndex(LeadExternalId, "lead_id")

_TODAY = func.current_date()
_RISK = case(
    (col(Lead.file_by).is_(None) | col(Lead.arguable_until).is_(None), "unknown"),
    (col(Lead.arguable_until) < _TODAY, "expired"),
    (col(Lead.act_by) <= _TODAY + CRITICAL_DAYS, "critical"),
    (col(Lead.act_by) <= _TODAY + SOON_DAYS, "soon"),
    else_="open",
)
"""rules.risk as of today in UTC, which is never behind the court's."""

_BODY = body_of(Lead, LeadOut, risk=_RISK)

LEAD = one_of(Lead, _BODY)

LEADS = ListRead(
    table=Lead,
    body=_BODY,
    orders={"updated_at": col(Lead.updated_at)},
    filters={
        "status": col(Lead.status) == bindparam("status"),
        "reviewer_id": col(Lead.reviewer_id) == bindparam("reviewer_id"),
        "updated_since": col(Lead.updated_at) >= bindparam("updated_since"),
    },
)

OPEN_LEADS = ListRead(
    table=Lead,
    body=_BODY,
    orders={"act_by": col(Lead.act_by)},
    filters={"reviewer_id": col(Lead.reviewer_id) == bindparam("reviewer_id")},
    always=(col(Lead.status) == "open",),
)
"""What waits for a decision, the most urgent first."""

_SCREENING = body_of(LeadScreening, ScreeningOut)

SCREENING = one_of(LeadScreening, _SCREENING, "lead_id")

SCREENINGS = ListRead(
    table=LeadScreening,
    body=_SCREENING,
    orders={"updated_at": col(LeadScreening.updated_at)},
    filters={"lead_id": col(LeadScreening.lead_id) == bindparam("lead_id")},
)


async def hang_on(db: FirmSession, lead_id: UUID, matter_id: UUID) -> None:
    """Has what belongs to a lead lie behind the ethical walls of its matter."""
    for table in (LeadScreening, LeadExternalId):
        await db.exec(update(table).where(col(table.lead_id) == lead_id).values(matter_id=matter_id))
