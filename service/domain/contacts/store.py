"""All SQL of the contacts."""

from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from service.db.external_ids import ExternalIdIndex
from service.db.pages import ListRead
from service.db.reads import FIRM, compile_read, json_body
from service.db.sessions import FirmSession
from service.domain.contacts.tables import Contact, ContactExternalId

EXTERNAL_IDS = ExternalIdIndex(ContactExternalId, "contact_id")

_BODY = json_body(
    {
        "id": Contact.id,
        "kind": Contact.kind,
        "name": Contact.name,
        "email": Contact.email,
        "phone": Contact.phone,
        "address": Contact.address,
        "born_on": Contact.born_on,
        "died_on": Contact.died_on,
        "notes": Contact.notes,
        "external_ids": Contact.external_ids,
        "version": Contact.version,
        "created_at": Contact.created_at,
        "updated_at": Contact.updated_at,
    }
)

CONTACT = compile_read(
    select(Contact.version, _BODY).where(col(Contact.firm_id) == FIRM, col(Contact.id) == bindparam("id")).limit(1)
)

CONTACTS = ListRead(
    table=Contact,
    body=_BODY,
    orders={"updated_at": col(Contact.updated_at)},
    filters={
        "kind": col(Contact.kind) == bindparam("kind"),
        "updated_since": col(Contact.updated_at) >= bindparam("updated_since"),
    },
)


async def lock(db: FirmSession, contact_id: UUID) -> Contact | None:
    """Returns the contact, locked until the end of the transaction."""
    return (await db.exec(select(Contact).where(Contact.id == contact_id).with_for_update())).one_or_none()


async def exists(db: FirmSession, contact_id: UUID) -> bool:
    """Returns whether the firm has this contact."""
    return (await db.exec(select(Contact.id).where(Contact.id == contact_id))).one_or_none() is not None
