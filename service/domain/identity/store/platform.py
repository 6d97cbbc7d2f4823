"""SQL over the tables of all firms: what operators do, what the token endpoint looks up, what every process follows."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, and_, cast, delete, func, insert, literal, or_, union_all, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from service.db.sessions import PlatformSession
from service.domain.identity.errors import UnknownFirm
from service.domain.identity.policy import IDENTITY_SCOPES
from service.domain.identity.rules.refusals import Refusals
from service.domain.identity.store.secrets import live_at, secrets_of
from service.domain.identity.tables import (
    BarredFirm,
    OAuthClient,
    OAuthClientSecret,
    PlatformClient,
    RevokedToken,
    SigningKey,
)

_KEYS_LOCK = 0x6B657973  # "keys": one process at a time decides which key is next
_NO_SUCH_FIRM = "23503"  # SQLSTATE foreign_key_violation


async def add_client(db: PlatformSession, client: OAuthClient) -> None:
    """Inserts a client. Raises UnknownFirm."""
    try:
        await db.exec(insert(OAuthClient).values(**client.model_dump()))
    except IntegrityError as error:
        if getattr(error.orig, "sqlstate", None) == _NO_SUCH_FIRM:
            raise UnknownFirm("There is no such firm.") from None
        raise


async def add_platform_client(db: PlatformSession, client: PlatformClient) -> None:
    """Inserts a client of every firm."""
    await db.exec(insert(PlatformClient).values(**client.model_dump()))


async def platform_client(db: PlatformSession, client_id: str) -> PlatformClient | None:
    """Returns a client of every firm that was not revoked."""
    query = select(PlatformClient).where(PlatformClient.client_id == client_id)
    return (await db.exec(query.where(col(PlatformClient.disabled_at).is_(None)))).first()


async def add_secret(db: PlatformSession, secret: OAuthClientSecret) -> None:
    """Inserts a secret."""
    await db.exec(insert(OAuthClientSecret).values(**secret.model_dump()))


async def client(db: PlatformSession, client_id: str, *, lock: bool = False) -> OAuthClient | None:
    """Returns a client that was not revoked. `lock` keeps others from changing it until the end."""
    query = select(OAuthClient).where(OAuthClient.client_id == client_id, col(OAuthClient.disabled_at).is_(None))
    return (await db.exec(query.with_for_update() if lock else query)).first()


async def count_live_secrets(db: PlatformSession, client: OAuthClient, at: datetime) -> int:
    """Returns how many secrets of a client work at an instant."""
    query = select(func.count()).select_from(OAuthClientSecret).where(*secrets_of(client), live_at(at))
    return (await db.exec(query)).one()


async def disable_client(db: PlatformSession, client_id: str, at: datetime) -> bool:
    """Revokes a client; False if there is none that was not revoked."""
    query = update(OAuthClient).where(col(OAuthClient.client_id) == client_id, col(OAuthClient.disabled_at).is_(None))
    changes = {"disabled_at": at, "updated_at": at, "version": col(OAuthClient.version) + 1}
    found = await db.exec(query.values(**changes).returning(col(OAuthClient.id)))
    if found.first() is not None:
        return True
    every = (col(PlatformClient.client_id) == client_id, col(PlatformClient.disabled_at).is_(None))
    ended = update(PlatformClient).where(*every).values(disabled_at=at).returning(col(PlatformClient.client_id))
    return (await db.exec(ended)).first() is not None


def standing(session: Session, client_id: str, at: datetime) -> tuple[OAuthClient, Sequence[OAuthClientSecret]] | None:
    """Returns a client in good standing and its live secrets.

    None if it is unknown or revoked, or its firm is barred. One statement; for Authlib's server, which is synchronous.
    """
    barred = select(BarredFirm.firm_id).where(BarredFirm.firm_id == OAuthClient.firm_id).exists()
    query = (
        select(OAuthClient, OAuthClientSecret)
        .join(
            OAuthClientSecret,
            and_(
                col(OAuthClientSecret.firm_id) == col(OAuthClient.firm_id),
                col(OAuthClientSecret.client_id) == col(OAuthClient.id),
            ),
        )
        .where(OAuthClient.client_id == client_id, col(OAuthClient.disabled_at).is_(None), ~barred, live_at(at))
    )
    rows = session.exec(query).all()
    return (rows[0][0], [row[1] for row in rows]) if rows else None


def mark_used(session: Session, client: OAuthClient, secret: OAuthClientSecret, at: datetime) -> None:
    """Notes when a client last got a token, and with which of its secrets. The client's row comes first, as always."""
    for table, row in ((OAuthClient, client), (OAuthClientSecret, secret)):
        mine = (col(table.firm_id) == row.firm_id, col(table.id) == row.id)
        session.exec(update(table).where(*mine).values(last_used_at=at))


