"""Questions to the contacts."""

from uuid import UUID

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.contacts.schemas.identifiers import IdentifierValueOut
from service.domain.contacts.store import contacts as store
from service.domain.contacts.store import identifiers, providers, relations
from service.domain.firms.vault import Vault
from service.values.errors import NotFound
from service.values.identifiers import IdentifierKind

CONTACT = store.CONTACT
CONTACTS = store.CONTACTS
IDENTIFIER = identifiers.IDENTIFIER
IDENTIFIERS = identifiers.IDENTIFIERS
RELATION = relations.RELATION
RELATIONS = relations.RELATIONS
RELATIONS_TO = relations.RELATIONS_TO
PROVIDER = providers.PROVIDER
PROVIDERS = providers.PROVIDERS


async def exists(db: FirmSession, contact_id: UUID) -> bool:
    """Returns whether the firm has this contact."""
    return await store.exists(db, contact_id)


async def reveal(reads: FirmReads, vault: Vault, contact_id: UUID, kind: IdentifierKind) -> IdentifierValueOut:
    """Returns an identifier in full. Raises NotFound, DataDestroyed."""
    row = await reads.first(identifiers.SEALED, contact_id=contact_id, identifier_kind=kind)
    if row is None:
        raise NotFound("There is no such identifier.")
    plain = await vault.open(reads, identifiers.TABLE, row["id"], row["sealed"])
    return IdentifierValueOut(kind=kind, value=plain.decode())
