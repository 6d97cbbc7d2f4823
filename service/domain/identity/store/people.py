"""SQL of people: users, their sessions in browsers, wrong passwords and codes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, update
from sqlalchemy.dialects import postgresql
from sqlmodel import col, select

from service.db.sessions import PlatformSession
from service.domain.identity.store.grants import holding_grants
from service.domain.identity.tables import (
    AuthorizationCode,
    BrowserSession,
    FailedSignIn,
    RecoveryCode,
    RefreshToken,
    User,
)


async def add_user(db: PlatformSession, user: User) -> bool:
    """Inserts a user; False where somebody has the address already."""
    row = postgresql.insert(User).values(**user.model_dump()).on_conflict_do_nothing(index_elements=["email"])
    return (await db.exec(row.returning(col(User.id)))).first() is not None


async def user_by_email(db: PlatformSession, email: str) -> User | None:
    """Returns the user with a normalised address."""
    return (await db.exec(select(User).where(User.email == email))).first()


async def user(db: PlatformSession, user_id: UUID) -> User | None:
    """Returns a user."""
    return (await db.exec(select(User).where(User.id == user_id))).first()


async def set_password(db: PlatformSession, user_id: UUID, password_hash: str) -> None:
    """Replaces a password's hash."""
    await db.exec(update(User).where(col(User.id) == user_id).values(password_hash=password_hash))


async def set_second_factor(
    db: PlatformSession, user_id: UUID, secret: str | None, step: int, code_hashes: Sequence[bytes]
) -> None:
    """Replaces the second factor and the recovery codes; None: there is none any more."""
    await db.exec(update(User).where(col(User.id) == user_id).values(totp_secret=secret, totp_step=step))
    await db.exec(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user_id))
    if code_hashes:
        rows = [{"user_id": user_id, "code_hash": code_hash} for code_hash in code_hashes]
        await db.exec(insert(RecoveryCode).values(rows))


async def take_step(db: PlatformSession, user_id: UUID, step: int) -> bool:
    """Takes a time step, of which each counts once and none before it any more; False where it was taken."""
    query = update(User).where(col(User.id) == user_id, col(User.totp_step) < step).values(totp_step=step)
    return (await db.exec(query.returning(col(User.id)))).first() is not None


async def take_recovery_code(db: PlatformSession, user_id: UUID, code_hash: bytes) -> bool:
    """Uses a recovery code up; False where there is no such code any more."""
    query = delete(RecoveryCode).where(col(RecoveryCode.user_id) == user_id, col(RecoveryCode.code_hash) == code_hash)
    return (await db.exec(query.returning(col(RecoveryCode.user_id)))).first() is not None


async def hold_account(db: PlatformSession, account: bytes) -> None:
    """Keeps other attempts at an account waiting until the end of the transaction."""
    await db.exec(select(func.pg_advisory_xact_lock(int.from_bytes(account[:8], "big", signed=True))))


async def failures(
    db: PlatformSession, since: datetime, *, account: bytes | None, network: str | None
) -> list[datetime]:
    """Returns when attempts failed for an account, from a network, or both, since an instant; the latest first."""
    query = select(FailedSignIn.at).where(FailedSignIn.at > since).order_by(col(FailedSignIn.at).desc()).limit(200)
    if account is not None:
        query = query.where(FailedSignIn.account == account)
    if network is not None:
        query = query.where(FailedSignIn.network == network)
    return list((await db.exec(query)).all())


async def add_failure(db: PlatformSession, failure: FailedSignIn, forget_before: datetime) -> None:
    """Notes a failed attempt, and forgets those that count no more."""
    await db.exec(delete(FailedSignIn).where(col(FailedSignIn.at) < forget_before))
    await db.exec(insert(FailedSignIn).values(**failure.model_dump()))


async def forgive(db: PlatformSession, account: bytes, network: str) -> None:
    """Forgets the failures of an account from a network, since its owner is there."""
    mine = col(FailedSignIn.account) == account, col(FailedSignIn.network) == network
    await db.exec(delete(FailedSignIn).where(*mine))


async def add_session(db: PlatformSession, session: BrowserSession) -> None:
    """Inserts a session."""
    await db.exec(insert(BrowserSession).values(**session.model_dump()))


async def session_of(db: PlatformSession, secret_hash: bytes) -> tuple[BrowserSession, User] | None:
    """Returns the session behind a cookie, and whose it is."""
    query = select(BrowserSession, User).join(User, col(User.id) == col(BrowserSession.user_id))
    found = (await db.exec(query.where(BrowserSession.secret_hash == secret_hash))).first()
    return (found[0], found[1]) if found else None


async def note_seen(db: PlatformSession, session_id: UUID, at: datetime) -> None:
    """Notes that a session is in use."""
    await db.exec(update(BrowserSession).where(col(BrowserSession.id) == session_id).values(last_seen_at=at))


async def sessions_of(db: PlatformSession, user_id: UUID) -> Sequence[BrowserSession]:
    """Returns a user's sessions that are signed in, the one used last first."""
    complete = col(BrowserSession.signed_in_at).is_not(None)
    mine = select(BrowserSession).where(BrowserSession.user_id == user_id, complete)
    return (await db.exec(mine.order_by(col(BrowserSession.last_seen_at).desc()))).all()


async def end_session(db: PlatformSession, user_id: UUID, session_id: UUID) -> bool:
    """Ends one of a user's sessions; False if there is none such."""
    mine = col(BrowserSession.user_id) == user_id, col(BrowserSession.id) == session_id
    return (await db.exec(delete(BrowserSession).where(*mine).returning(col(BrowserSession.id)))).first() is not None


async def end_sessions(db: PlatformSession, user_id: UUID, *, but: UUID | None) -> None:
    """Ends a user's sessions, all or all but one."""
    query = delete(BrowserSession).where(col(BrowserSession.user_id) == user_id)
    await db.exec(query if but is None else query.where(col(BrowserSession.id) != but))


async def end_grants(db: PlatformSession, user_id: UUID, at: datetime) -> None:
    """Ends what a user has granted to clients, codes on their way included; access tokens live on for their minutes."""
    await db.exec(holding_grants(user_id))
    await db.exec(delete(AuthorizationCode).where(col(AuthorizationCode.user_id) == user_id))
    mine = col(RefreshToken.user_id) == user_id, col(RefreshToken.ended_at).is_(None)
    await db.exec(update(RefreshToken).where(*mine).values(ended_at=at))


async def end_secret(db: PlatformSession, secret_hash: bytes) -> None:
    """Ends the session behind a cookie, if there is one."""
    await db.exec(delete(BrowserSession).where(col(BrowserSession.secret_hash) == secret_hash))


async def forget_sessions(db: PlatformSession, before: datetime) -> None:
    """Deletes the sessions that were made before an instant."""
    await db.exec(delete(BrowserSession).where(col(BrowserSession.created_at) < before))
