"""SQL of provisioning."""

from sqlmodel import col, select

from service.db.reads import FIRM, compile_read
from service.db.sessions import FirmSession
from service.db.shapes import body_of
from service.domain.provisioning.schemas import GroupNameOut
from service.domain.provisioning.tables import GroupName

MOST_GROUPS = 200
"""More than there can be: the built-in roles and a firm's own."""

GROUP_NAMES = compile_read(
    select(body_of(GroupName, GroupNameOut))
    .where(col(GroupName.firm_id) == FIRM)
    .order_by(GroupName.role_key)
    .limit(MOST_GROUPS)
)


async def named(db: FirmSession, role_key: str) -> GroupName | None:
    """Returns what the directory calls a group, locked until the end of the transaction."""
    return (await db.exec(select(GroupName).where(GroupName.role_key == role_key).with_for_update())).one_or_none()
