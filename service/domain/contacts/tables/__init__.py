"""Tables of the contacts, a module a resource."""

from service.domain.contacts.tables.contacts import Contact, ContactExternalId
from service.domain.contacts.tables.identifiers import ContactIdentifier
from service.domain.contacts.tables.merged import MergedContact
from service.domain.contacts.tables.names import KnownName, KnownNameKey
from service.domain.contacts.tables.providers import Provider
from service.domain.contacts.tables.relations import ContactRelation

__all__ = [
    "Contact",
    "ContactExternalId",
    "ContactIdentifier",
    "ContactRelation",
    "KnownName",
    "KnownNameKey",
    "MergedContact",
    "Provider",
]
