"""Tables of the contacts, a module a resource."""

from service.domain.contacts.tables.contacts import Contact, ContactExternalId
from service.domain.contacts.tables.identifiers import ContactIdentifier

__all__ = ["Contact", "ContactExternalId", "ContactIdentifier"]
