"""Providers: the contacts that give health care."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.contacts import queries
from service.domain.contacts.commands import providers as commands
from service.domain.contacts.schemas.providers import AddProvider, ChangeProvider, ProviderOut
from service.values.instants import GivenInstant
from service.values.npi import Npi
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, created, deleted, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/providers", tags=["providers"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("contacts:read")]
Writes = Annotated[FirmSession, commanding("contacts:write")]


class ProvidersQuery(ListQuery):
    """Which providers, in which order."""

    order: Literal["updated_at", "-updated_at"] = "-updated_at"
    npi: Npi | None = None
    contact_id: UUID | None = None
    updated_since: GivenInstant | None = None


@router.get("", operation_id="listProviders", response_model=PageOut[ProviderOut])
async def list_providers(request: Request, query: Annotated[ProvidersQuery, Query()], reads: Reads) -> Response:
    """List providers.

    The firm's providers, the latest changed first; or the one with an NPI, or that a contact is.
    """
    return await page_answer(request, reads, queries.PROVIDERS, query)


@router.post("", operation_id="addProvider", status_code=201, response_model=ProviderOut)
async def add_provider(order: AddProvider, db: Writes) -> Response:
    """Add a provider.

    Makes a contact a provider of health care. The NPI's check digit must be right, and no other provider may have it.
    Employer and health system are relations of the contact.
    """
    out = await commands.add_provider(db, order)
    return created(out, f"/v1/providers/{out.id}")


@router.get("/{provider_id}", operation_id="getProvider", response_model=ProviderOut)
async def get_provider(request: Request, provider_id: UUID, reads: Reads) -> Response:
    """Read a provider."""
    return read_answer(request, await reads.first(queries.PROVIDER, id=provider_id))


@router.patch("/{provider_id}", operation_id="changeProvider", response_model=ProviderOut)
async def change_provider(provider_id: UUID, change: ChangeProvider, db: Writes, if_match: IfMatch = None) -> Response:
    """Change a provider.

    JSON merge patch: what is absent stays, null removes, a list replaces the whole list.
    """
    return changed(await commands.change_provider(db, provider_id, change, expected_version(if_match)))


@router.delete("/{provider_id}", operation_id="removeProvider", status_code=204)
async def remove_provider(provider_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Remove a provider.

    The contact stays; it only is no provider any more.
    """
    await commands.remove_provider(db, provider_id, expected_version(if_match))
    return deleted()
