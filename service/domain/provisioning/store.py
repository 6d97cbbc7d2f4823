"""SQL of provisioning."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlmodel import col, select

from service.db.pages import ListRead
from service.db.reads import FIRM, compile_read
from service.db.sessions import FirmSession
from service.db.shapes import body_of, one_of
from service.domain.provisioning.schemas import GroupNameOut, ScimTokenOut
from service.domain.provisioning.tables import GroupName, ScimToken

MOST_GROUPS = 200
"""More than there can be: the built-in roles and a firm's own."""

GROUP_NAMES = compile_read(
    select(body_of(GroupName, GroupNameOut))
    .where(col(GroupName.firm_id) == FIRM)
    .order_by(GroupName.role_key)
    .limit(MOST_GROUPS)
)

_TOKEN = body_of(ScimToken, ScimTokenOut)

SCIM_TOKEN = one_of(ScimToken, _TOKEN)

SCIM_TOKENS = ListRead(
    table=ScimToken,
    body=_TOKEN,
    orders={"updated_at": col(ScimToken.updated_at)},
    filters={"updated_since": col(ScimToken.updated_at) >= bindparam("updated_since")},
)

SCIM_TOKEN_BEHIND = compile_read(
    select(_TOKEN).where(col(ScimToken.firm_id) == FIRM, col(ScimToken.token_hash) == bindparam("token_hash")).limit(1)
)


async def named(db: FirmSession, role_key: str) -> GroupName | None:
    """Returns what the directory calls a group, locked until the end of the transaction."""
    return (await db.exec(select(GroupName).where(GroupName.role_key == role_key).with_for_update())).one_or_none()


async def note_use(db: FirmSession, token_id: UUID, at: datetime) -> None:
    """Notes when a token was used; it is no change of what the firm said."""
    await db.exec(update(ScimToken).where(col(ScimToken.id) == token_id).values(last_used_at=at))
