"""OAuth clients: the software that acts for the firm, what it may do, and its secrets."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.identity import queries
from service.domain.identity.commands import clients as commands
from service.domain.identity.schemas import (
    AddOAuthClientSecret,
    ChangeOAuthClient,
    MakeOAuthClient,
    NewOAuthClientOut,
    OAuthClientOut,
)
from service.values.instants import GivenInstant
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, created_with_secret, deleted, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/oauth-clients", tags=["oauth-clients"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("clients:read")]
Writes = Annotated[FirmSession, commanding("clients:write")]


class OAuthClientsQuery(ListQuery):
    """Which clients, in which order."""

    order: Literal["updated_at", "-updated_at"] = "updated_at"
    updated_since: GivenInstant | None = None


@router.get("", operation_id="listOAuthClients", response_model=PageOut[OAuthClientOut])
async def list_clients(request: Request, query: Annotated[OAuthClientsQuery, Query()], reads: Reads) -> Response:
    """List the firm's clients.

    Each with its live secrets: when they were made, end and were last used, and whether one ends soon. A client that
    was disabled is not listed; history keeps it.
    """
    return await page_answer(request, reads, queries.OAUTH_CLIENTS, query)


@router.post("", operation_id="createOAuthClient", status_code=201, response_model=NewOAuthClientOut)
async def create_client(request: Request, order: MakeOAuthClient, db: Writes) -> Response:
    """Create a client.

    The secret is in this answer and is never shown again; a public client has none. A client gives no scope
    that its own token does not carry: 422 with the place of each.
    """
    out = await commands.create_client(db, request.app.state.tokens.keyring, order)
    return created_with_secret(out, f"/v1/oauth-clients/{out.id}")


@router.get("/{oauth_client_id}", operation_id="getOAuthClient", response_model=OAuthClientOut)
async def get_client(request: Request, oauth_client_id: UUID, reads: Reads) -> Response:
    """Read a client.

    The last use is noted once an hour.
    """
    return read_answer(request, await reads.first(queries.OAUTH_CLIENT, id=oauth_client_id), moving=True)


@router.patch("/{oauth_client_id}", operation_id="changeOAuthClient", response_model=OAuthClientOut)
async def change_client(
    oauth_client_id: UUID, change: ChangeOAuthClient, db: Writes, if_match: IfMatch = None
) -> Response:
    """Change a client's name or scopes.

    JSON merge patch: what is absent stays. Scopes that are added must be the caller's own, 422 with the place of each
    otherwise. Tokens that carry a scope which was taken away end within seconds. A client cannot take `clients:write`
    from itself: 409.
    """
    return changed(await commands.change_client(db, oauth_client_id, change, expected_version(if_match)))


@router.delete("/{oauth_client_id}", operation_id="disableOAuthClient", status_code=204)
async def disable_client(oauth_client_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Disable a client for good.

    It gets no more tokens, and those it has end within seconds. A client cannot disable itself: 409.
    """
    await commands.disable_client(db, oauth_client_id, expected_version(if_match))
    return deleted()


@router.post(
    "/{oauth_client_id}/secrets", operation_id="addOAuthClientSecret", status_code=201, response_model=NewOAuthClientOut
)
async def add_secret(
    request: Request, oauth_client_id: UUID, order: AddOAuthClientSecret, db: Writes, if_match: IfMatch = None
) -> Response:
    """Give a client a second secret.

    It is in this answer, the last of `secrets`, and is never shown again. The older one works for `overlap_hours` more,
    so that it can be exchanged without a pause. 409 while two secrets work; 403 where the client may do more than the
    caller's token.
    """
    keyring, expected = request.app.state.tokens.keyring, expected_version(if_match)
    out = await commands.give_secret(db, keyring, oauth_client_id, order, expected)
    return created_with_secret(out, f"/v1/oauth-clients/{out.id}")


@router.delete("/{oauth_client_id}/secrets/{secret_id}", operation_id="endOAuthClientSecret", status_code=204)
async def end_secret(oauth_client_id: UUID, secret_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """End a secret at once.

    No more tokens are given for it; the client keeps those that it has. 409 if the client has no other secret: give it
    one first, or disable it.
    """
    await commands.end_secret(db, oauth_client_id, secret_id, expected_version(if_match))
    return deleted()
