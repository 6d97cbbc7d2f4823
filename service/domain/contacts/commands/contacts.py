"""What can happen to a contact."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.contacts.commands import names
from service.domain.contacts.schemas.contacts import ChangeContact, ContactOut, OpenContact
from service.domain.contacts.schemas.names import names_of
from service.domain.contacts.store import contacts as store
from service.domain.contacts.tables import Contact
from service.domain.history.commands import Recorded
from service.values.errors import StaleVersion
from service.values.versions import ExpectedVersion

_CONTACTS = Recorded("contact", Contact, OpenContact, ContactOut)


async def add_contact(db: FirmSession, order: OpenContact) -> ContactOut:
    """Adds a contact."""
    out = await _CONTACTS.add(db, "contact.added", order)
    await store.EXTERNAL_IDS.replace(db, out.id, {}, order.external_ids)
    await names.keep_contact(db, out.id, order)
    return out


async def change_contact(
    db: FirmSession, contact_id: UUID, change: ChangeContact, expected: ExpectedVersion | None
) -> ContactOut:
    """Changes a contact. Raises NotFound, StaleVersion, InvalidInput."""
    contact = await _CONTACTS.lock(db, expected, id=contact_id)
    return await _apply(db, contact, _CONTACTS.wanted(contact, change))


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
    return await _apply(db, await _CONTACTS.lock(db, expected, id=known), order), False


async def delete_contact(db: FirmSession, contact_id: UUID, expected: ExpectedVersion | None) -> None:
    """Deletes a contact to which nothing refers. Raises NotFound, StaleVersion; Conflict if it is a party."""
    await _CONTACTS.remove(db, "contact.deleted", await _CONTACTS.lock(db, expected, id=contact_id))
    await names.keep_names(db, "contact", contact_id, [])


async def _apply(db: FirmSession, contact: Contact, wanted: OpenContact) -> ContactOut:
    await store.EXTERNAL_IDS.replace(db, contact.id, contact.external_ids, wanted.external_ids)
    before = OpenContact.model_validate(contact, from_attributes=True)
    if names_of(before) != names_of(wanted):
        await names.keep_contact(db, contact.id, wanted)
    return await _CONTACTS.change(db, "contact.changed", contact, wanted)
