"""Questions to identity."""

from uuid import UUID

from service.db.sessions import FirmSession, PlatformSession
from service.domain.identity.errors import UnknownClient
from service.domain.identity.schemas import ClientOut
from service.domain.identity.store import clients
from service.domain.identity.store import platform as store

OAUTH_CLIENT = clients.OAUTH_CLIENT
OAUTH_CLIENTS = clients.OAUTH_CLIENTS


async def client_name(db: PlatformSession, client_id: str) -> str:
    """Returns what a client is called that was not revoked, a firm's or every firm's. Raises UnknownClient."""
    found = await store.client(db, client_id) or await store.platform_client(db, client_id)
    if found is None:
        raise UnknownClient("There is no such client, or it was revoked.")
    return found.name


async def client(db: PlatformSession, client_id: str) -> ClientOut:
    """Returns a client that was not revoked. Raises UnknownClient."""
    found = await store.client(db, client_id)
    if found is None:
        raise UnknownClient("There is no such client, or it was revoked.")
    return ClientOut(**found.model_dump(exclude={"id", "last_used_at"}))


async def public_client_id(db: FirmSession, oauth_client_id: UUID) -> str | None:
    """Returns the public name of a client of the firm, as its tokens carry it; None if it is not there or disabled."""
    return await clients.name(db, oauth_client_id)
