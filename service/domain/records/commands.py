"""What can happen to an authorisation."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.history.commands import Recorded
from service.domain.matters.queries import hold
from service.domain.records.errors import AlreadyRevoked
from service.domain.records.schemas import (
    AddAuthorization,
    AuthorizationFields,
    AuthorizationOut,
    ChangeAuthorization,
    RevokeAuthorization,
)
from service.domain.records.tables import Authorization
from service.values.errors import FieldError, InvalidInput, NotFound
from service.values.versions import ExpectedVersion

_AUTHORIZATIONS = Recorded("authorization", Authorization, AuthorizationFields, AuthorizationOut)


async def add_authorization(db: FirmSession, matter_id: UUID, order: AddAuthorization) -> AuthorizationOut:
    """Adds an authorisation to a matter, however incomplete it is. Raises NotFound (the matter)."""
    if not await hold(db, matter_id):
        raise NotFound("There is no such matter.")
    return await _AUTHORIZATIONS.add(
        db, "authorization.added", order, matter_id=matter_id, revoked_on=None, revocation_reason=None
    )


async def change_authorization(
    db: FirmSession,
    matter_id: UUID,
    authorization_id: UUID,
    change: ChangeAuthorization,
    expected: ExpectedVersion | None,
) -> AuthorizationOut:
    """Changes an authorisation. Raises NotFound, StaleVersion, InvalidInput, AlreadyRevoked."""
    row = await _standing(db, matter_id, authorization_id, expected)
    return await _AUTHORIZATIONS.change(db, "authorization.changed", row, _AUTHORIZATIONS.wanted(row, change))


async def revoke_authorization(
    db: FirmSession,
    matter_id: UUID,
    authorization_id: UUID,
    order: RevokeAuthorization,
    expected: ExpectedVersion | None,
) -> AuthorizationOut:
    """Records that an authorisation was taken back. Raises NotFound, StaleVersion, InvalidInput, AlreadyRevoked."""
    row = await _standing(db, matter_id, authorization_id, expected)
    revoked_on = order.revoked_on or db.now.date()
    if row.signed_on is None or revoked_on < row.signed_on:
        wrong = "an authorisation is revoked once it is signed, and not before that day"
        raise InvalidInput(wrong, [FieldError("/revoked_on", "before_signed", wrong)])
    before = _AUTHORIZATIONS.shape(row)
    row.revoked_on, row.revocation_reason = revoked_on, order.reason
    return await _AUTHORIZATIONS.written(db, "authorization.revoked", row, before)


async def _standing(
    db: FirmSession, matter_id: UUID, authorization_id: UUID, expected: ExpectedVersion | None
) -> Authorization:
    row = await _AUTHORIZATIONS.lock(db, expected, matter_id=matter_id, id=authorization_id)
    if row.revoked_on is not None:
        raise AlreadyRevoked("It was revoked; a new form is a new authorisation.")
    return row
