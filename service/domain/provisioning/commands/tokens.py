"""What can happen to the tokens of a firm's directory."""

import secrets
from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.history.commands import Recorded
from service.domain.identity.errors import ScopesNotHeld
from service.domain.provisioning import store
from service.domain.provisioning.rules.tokens import token_hash, token_of
from service.domain.provisioning.schemas import MakeScimToken, NewScimTokenOut, ScimTokenOut
from service.domain.provisioning.tables import ScimToken
from service.values.errors import FieldError, InvalidInput
from service.values.versions import ExpectedVersion

MANAGES = "scim:manage"
_TOKENS = Recorded("scim_token", ScimToken, MakeScimToken, ScimTokenOut)


async def make_token(db: FirmSession, order: MakeScimToken) -> NewScimTokenOut:
    """Makes a token, which does what `scim:manage` permits: so whoever asks must hold it.

    Raises InvalidInput, ScopesNotHeld.
    """
    if db.caller is not None and MANAGES not in db.caller.scopes:
        raise ScopesNotHeld([MANAGES])
    if order.expires_at is not None and order.expires_at <= db.now:
        raise InvalidInput("The token would have ended already.", [FieldError("/expires_at", "past", "is past")])
    secret = secrets.token_urlsafe(32)
    made = await _TOKENS.add(db, "scim_token.made", order, token_hash=token_hash(secret), last_used_at=None)
    return NewScimTokenOut(**made.model_dump(), token=token_of(db.firm_id, secret))


async def revoke_token(db: FirmSession, token_id: UUID, expected: ExpectedVersion | None) -> None:
    """Ends a token at once. Raises NotFound, StaleVersion."""
    await _TOKENS.remove(db, "scim_token.revoked", await _TOKENS.lock(db, expected, id=token_id))


async def note_use(db: FirmSession, token_id: UUID) -> None:
    """Notes that a token is in use."""
    await store.note_use(db, token_id, db.now)
