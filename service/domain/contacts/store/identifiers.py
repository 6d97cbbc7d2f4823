"""SQL of the identifiers."""

from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from service.db.pages import ListRead
from service.db.reads import FIRM, compile_read
from service.db.sessions import FirmSession
from service.db.shapes import body_of
from service.domain.contacts.schemas.identifiers import IdentifierOut
from service.domain.contacts.tables import Contact, ContactIdentifier

TABLE = "contact_identifiers"
"""Names the place of a sealed value."""

_BODY = body_of(ContactIdentifier, IdentifierOut)
_HERE = (
    col(ContactIdentifier.firm_id) == FIRM,
    col(ContactIdentifier.contact_id) == bindparam("contact_id"),
    col(ContactIdentifier.kind) == bindparam("identifier_kind"),
)

IDENTIFIER = compile_read(select(col(ContactIdentifier.version), _BODY).where(*_HERE).limit(1))

IDENTIFIERS = ListRead(
    table=ContactIdentifier,
    body=_BODY,
    orders={"kind": col(ContactIdentifier.kind)},
    filters={"contact_id": col(ContactIdentifier.contact_id) == bindparam("contact_id")},
)

SEALED = compile_read(select(col(ContactIdentifier.id), col(ContactIdentifier.sealed)).where(*_HERE).limit(1))


async def hold_contact(db: FirmSession, contact_id: UUID) -> bool:
    """Returns whether the firm has this contact, and keeps it from being deleted until the transaction ends."""
    query = select(Contact.id).where(Contact.id == contact_id).with_for_update(key_share=True, read=True)
    return (await db.exec(query)).one_or_none() is not None


async def lock(db: FirmSession, contact_id: UUID, kind: str) -> ContactIdentifier | None:
    """Returns the contact's identifier of a kind, locked until the transaction ends."""
    query = select(ContactIdentifier).where(ContactIdentifier.contact_id == contact_id, ContactIdentifier.kind == kind)
    return (await db.exec(query.with_for_update())).one_or_none()
