"""SQL of the health-care providers."""

from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from service.db.pages import ListRead
from service.db.sessions import FirmSession
from service.db.shapes import body_of, one_of
from service.domain.contacts.schemas.providers import ProviderOut
from service.domain.contacts.tables import Provider

_BODY = body_of(Provider, ProviderOut)

PROVIDER = one_of(Provider, _BODY)

PROVIDERS = ListRead(
    table=Provider,
    body=_BODY,
    orders={"updated_at": col(Provider.updated_at)},
    filters={
        "npi": col(Provider.npi) == bindparam("npi"),
        "contact_id": col(Provider.contact_id) == bindparam("contact_id"),
        "updated_since": col(Provider.updated_at) >= bindparam("updated_since"),
    },
)


async def with_npi(db: FirmSession, npi: str) -> UUID | None:
    """Returns the id of the provider with this NPI."""
    return (await db.exec(select(Provider.id).where(Provider.npi == npi))).one_or_none()


async def of_contact(db: FirmSession, contact_id: UUID) -> UUID | None:
    """Returns the id of the provider that the contact is."""
    return (await db.exec(select(Provider.id).where(Provider.contact_id == contact_id))).one_or_none()
