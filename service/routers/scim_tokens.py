"""Tokens of the firm's directory: what Okta or Microsoft Entra is given, to ask over SCIM."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.provisioning import queries
from service.domain.provisioning.commands import tokens as commands
from service.domain.provisioning.schemas import MakeScimToken, NewScimTokenOut, ScimTokenOut
from service.values.instants import GivenInstant
from service.web.access import commanding, reading
from service.web.etags import IfMatch, created_with_secret, deleted, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/scim-tokens", tags=["scim-tokens"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("clients:read")]
Writes = Annotated[FirmSession, commanding("clients:write")]


class ScimTokensQuery(ListQuery):
    """Which tokens, in which order."""

    order: Literal["updated_at", "-updated_at"] = "updated_at"
    updated_since: GivenInstant | None = None


@router.get("", operation_id="listScimTokens", response_model=PageOut[ScimTokenOut])
async def list_tokens(request: Request, query: Annotated[ScimTokensQuery, Query()], reads: Reads) -> Response:
    """List the tokens of the directory.

    Those that were not revoked, expired ones too. No token itself is shown.
    """
    return await page_answer(request, reads, queries.SCIM_TOKENS, query)


@router.post("", operation_id="makeScimToken", status_code=201, response_model=NewScimTokenOut)
async def make_token(order: MakeScimToken, db: Writes) -> Response:
    """Make a token for the directory.

    It is in this answer and is never shown again. It is taken under `/scim/v2` alone, and does what `scim:manage`
    permits: 403 where your own token lacks that.
    """
    out = await commands.make_token(db, order)
    return created_with_secret(out, f"/v1/scim-tokens/{out.id}")


@router.get("/{scim_token_id}", operation_id="getScimToken", response_model=ScimTokenOut)
async def get_token(request: Request, scim_token_id: UUID, reads: Reads) -> Response:
    """Read a token of the directory.

    Without the token itself.
    """
    return read_answer(request, await reads.first(queries.SCIM_TOKEN, id=scim_token_id), moving=True)


@router.delete("/{scim_token_id}", operation_id="revokeScimToken", status_code=204)
async def revoke_token(scim_token_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Revoke a token of the directory.

    It is refused from now on.
    """
    await commands.revoke_token(db, scim_token_id, expected_version(if_match))
    return deleted()
