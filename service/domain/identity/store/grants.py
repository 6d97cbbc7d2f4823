"""SQL of what people grant to clients: codes, refresh tokens, consent. Synchronous, as Authlib's server is."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, update
from sqlalchemy.dialects import postgresql
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from service.domain.identity.tables import (
    AuthorizationCode,
    BarredFirm,
    Consent,
    OAuthClient,
    PlatformClient,
    RefreshToken,
    RevokedToken,
)


def client(session: Session, client_id: str) -> OAuthClient | PlatformClient | None:
    """Returns a client that was not disabled: of a firm that is not barred, or of every firm."""
    barred = select(BarredFirm.firm_id).where(BarredFirm.firm_id == OAuthClient.firm_id).exists()
    query = select(OAuthClient).where(OAuthClient.client_id == client_id, col(OAuthClient.disabled_at).is_(None))
    found = session.exec(query.where(~barred)).first()
    if found is not None:
        return found
    every = select(PlatformClient).where(PlatformClient.client_id == client_id)
    return session.exec(every.where(col(PlatformClient.disabled_at).is_(None))).first()


def add_code(session: Session, code: AuthorizationCode, forget_before: datetime) -> None:
    """Inserts a code; forgets those that expired before an instant."""
    session.exec(delete(AuthorizationCode).where(col(AuthorizationCode.expires_at) < forget_before))
    session.exec(insert(AuthorizationCode).values(**code.model_dump()))


def holding_grants(user_id: UUID) -> SelectOfScalar[None]:
    """Returns the statement that has whatever else changes a user's grants wait until the end of the transaction.

    Otherwise a token that is being renewed while its family ends would leave a successor that nobody saw.
    """
    return select(func.pg_advisory_xact_lock(int.from_bytes(user_id.bytes[8:], "big", signed=True)))


def lock_code(session: Session, code_hash: bytes) -> AuthorizationCode | None:
    """Returns a code, used or not; of two that bring it at once the second waits."""
    user_id = session.exec(select(AuthorizationCode.user_id).where(AuthorizationCode.code_hash == code_hash)).first()
    if user_id is None:
        return None
    session.exec(holding_grants(user_id))
    return session.exec(
        select(AuthorizationCode).where(AuthorizationCode.code_hash == code_hash).with_for_update()
    ).first()


def use_code(session: Session, code_hash: bytes, at: datetime) -> None:
    """Marks a code as used."""
    session.exec(update(AuthorizationCode).where(col(AuthorizationCode.code_hash) == code_hash).values(used_at=at))


def add_refresh_token(session: Session, token: RefreshToken, forget_before: datetime) -> None:
    """Inserts a refresh token; forgets those that expired before an instant."""
    session.exec(delete(RefreshToken).where(col(RefreshToken.expires_at) < forget_before))
    session.exec(insert(RefreshToken).values(**token.model_dump()))


def lock_refresh_token(session: Session, token_hash: bytes) -> RefreshToken | None:
    """Returns a refresh token, used or not; of two that bring it at once the second waits."""
    user_id = session.exec(select(RefreshToken.user_id).where(RefreshToken.token_hash == token_hash)).first()
    if user_id is None:
        return None
    session.exec(holding_grants(user_id))
    return session.exec(select(RefreshToken).where(RefreshToken.token_hash == token_hash).with_for_update()).first()


def use_refresh_token(session: Session, token_hash: bytes, at: datetime) -> None:
    """Marks a refresh token as used."""
    session.exec(update(RefreshToken).where(col(RefreshToken.token_hash) == token_hash).values(used_at=at))


def end_family(session: Session, family: UUID, now: datetime) -> None:
    """Ends every refresh token of a family, and the access tokens that were issued with them."""
    mine = col(RefreshToken.family) == family
    session.exec(update(RefreshToken).where(mine, col(RefreshToken.ended_at).is_(None)).values(ended_at=now))
    issued = select(col(RefreshToken.access_jti), col(RefreshToken.access_expires_at)).where(
        mine, col(RefreshToken.access_expires_at) > now
    )
    refused = postgresql.insert(RevokedToken).from_select(["jti", "expires_at"], issued)
    session.exec(refused.on_conflict_do_nothing())


def agreed(session: Session, user_id: UUID, client_id: str, firm_id: UUID) -> frozenset[str]:
    """Returns what a person has agreed that a client may do in a firm."""
    this = (Consent.user_id == user_id, Consent.client_id == client_id, Consent.firm_id == firm_id)
    return frozenset(session.exec(select(Consent.scopes).where(*this)).first() or ())


def agree(session: Session, consent: Consent) -> None:
    """Notes what a person agreed to, in place of what was agreed before."""
    row = postgresql.insert(Consent).values(**consent.model_dump())
    changes = {"scopes": row.excluded.scopes, "given_at": row.excluded.given_at}
    session.exec(row.on_conflict_do_update(index_elements=["user_id", "client_id", "firm_id"], set_=changes))
