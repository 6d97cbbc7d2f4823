"""SQL of the damages."""

from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from service.db.pages import ListRead
from service.db.reads import FIRM, compile_read
from service.db.sessions import FirmSession
from service.db.shapes import body_of, one_of
from service.domain.matters.rules.damages import ITEMS_PER_MATTER
from service.domain.matters.schemas.damages import DamageOut
from service.domain.matters.tables import Damage

_BODY = body_of(Damage, DamageOut)

DAMAGE = one_of(Damage, _BODY, "matter_id")

DAMAGES = ListRead(
    table=Damage,
    body=_BODY,
    orders={"updated_at": col(Damage.updated_at)},
    filters={"matter_id": col(Damage.matter_id) == bindparam("matter_id")},
)

DAMAGES_OF_MATTER = compile_read(
    select(_BODY)
    .where(col(Damage.firm_id) == FIRM, col(Damage.matter_id) == bindparam("matter_id"))
    .order_by(col(Damage.id))
    .limit(ITEMS_PER_MATTER)
)
"""All items of a matter, which are bounded."""


async def full(db: FirmSession, matter_id: UUID) -> bool:
    """Returns whether a matter has as many items as it may."""
    some = select(Damage.id).where(Damage.matter_id == matter_id).offset(ITEMS_PER_MATTER - 1).limit(1)
    return (await db.exec(some)).first() is not None
