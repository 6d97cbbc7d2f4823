"""What can happen to a health-care provider."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.contacts import errors
from service.domain.contacts.commands import names
from service.domain.contacts.schemas.contacts import ContactKind
from service.domain.contacts.schemas.providers import AddProvider, ChangeProvider, ProviderFields, ProviderOut
from service.domain.contacts.store import contacts as contact_store
from service.domain.contacts.store import providers as store
from service.domain.contacts.tables import Provider
from service.domain.history.commands import Recorded
from service.values.errors import FieldError, InvalidInput
from service.values.versions import ExpectedVersion

_PROVIDERS = Recorded("provider", Provider, ProviderFields, ProviderOut)


async def add_provider(db: FirmSession, order: AddProvider) -> ProviderOut:
    """Makes a contact a provider. Raises InvalidInput (the contact), ProviderExists, NpiTaken."""
    kind = await contact_store.hold(db, order.contact_id)
    if kind is None:
        raise InvalidInput("There is no such contact.", [FieldError("/contact_id", "unknown_contact", "no contact")])
    _require_fit(order, kind)
    if await store.of_contact(db, order.contact_id) is not None:
        raise errors.ProviderExists(
            "The contact is a provider already.", [FieldError("/contact_id", "provider_exists", "exists")]
        )
    await _require_free(db, order.npi)
    if order.npi is not None:
        await names.keep_npi(db, order.contact_id, order.npi)
    return await _PROVIDERS.add(db, "provider.added", order)


async def change_provider(
    db: FirmSession, provider_id: UUID, change: ChangeProvider, expected: ExpectedVersion | None
) -> ProviderOut:
    """Changes a provider. Raises NotFound, StaleVersion, InvalidInput, NpiTaken."""
    provider = await _PROVIDERS.lock(db, expected, id=provider_id)
    wanted = _PROVIDERS.wanted(provider, change)
    if wanted.enumeration != provider.enumeration:
        _require_fit(wanted, await contact_store.hold(db, provider.contact_id))
    if wanted.npi != provider.npi:
        await _require_free(db, wanted.npi)
        await names.keep_npi(db, provider.contact_id, wanted.npi)
    return await _PROVIDERS.change(db, "provider.changed", provider, wanted)


async def remove_provider(db: FirmSession, provider_id: UUID, expected: ExpectedVersion | None) -> None:
    """Forgets that a contact is a provider; the contact stays. Raises NotFound, StaleVersion."""
    provider = await _PROVIDERS.lock(db, expected, id=provider_id)
    if provider.npi is not None:
        await names.keep_npi(db, provider.contact_id, None)
    await _PROVIDERS.remove(db, "provider.removed", provider)


def _require_fit(wanted: ProviderFields, kind: ContactKind | None) -> None:
    if (wanted.enumeration == "individual") != (kind == "person"):
        raise InvalidInput(
            "An individual is a person, an organisation is none.",
            [FieldError("/enumeration", "enumeration_of_contact", f"the contact is of kind {kind}")],
        )


async def _require_free(db: FirmSession, npi: str | None) -> None:
    if npi is not None and await store.with_npi(db, npi) is not None:
        raise errors.NpiTaken(f"Another provider has the NPI {npi}.", [FieldError("/npi", "npi_taken", "taken")])
