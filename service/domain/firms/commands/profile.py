"""What a firm does about itself."""

from service.db.sessions import FirmSession
from service.db.versions import seen
from service.domain.firms.schemas.firms import ChangeFirm, FirmProfileFields, FirmProfileOut
from service.domain.firms.store import profile as store
from service.domain.history import commands as history
from service.values.patches import changed
from service.values.versions import ExpectedVersion


async def change_firm(db: FirmSession, change: ChangeFirm, expected: ExpectedVersion | None) -> FirmProfileOut:
    """Changes what the firm says of itself. Raises NotFound, StaleVersion, InvalidInput."""
    profile = seen(await store.lock(db), expected)
    before = FirmProfileOut.model_validate(profile)
    current = FirmProfileFields.model_validate(before.model_dump(include=set(FirmProfileFields.model_fields)))
    profile.sqlmodel_update(changed(current, change).model_dump())
    await db.flush()
    out = FirmProfileOut.model_validate(profile)
    if out != before:
        history.record(db, "firm.changed", "firm", out.id, before=before, after=out)
    return out
