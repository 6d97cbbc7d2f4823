"""Questions to the medical records."""

from datetime import date
from uuid import UUID

from service import clock
from service.db.reads import FirmReads
from service.domain.records import rules, store
from service.domain.records.schemas import AuthorizationAssessmentOut, AuthorizationOut, FindingOut
from service.values.errors import NotFound

AUTHORIZATION = store.AUTHORIZATION
AUTHORIZATIONS = store.AUTHORIZATIONS


async def assess_authorization(
    reads: FirmReads, matter_id: UUID, authorization_id: UUID, on: date | None
) -> AuthorizationAssessmentOut:
    """Returns what an authorisation is worth on a day, or today (UTC). Raises NotFound."""
    row = await reads.first(store.AUTHORIZATION, matter_id=matter_id, id=authorization_id)
    if row is None:
        raise NotFound("There is no such authorisation.")
    said = AuthorizationOut.model_validate_json(row["body"])
    day = on or clock.now().date()
    return AuthorizationAssessmentOut(
        id=said.id,
        on=day,
        status=rules.status_on(said, day),
        defects=[FindingOut.model_validate(one, from_attributes=True) for one in rules.defects(said)],
        cautions=[
            FindingOut.model_validate(one, from_attributes=True) for one in rules.cautions(said.special_categories)
        ],
    )
