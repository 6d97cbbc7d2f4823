"""SQL of a firm's own clients. What is stored of a secret is written here and cannot be read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, delete, func, literal_column, or_
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlmodel import col, select

from service.db.pages import ListRead
from service.db.reads import FIRM, compile_read, json_body
from service.db.sessions import FirmSession
from service.domain.identity.rules.client_secrets import NOTICE_DAYS
from service.domain.identity.store.secrets import live_at, secrets_of
from service.domain.identity.tables import OAuthClient, OAuthClientSecret

_ENDS = col(OAuthClientSecret.expires_at)
_SECRET: Mapping[str, Any] = {
    "id": OAuthClientSecret.id,
    "created_at": OAuthClientSecret.created_at,
    "expires_at": OAuthClientSecret.expires_at,
    "last_used_at": OAuthClientSecret.last_used_at,
    "expires_soon": func.coalesce(
        func.now() + literal_column(f"interval '{NOTICE_DAYS} days'") >= _ENDS, literal_column("false")
    ),
}


def _live_secrets() -> ColumnElement[Any]:
    """The live secrets of the client as a JSON array, the oldest first."""
    pairs: list[Any] = []
    for name, value in _SECRET.items():
        pairs += [literal_column(f"'{name}'"), value]
    in_order = aggregate_order_by(
        func.json_build_object(*pairs), col(OAuthClientSecret.created_at), col(OAuthClientSecret.id)
    )
    of_the_client = (
        col(OAuthClientSecret.firm_id) == FIRM,
        col(OAuthClientSecret.client_id) == col(OAuthClient.id),
        or_(_ENDS.is_(None), func.now() < _ENDS),
    )
    secrets: Any = select(func.coalesce(func.json_agg(in_order), literal_column("'[]'::json")))
    found: ColumnElement[Any] = secrets.where(*of_the_client).correlate(OAuthClient).scalar_subquery()
    return found


_BODY = json_body(
    {
        "id": OAuthClient.id,
        "client_id": OAuthClient.client_id,
        "name": OAuthClient.name,
        "scopes": OAuthClient.scopes,
        "redirect_uris": OAuthClient.redirect_uris,
        "public": OAuthClient.public,
        "requests_per_minute": OAuthClient.requests_per_minute,
        "last_used_at": OAuthClient.last_used_at,
        "secrets": _live_secrets(),
        "version": OAuthClient.version,
        "created_at": OAuthClient.created_at,
        "updated_at": OAuthClient.updated_at,
    }
)

_STANDING = (col(OAuthClient.firm_id) == FIRM, col(OAuthClient.disabled_at).is_(None))

OAUTH_CLIENT = compile_read(
    select(OAuthClient.version, _BODY).where(*_STANDING, col(OAuthClient.id) == bindparam("id")).limit(1)
)

OAUTH_CLIENTS = ListRead(
    table=OAuthClient,
    body=_BODY,
    orders={"updated_at": col(OAuthClient.updated_at)},
    filters={"updated_since": col(OAuthClient.updated_at) >= bindparam("updated_since")},
    always=(col(OAuthClient.disabled_at).is_(None),),
)


class LiveSecret(NamedTuple):
    """What a firm may know of a secret that works."""

    id: UUID
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


async def lock(db: FirmSession, caller_id: str | None, client_id: UUID | None) -> dict[str, OAuthClient]:
    """Returns the firm's client that asks and the one that is asked for, by their client ids, until the end.

    Both are locked, in the order of their ids: of two clients that disable each other at once, one comes first.
    A client that was disabled is not among them.
    """
    either = or_(col(OAuthClient.client_id) == caller_id, col(OAuthClient.id) == client_id)
    query = select(OAuthClient).where(either, col(OAuthClient.disabled_at).is_(None))
    rows = await db.exec(query.order_by(col(OAuthClient.id)).with_for_update())
    return {row.client_id: row for row in rows}


async def name(db: FirmSession, client_id: UUID) -> str | None:
    """Returns the public name of a client that was not disabled."""
    query = select(OAuthClient.client_id).where(OAuthClient.id == client_id, col(OAuthClient.disabled_at).is_(None))
    return (await db.exec(query)).one_or_none()


async def live_secrets(db: FirmSession, client: OAuthClient) -> list[LiveSecret]:
    """Returns a client's secrets that work now, the oldest first."""
    secret = OAuthClientSecret
    query = select(secret.id, secret.created_at, secret.expires_at, secret.last_used_at)
    rows = await db.exec(
        query.where(*secrets_of(client), live_at(db.now)).order_by(col(secret.created_at), col(secret.id))
    )
    return [LiveSecret(*row) for row in rows]


async def remove_secret(db: FirmSession, client: OAuthClient, secret_id: UUID) -> None:
    """Forgets a secret: it works no more."""
    mine = delete(OAuthClientSecret).where(*secrets_of(client), col(OAuthClientSecret.id) == secret_id)
    await db.exec(mine, execution_options={"synchronize_session": False})
