"""Tables of the contacts, a module a resource."""

from service.domain.contacts.tables.contacts import Contact, ContactExternalId

__all__ = ["Contact", "ContactExternalId"]