def revoke_token(session: Session, token_id: str, expires_at: datetime, now: datetime) -> None:
    """Refuses a token from now on; forgets those that have expired."""
    session.exec(delete(RevokedToken).where(col(RevokedToken.expires_at) < now))
    row = postgresql.insert(RevokedToken).values(jti=token_id, expires_at=expires_at)
    session.exec(row.on_conflict_do_nothing())


async def lock_keys(db: PlatformSession) -> None:
    """Keeps other processes from making a signing key until the end of the transaction."""
    await db.exec(select(func.pg_advisory_xact_lock(_KEYS_LOCK)))


async def keys(db: PlatformSession, at: datetime) -> Sequence[SigningKey]:
    """Returns the keys that are trusted at an instant, the newest first."""
    trusted = or_(col(SigningKey.retired_at).is_(None), col(SigningKey.retired_at) > at)
    return (await db.exec(select(SigningKey).where(trusted).order_by(col(SigningKey.signs_from).desc()))).all()


async def add_key(db: PlatformSession, key: SigningKey) -> None:
    """Inserts a signing key."""
    await db.exec(insert(SigningKey).values(**key.model_dump()))


async def retire_keys(db: PlatformSession, retired_at: datetime, now: datetime) -> None:
    """Has all keys go no later than `retired_at`; destroys those that have gone."""
    gone = col(SigningKey.retired_at)
    await db.exec(delete(SigningKey).where(gone < now))
    await db.exec(update(SigningKey).where(or_(gone.is_(None), gone > retired_at)).values(retired_at=retired_at))


async def bar(db: PlatformSession, firm_id: UUID, at: datetime) -> None:
    """Bars a firm."""
    await db.exec(postgresql.insert(BarredFirm).values(firm_id=firm_id, since=at).on_conflict_do_nothing())


async def admit(db: PlatformSession, firm_id: UUID) -> None:
    """Lifts the bar."""
    await db.exec(delete(BarredFirm).where(col(BarredFirm.firm_id) == firm_id))


async def refusals(db: PlatformSession, now: datetime, clients_since: datetime) -> Refusals:
    """Returns what is refused: tokens that have not expired, clients revoked since an instant, barred firms.

    And what a client may still do from which scopes were taken since that instant.
    """
    tokens: Select[str, str] = select(literal("token").label("kind"), col(RevokedToken.jti).label("name"))
    clients = select(literal("client"), col(OAuthClient.client_id)).where(col(OAuthClient.disabled_at) > clients_since)
    every = select(literal("client"), col(PlatformClient.client_id)).where(
        col(PlatformClient.disabled_at) > clients_since
    )
    left = col(OAuthClient.client_id) + " " + func.array_to_string(col(OAuthClient.scopes), " ")
    narrowed = select(literal("narrowed"), left).where(col(OAuthClient.narrowed_at) > clients_since)
    firms = select(literal("firm"), cast(col(BarredFirm.firm_id), Text))
    all_of = union_all(tokens.where(col(RevokedToken.expires_at) > now), clients, every, narrowed, firms).subquery()
    rows = await db.exec(select(all_of.c.kind, all_of.c.name))
    named: dict[str, list[str]] = {"token": [], "client": [], "narrowed": [], "firm": []}
    for kind, name in rows:
        named[kind].append(name)
    return Refusals(
        tokens=frozenset(named["token"]),
        clients=frozenset(named["client"]),
        firms=frozenset(map(UUID, named["firm"])),
        narrowed={
            client_id: frozenset({*IDENTITY_SCOPES, *scopes})
            for client_id, *scopes in map(str.split, named["narrowed"])
        },
    )
