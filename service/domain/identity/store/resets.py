"""SQL of forgotten passwords."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert
from sqlmodel import col, select

from service.db.sessions import PlatformSession
from service.domain.identity.tables import PasswordReset, User


async def add(db: PlatformSession, reset: PasswordReset, now: datetime) -> None:
    """Inserts a reset; forgets those that have expired."""
    await db.exec(delete(PasswordReset).where(col(PasswordReset.expires_at) <= now))
    await db.exec(insert(PasswordReset).values(**reset.model_dump()))


async def behind(db: PlatformSession, secret_hash: bytes, now: datetime, *, lock: bool) -> User | None:
    """Returns whose password a link may set; of two that use it at once, `lock` has the second wait."""
    query = select(PasswordReset.user_id).where(
        PasswordReset.secret_hash == secret_hash, PasswordReset.expires_at > now
    )
    user_id = (await db.exec(query.with_for_update() if lock else query)).first()
    return None if user_id is None else (await db.exec(select(User).where(User.id == user_id))).one()


async def end_all(db: PlatformSession, user_id: UUID) -> None:
    """Ends every link that somebody was sent."""
    await db.exec(delete(PasswordReset).where(col(PasswordReset.user_id) == user_id))
