"""Shapes of identity."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from service.domain.identity.policy import SCOPES
from service.values.text import Line


def _known(scope: str) -> str:
    if scope not in SCOPES:
        raise ValueError("not a permission of this API")
    return scope


Scope = Annotated[str, AfterValidator(_known)]
"""One of the permissions of policy.py."""


class NewClient(BaseModel):
    """An order for a client: its name, and the most that it may ever do."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Line
    scopes: list[Scope] = Field(min_length=1, max_length=len(SCOPES))


class ClientOut(BaseModel):
    """A client."""

    client_id: str
    firm_id: UUID
    name: str
    scopes: list[str]
    created_at: datetime
    disabled_at: datetime | None


class NewClientOut(ClientOut):
    """A client as it was made. The secret is shown this once."""

    client_secret: str


class NewSecretOut(BaseModel):
    """Another secret of a client, shown this once. `others_end_at` is when its older ones stop to work."""

    client_id: str
    client_secret: str
    others_end_at: datetime


class SigningKeyOut(BaseModel):
    """A signing key that was made: its id, and when it begins to sign."""

    kid: str
    signs_from: datetime


class TokenOut(BaseModel):
    """An access token (RFC 6749, 5.1). `expires_in` is in seconds, `scope` is what it may do."""

    token_type: Literal["Bearer"]
    access_token: str
    expires_in: int
    scope: str


class RevokedOut(BaseModel):
    """The answer to a revocation says nothing: that it is 200 is all (RFC 7009, 2.2)."""


class OAuthErrorOut(BaseModel):
    """An error of the token or revocation endpoint (RFC 6749, 5.2)."""

    error: Literal[
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "invalid_scope",
        "unauthorized_client",
        "unsupported_grant_type",
    ]
    error_description: str


class JwkOut(BaseModel):
    """The public half of a signing key (RFC 7517; RFC 7518, 6.2)."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: str
    y: str
    kid: str
    use: Literal["sig"]
    alg: Literal["ES256"]


class JwksOut(BaseModel):
    """The keys under which access tokens are to be verified, the newest first."""

    keys: list[JwkOut]


class ServerMetadataOut(BaseModel):
    """What a client must know about the authorization server (RFC 8414, 2)."""

    issuer: str
    token_endpoint: str
    revocation_endpoint: str
    jwks_uri: str
    scopes_supported: list[str]
    response_types_supported: list[str]
    grant_types_supported: list[str]
    token_endpoint_auth_methods_supported: list[str]
    revocation_endpoint_auth_methods_supported: list[str]
