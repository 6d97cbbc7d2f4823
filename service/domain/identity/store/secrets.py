"""SQL of secrets that a firm's session and the platform's run alike: none of it reads what is stored of a secret."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, update
from sqlmodel import col

from service.db.sessions import FirmSession, PlatformSession
from service.domain.identity.tables import OAuthClient, OAuthClientSecret


def secrets_of(client: OAuthClient) -> tuple[Any, ...]:
    """Returns the conditions of a client's secrets."""
    return (col(OAuthClientSecret.firm_id) == client.firm_id, col(OAuthClientSecret.client_id) == client.id)


def live_at(at: datetime) -> Any:
    """Returns the condition of a secret that works at an instant."""
    return or_(col(OAuthClientSecret.expires_at).is_(None), col(OAuthClientSecret.expires_at) > at)


async def end_secrets(db: FirmSession | PlatformSession, client: OAuthClient, at: datetime, ends: datetime) -> None:
    """Has the live secrets of a client end no later than `ends`; forgets those that ended."""
    past_the_session = {"synchronize_session": False}
    await db.exec(
        delete(OAuthClientSecret).where(*secrets_of(client), ~live_at(at)), execution_options=past_the_session
    )
    later = or_(col(OAuthClientSecret.expires_at).is_(None), col(OAuthClientSecret.expires_at) > ends)
    await db.exec(
        update(OAuthClientSecret).where(*secrets_of(client), later).values(expires_at=ends),
        execution_options=past_the_session,
    )
