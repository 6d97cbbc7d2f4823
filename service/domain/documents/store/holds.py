"""SQL of the legal holds."""

from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, or_, select

from service.db.pages import ListRead
from service.db.sessions import FirmSession
from service.db.shapes import body_of, one_of
from service.domain.documents.schemas.holds import HoldOut
from service.domain.documents.tables import LegalHold

_BODY = body_of(LegalHold, HoldOut)

HOLD = one_of(LegalHold, _BODY)

HOLDS = ListRead(
    table=LegalHold,
    body=_BODY,
    orders={"updated_at": col(LegalHold.updated_at)},
    filters={"matter_id": col(LegalHold.matter_id) == bindparam("matter_id")},
)


async def keeps(db: FirmSession, matter_id: UUID, document_id: UUID) -> bool:
    """Returns whether a hold that was not released keeps the document."""
    query = select(LegalHold.id).where(
        LegalHold.matter_id == matter_id,
        col(LegalHold.released_at).is_(None),
        or_(col(LegalHold.document_id).is_(None), col(LegalHold.document_id) == document_id),
    )
    return (await db.exec(query.limit(1))).first() is not None
