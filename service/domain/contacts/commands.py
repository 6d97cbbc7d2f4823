"""What can happen to a contact."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.db.versions import seen
from service.domain.contacts import store
from service.domain.contacts.schemas import ChangeContact, ContactOut, OpenContact
from service.domain.contacts.tables import Contact
from service.domain.history import commands as history
from service.values.errors import StaleVersion
from service.values.ids import new_id
from service.values.patches import changed
from service.values.versions import ExpectedVersion


async def add_contact(db: FirmSession, order: OpenContact) -> ContactOut:
    """Adds a contact."""
    contact = Contact(id=new_id(), **order.model_dump())
    db.add(contact)
    await db.flush()
    await store.EXTERNAL_IDS.replace(db, contact.id, {}, order.external_ids)
    out = ContactOut.model_validate(contact)
    history.record(db, "contact.added", "contact", out.id, after=out)
    return out


async def change_contact(
    db: FirmSession, contact_id: UUID, change: ChangeContact, expected: ExpectedVersion | None
) -> ContactOut:
    """Changes a contact. Raises NotFound, StaleVersion, InvalidInput."""
    contact, before = await _locked(db, contact_id, expected)
    current = OpenContact.model_validate(before.model_dump(include=set(OpenContact.model_fields)))
    return await _apply(db, contact, before, changed(current, change))


async def put_contact(
    db: FirmSession, source: str, external_id: str, order: OpenContact, expected: ExpectedVersion | None
) -> tuple[ContactOut, bool]:
    """Adds or replaces the contact that `source` calls `external_id`; returns it and whether it is new."""
    order = order.model_copy(update={"external_ids": order.external_ids | {source: external_id}})
    known = await store.EXTERNAL_IDS.find(db, source, external_id)
    if known is None:
        if expected is not None:
            raise StaleVersion
        return await add_contact(db, order), True
    contact, before = await _locked(db, known, expected)
    return await _apply(db, contact, before, order), False


async def delete_contact(db: FirmSession, contact_id: UUID, expected: ExpectedVersion | None) -> None:
    """Deletes a contact to which nothing refers. Raises NotFound, StaleVersion; Conflict if it is a party."""
    contact, before = await _locked(db, contact_id, expected)
    await db.delete(contact)
    await db.flush()
    history.record(db, "contact.deleted", "contact", contact_id, before=before)


async def _locked(db: FirmSession, contact_id: UUID, expected: ExpectedVersion | None) -> tuple[Contact, ContactOut]:
    contact = seen(await store.lock(db, contact_id), expected)
    return contact, ContactOut.model_validate(contact)


async def _apply(db: FirmSession, contact: Contact, before: ContactOut, order: OpenContact) -> ContactOut:
    await store.EXTERNAL_IDS.replace(db, contact.id, before.external_ids, order.external_ids)
    contact.sqlmodel_update(order.model_dump())
    await db.flush()
    out = ContactOut.model_validate(contact)
    if out != before:
        history.record(db, "contact.changed", "contact", out.id, before=before, after=out)
    return out
