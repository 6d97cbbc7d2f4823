"""SQL of the members whose tokens ended."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql
from sqlmodel import col, select

from service.db.sessions import FirmSession, PlatformSession
from service.domain.identity.rules.signing_keys import LONGEST_TOKEN
from service.domain.identity.tables import EndedMember


async def end(db: FirmSession, member_ids: Collection[UUID], at: datetime) -> None:
    """Notes that what was issued to these members until an instant is refused; forgets what has expired by itself."""
    await db.exec(delete(EndedMember).where(col(EndedMember.at) < at - LONGEST_TOKEN))
    rows = [{"firm_id": db.firm_id, "member_id": member_id, "at": at} for member_id in sorted(member_ids)]
    order = postgresql.insert(EndedMember).values(rows)
    await db.exec(order.on_conflict_do_update(index_elements=["firm_id", "member_id"], set_={"at": order.excluded.at}))


async def ended_since(db: PlatformSession, since: datetime) -> dict[UUID, datetime]:
    """Returns the members whose tokens ended since an instant, and when."""
    query = select(EndedMember.member_id, EndedMember.at).where(EndedMember.at > since)
    return {UUID(int=member_id.int): at for member_id, at in await db.exec(query)}
