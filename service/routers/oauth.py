"""OAuth: tokens for a firm's software, their revocation and introspection, and what a client must know to use them."""

from typing import Any

from fastapi import APIRouter, Request, Response

from service.domain.identity.authorization_server import GRANT_TYPES, OAuthAnswer
from service.domain.identity.policy import SCOPES
from service.domain.identity.schemas import (
    ActiveTokenOut,
    InactiveTokenOut,
    JwksOut,
    OAuthErrorOut,
    OpenIdMetadataOut,
    RevokedOut,
    ServerMetadataOut,
    TokenOut,
)
from service.domain.identity.tokens import ClientRequest
from service.web.forms import MEDIA_TYPE, form_body
from service.web.problems import MEDIA_TYPE as PROBLEM
from service.web.route import MeritRoute

router = APIRouter(tags=["oauth"], route_class=MeritRoute)


def _form(properties: dict[str, Any], required: str, example: dict[str, str]) -> dict[str, Any]:
    """Describes a form; parameters that are not named here are ignored (RFC 6749, 3.2)."""
    schema = {"type": "object", "required": [required], "properties": properties}
    return {"requestBody": {"required": True, "content": {MEDIA_TYPE: {"schema": schema, "example": example}}}}


def _problem(description: str) -> dict[str, Any]:
    return {"description": description, "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: _problem("The request is malformed or asks for what it may not have") | {"model": OAuthErrorOut},
    401: {
        "description": "The client did not prove who it is, was revoked, or its firm is suspended",
        "model": OAuthErrorOut,
        "headers": {"WWW-Authenticate": {"schema": {"type": "string"}, "description": "Basic"}},
    },
    408: _problem("The body did not arrive in time"),
    413: _problem("The body is too large"),
    415: _problem("The body is not a form"),
    503: _problem("Busy or not reachable; try again in a moment"),
}
_PRINTED = {"type": "string", "pattern": "^[ -~]*$"}
_ANY_SCOPE = "|".join(SCOPES)
_TOKEN_FORM = _form(
    {
        "grant_type": {"type": "string", "enum": list(GRANT_TYPES)},
        "scope": {
            "type": "string",
            "description": "Scopes, one space between; left out: all of the client's, or of what was granted",
        },
        "code": _PRINTED | {"description": "The code that the person's browser brought"},
        "redirect_uri": _PRINTED | {"description": "The address to which it was brought"},
        "code_verifier": _PRINTED | {"description": "What code_challenge was made from (RFC 7636)"},
        "refresh_token": _PRINTED
        | {"description": "A refresh token; it works once, and another comes with the answer"},
    },
    "grant_type",
    {"grant_type": "client_credentials", "scope": "matters:read"},
)
_FORM_OF_A_TOKEN = _form(
    {
        "token": {"type": "string", "pattern": "^[!-~]+$", "description": "The access token"},
        "token_type_hint": {"type": "string", "description": "Not needed, and ignored"},
    },
    "token",
    {"token": "eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiJjbGllbnQifQ.c2lnbmF0dXJl"},
)


@router.post(
    "/oauth/token",
    operation_id="issueToken",
    response_model=TokenOut,
    responses=_REFUSALS,
    openapi_extra=_TOKEN_FORM,
)
async def issue_token(request: Request) -> Response:
    """Get an access token.

    For the client itself (client_credentials), for a person's code (authorization_code, with PKCE), or once more for
    the same person (refresh_token, which works once). The client authenticates by HTTP Basic, or with client_id and
    client_secret in the form. The token is a signed JWT (RFC 9068) for the client's firm.
    """
    return _rendered(await request.app.state.tokens.issue(await _client_request(request)))


@router.post(
    "/oauth/revoke",
    operation_id="revokeToken",
    response_model=RevokedOut,
    responses=_REFUSALS,
    openapi_extra=_FORM_OF_A_TOKEN,
)
async def revoke_token(request: Request) -> Response:
    """Revoke an access token.

    RFC 7009. The client authenticates as it does to get one. 200 also when the token is unknown, has expired or was
    revoked before; 400 invalid_grant when it is another client's.
    """
    return _rendered(await request.app.state.tokens.revoke(await _client_request(request)))


@router.post(
    "/oauth/introspect",
    operation_id="introspectToken",
    response_model=ActiveTokenOut | InactiveTokenOut,
    responses=_REFUSALS,
    openapi_extra=_FORM_OF_A_TOKEN,
)
async def introspect_token(request: Request) -> Response:
    """Ask whether an access token is good.

    RFC 7662. The client authenticates as it does to get one, and may ask about the tokens of its own firm. Of any other
    token, and of one that is unknown, has expired or was revoked, it learns `active: false` and no more.
    """
    return _rendered(await request.app.state.tokens.introspect(await _client_request(request)))


@router.get("/oauth/jwks.json", operation_id="getJwks", response_model=JwksOut)
async def get_jwks(request: Request) -> Response:
    """Read the keys that verify access tokens.

    A JWK set (RFC 7517), the newest key first. A key that was followed by another stays until its tokens have expired.
    """
    return Response(request.app.state.tokens.jwks().model_dump_json(), media_type="application/json")


@router.get(
    "/.well-known/oauth-authorization-server",
    operation_id="getAuthorizationServerMetadata",
    response_model=ServerMetadataOut,
)
async def get_metadata(request: Request) -> Response:
    """Read the authorization server's metadata.

    RFC 8414: addresses, scopes, and how clients authenticate.
    """
    return Response(
        request.app.state.tokens.metadata().model_dump_json(),
        media_type="application/json",
        headers={"Cache-Control": "public, max-age=3600"},
    )


@router.get(
    "/.well-known/openid-configuration",
    operation_id="getOpenIdConfiguration",
    response_model=OpenIdMetadataOut,
)
async def get_openid_configuration(request: Request) -> Response:
    """Read the OpenID provider's metadata.

    OpenID Connect Discovery: the authorization server's metadata, and what id tokens and userinfo are like. People sign
    in on pages of this server, to which a client sends them with PKCE (S256).
    """
    return Response(
        request.app.state.tokens.openid_metadata().model_dump_json(),
        media_type="application/json",
        headers={"Cache-Control": "public, max-age=3600"},
    )


async def _client_request(request: Request) -> ClientRequest:
    return ClientRequest(await form_body(request), tuple(request.headers.getlist("authorization")))


def _rendered(answer: OAuthAnswer) -> Response:
    return Response(answer.text(), answer.status, headers=dict(answer.headers))
