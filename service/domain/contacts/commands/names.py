"""Keeping the names under which people and organisations are found, in the transaction that changes them."""

from collections.abc import Iterable
from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.contacts.rules.finding import FoundKind
from service.domain.contacts.schemas.contacts import OpenContact
from service.domain.contacts.schemas.names import SubjectKind, names_of
from service.domain.contacts.store import names as store

_OF_CONTACT: tuple[FoundKind, ...] = ("name", "alias", "former_name", "email", "phone")


async def keep_contact(db: FirmSession, contact_id: UUID, contact: OpenContact) -> None:
    """Has a contact found under its names, mail address and phone number, and no longer under others."""
    await store.replace(db, "contact", contact_id, _OF_CONTACT, names_of(contact))


async def keep_npi(db: FirmSession, contact_id: UUID, npi: str | None) -> None:
    """Has a contact found under its NPI."""
    await store.replace(db, "contact", contact_id, ("npi",), [] if npi is None else [("npi", npi)])


async def keep_names(
    db: FirmSession, subject_kind: SubjectKind, subject_id: UUID, names: Iterable[tuple[FoundKind, str]]
) -> None:
    """Has something else that bears names, such as a lead, found under them alone; no names: under nothing."""
    await store.replace(db, subject_kind, subject_id, (*_OF_CONTACT, "npi"), names)
