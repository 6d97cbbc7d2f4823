"""Questions to the contacts."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.contacts.store import contacts as store

CONTACT = store.CONTACT
CONTACTS = store.CONTACTS


async def exists(db: FirmSession, contact_id: UUID) -> bool:
    """Returns whether the firm has this contact."""
    return await store.exists(db, contact_id)
