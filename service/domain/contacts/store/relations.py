"""SQL of the relations between contacts."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import bindparam, or_
from sqlmodel import col, select

from service.db.pages import ListRead
from service.db.sessions import FirmSession
from service.db.shapes import body_of, one_of
from service.domain.contacts.schemas.relations import RelationOut
from service.domain.contacts.tables import ContactRelation

_MOST = 1_000

_BODY = body_of(ContactRelation, RelationOut)

RELATION = one_of(ContactRelation, _BODY, "contact_id")

RELATIONS = ListRead(
    table=ContactRelation,
    body=_BODY,
    orders={"updated_at": col(ContactRelation.updated_at)},
    filters={"contact_id": col(ContactRelation.contact_id) == bindparam("contact_id")},
)

RELATIONS_TO = ListRead(
    table=ContactRelation,
    body=_BODY,
    orders=RELATIONS.orders,
    filters={"other_id": col(ContactRelation.other_id) == bindparam("other_id")},
)
"""What others are to the contact."""


async def related(db: FirmSession, contact_id: UUID, other_id: UUID, kind: str) -> bool:
    """Returns whether the contact is this to the other already."""
    found = await db.exec(
        select(ContactRelation.id).where(
            ContactRelation.contact_id == contact_id,
            ContactRelation.other_id == other_id,
            ContactRelation.kind == kind,
        )
    )
    return found.one_or_none() is not None


async def of_contacts(db: FirmSession, contact_ids: Collection[UUID]) -> list[ContactRelation]:
    """Returns the relations that any of the contacts has to another, or another to it, so many at most."""
    query = select(ContactRelation).where(
        or_(col(ContactRelation.contact_id).in_(contact_ids), col(ContactRelation.other_id).in_(contact_ids))
    )
    return list((await db.exec(query.limit(_MOST))).all())
