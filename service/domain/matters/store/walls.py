"""SQL of the ethical walls."""

from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from service.db.pages import ListRead
from service.db.sessions import FirmSession
from service.db.shapes import body_of, one_of
from service.domain.matters.schemas.walls import WallEntryOut
from service.domain.matters.tables import MatterWall

_BODY = body_of(MatterWall, WallEntryOut)

WALL_ENTRY = one_of(MatterWall, _BODY, "matter_id")

WALL = ListRead(
    table=MatterWall,
    body=_BODY,
    orders={"updated_at": col(MatterWall.updated_at)},
    filters={
        "matter_id": col(MatterWall.matter_id) == bindparam("matter_id"),
        "status": col(MatterWall.status) == bindparam("status"),
    },
)


async def stands(db: FirmSession, matter_id: UUID, subject: str) -> bool:
    """Returns whether the subject is screened from the matter already."""
    query = select(MatterWall.id).where(MatterWall.matter_id == matter_id, MatterWall.subject == subject)
    return (await db.exec(query.where(col(MatterWall.lifted_at).is_(None)))).one_or_none() is not None
