"""The firm's own identity provider: where its people sign in (OpenID Connect), and for which mail addresses."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.federation import queries
from service.domain.federation.commands import setting_up as commands
from service.domain.federation.schemas import IdentityProviderOut, SetIdentityProvider
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, created, deleted, expected_version, read_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/identity-provider", tags=["identity-provider"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("firm:read")]
Writes = Annotated[FirmSession, commanding("identity-provider:write")]


_NOT_YET: dict[int | str, dict[str, Any]] = {404: {}}
"""Of a firm that has none."""


@router.get("", operation_id="getIdentityProvider", response_model=IdentityProviderOut, responses=_NOT_YET)
async def get_provider(request: Request, reads: Reads) -> Response:
    """Read the firm's identity provider.

    404 while there is none. Its secret is never shown.
    """
    return read_answer(request, await reads.first(queries.IDENTITY_PROVIDER))


@router.put("", operation_id="setIdentityProvider", response_model=IdentityProviderOut)
async def set_provider(request: Request, order: SetIdentityProvider, db: Writes, if_match: IfMatch = None) -> Response:
    """Set the firm's identity provider up, or change it.

    At the provider, register `<address of this service>/sign-in/provider/<id of the firm>` as the redirect address.
    Each domain counts once its `record_value` stands at its `record_name` in the DNS and was seen (`verify`).
    People are known by the provider's subject; their first sign-in ties it to the account with their verified mail
    address. Such a sign-in counts in this firm only, and for owners not at all: an owner signs in with the password.
    `enforced` needs a verified domain. 201 when it is new.
    """
    keyring, expected = request.app.state.tokens.keyring, expected_version(if_match)
    out, new = await commands.set_provider(db, keyring, order, expected)
    return created(out, "/v1/identity-provider") if new else changed(out)


@router.post(
    "/verify", operation_id="verifyIdentityProviderDomains", response_model=IdentityProviderOut, responses=_NOT_YET
)
async def verify_domains(request: Request, db: Writes, if_match: IfMatch = None) -> Response:
    """Look for the DNS records of the domains that are not verified yet.

    Those that are found are verified from now on; the others stay as they are. 409 where another firm has verified a
    domain.
    """
    return changed(await commands.verify_domains(db, request.app.state.txt_records, expected_version(if_match)))


@router.delete("", operation_id="removeIdentityProvider", status_code=204, responses=_NOT_YET)
async def remove_provider(db: Writes, if_match: IfMatch = None) -> Response:
    """Do without an identity provider.

    What it let in ends at the next refresh; everybody signs in with a password again.
    """
    await commands.remove_provider(db, expected_version(if_match))
    return deleted()
