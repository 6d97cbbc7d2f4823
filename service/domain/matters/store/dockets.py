"""SQL of the dockets."""

from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from service.db.pages import ListRead
from service.db.sessions import FirmSession
from service.db.shapes import body_of, one_of
from service.domain.matters.schemas.dockets import DocketOut
from service.domain.matters.tables import Docket

DOCKETS_PER_MATTER = 100

_BODY = body_of(Docket, DocketOut)

DOCKET = one_of(Docket, _BODY, "matter_id")

DOCKETS = ListRead(
    table=Docket,
    body=_BODY,
    orders={"updated_at": col(Docket.updated_at)},
    filters={"matter_id": col(Docket.matter_id) == bindparam("matter_id")},
)


async def of_matter(db: FirmSession, matter_id: UUID) -> list[Docket]:
    """Returns the dockets of a matter, the oldest first, which are bounded."""
    query = select(Docket).where(Docket.matter_id == matter_id).order_by(col(Docket.id)).limit(DOCKETS_PER_MATTER)
    return list((await db.exec(query)).all())
