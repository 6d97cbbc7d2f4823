"""Shapes of identity."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema

from service.domain.identity.policy import SCOPES
from service.domain.identity.rules import redirects
from service.domain.identity.rules.client_secrets import LONGEST_OVERLAP_HOURS, NOTICE_DAYS
from service.domain.identity.rules.ways_in import WayIn, counts
from service.values.days import NOT_TEXT
from service.values.instants import Instant
from service.values.text import Line


def _known(scope: str) -> str:
    if scope not in SCOPES:
        raise ValueError("not a permission of this API")
    return scope


Scope = Annotated[str, AfterValidator(_known), Field(json_schema_extra={"enum": list(SCOPES)})]
"""One of the permissions of policy.py."""
Scopes = Annotated[
    list[Scope],
    Field(min_length=1, max_length=len(SCOPES), description="The most that its tokens may carry; each once"),
]


RedirectUris = Annotated[
    list[Annotated[str, StringConstraints(pattern=redirects.PATTERN, max_length=redirects.LONGEST)]],
    Field(
        max_length=redirects.MOST,
        description="Where people who sign in are sent back to, character by character; none: nobody signs in with it",
    ),
]


RequestsPerMinute = Annotated[
    int,
    Field(ge=1, le=1_000_000, description="The most that it may send, from its next token on; null: what is usual"),
    NOT_TEXT,
]


@dataclass(frozen=True)
class Membership:
    """A person's place in a firm, and what it permits there. `way_in` is how the firm has the person sign in.

    `email` is what the firm says; `email_verified`: it is the one with which the person signs in as well.
    """

    firm_id: UUID
    firm_name: str
    member_id: UUID
    name: str
    email: str
    permissions: frozenset[str]
    owner: bool = False
    way_in: WayIn = "password"
    email_verified: bool = False

    def counts(self, signed_in_by: UUID | None) -> bool:
        """Returns whether a sign-in with a password (None), or through a firm's own provider, counts here."""
        return counts(self.way_in, self.firm_id, signed_in_by)


class NewClient(BaseModel):
    """An order for a client: its name, and the most that it may ever do."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Line
    scopes: Scopes


class NewPlatformClient(NewClient):
    """An order for a client of every firm, and where it has people sent back to."""

    redirect_uris: Annotated[RedirectUris, Field(min_length=1)]


class PlatformClientOut(BaseModel):
    """A client of every firm. It has no secret."""

    client_id: str
    name: str
    scopes: list[str]
    redirect_uris: list[str]


class ClientOut(BaseModel):
    """A client as operators see it."""

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


class CreateOAuthClient(BaseModel):
    """What a firm says of a client of its own, and may change."""

    model_config = ConfigDict(extra="forbid")

    name: Line = Field(description="What the firm calls the program")
    scopes: Scopes
    redirect_uris: RedirectUris = []
    requests_per_minute: RequestsPerMinute | None = None


class MakeOAuthClient(CreateOAuthClient):
    """An order for a client. What kind it is never changes."""

    public: bool = Field(
        False, strict=True, description="It runs where a secret cannot be kept: on a phone, in a browser"
    )


class ChangeOAuthClient(BaseModel):
    """Changes to a client (JSON merge patch): what is absent stays, null takes the limit away."""

    model_config = ConfigDict(extra="forbid")

    name: Line | SkipJsonSchema[None] = None
    scopes: Scopes | SkipJsonSchema[None] = None
    redirect_uris: RedirectUris | SkipJsonSchema[None] = None
    requests_per_minute: RequestsPerMinute | None = None


class AddOAuthClientSecret(BaseModel):
    """How long the secret before works on, in hours."""

    model_config = ConfigDict(extra="forbid")

    overlap_hours: Annotated[int, Field(ge=0, le=LONGEST_OVERLAP_HOURS), NOT_TEXT] = Field(
        24, description="Hours until the older secret ends; 0: at once"
    )


class OAuthClientSecretOut(BaseModel):
    """A live secret: when it was made, ends (null: it has no end) and last got a token, noted once an hour."""

    id: UUID
    created_at: Instant
    expires_at: Instant | None
    last_used_at: Instant | None
    expires_soon: bool = Field(description=f"It ends within {NOTICE_DAYS} days: exchange it")


class OAuthClientOut(BaseModel):
    """A client of the firm, with its live secrets, the oldest first. No secret itself is ever shown again."""

    id: UUID
    client_id: str
    name: str
    scopes: list[str]
    redirect_uris: list[str]
    public: bool = Field(description="It runs where a secret cannot be kept, has none, and acts for people only")
    requests_per_minute: int | None = Field(description="null: what is usual")
    last_used_at: Instant | None
    secrets: list[OAuthClientSecretOut]
    version: int
    created_at: Instant
    updated_at: Instant


class NewOAuthClientOut(OAuthClientOut):
    """A client together with its newest secret, which is shown this once."""

    client_secret: str | None = Field(repr=False, description="null: a public client has none")


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
    refresh_token: str | SkipJsonSchema[None] = Field(None, description="Works once; for a person's tokens only")
    id_token: str | SkipJsonSchema[None] = Field(None, description="Who the person is; where openid was asked for")


class ActiveTokenOut(BaseModel):
    """What a good token says (RFC 7662, 2.2). `iat` and `exp` are in seconds since 1970."""

    active: Literal[True]
    token_type: Literal["Bearer"]
    scope: str
    client_id: str
    sub: str
    firm_id: UUID
    iss: str
    aud: str
    iat: int
    exp: int
    jti: str


class InactiveTokenOut(BaseModel):
    """A token that is not good, or about which the client may not ask: nothing else is said."""

    active: Literal[False]


class RevokedOut(BaseModel):
    """The answer to a revocation says nothing: that it is 200 is all (RFC 7009, 2.2)."""


class OAuthErrorOut(BaseModel):
    """An error of the token, revocation or introspection endpoint (RFC 6749, 5.2)."""

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
    authorization_endpoint: str
    token_endpoint: str
    revocation_endpoint: str
    introspection_endpoint: str
    jwks_uri: str
    scopes_supported: list[str]
    response_types_supported: list[str]
    response_modes_supported: list[str]
    grant_types_supported: list[str]
    token_endpoint_auth_methods_supported: list[str]
    code_challenge_methods_supported: list[str]
    authorization_response_iss_parameter_supported: bool
    revocation_endpoint_auth_methods_supported: list[str]
    introspection_endpoint_auth_methods_supported: list[str]


class OpenIdMetadataOut(ServerMetadataOut):
    """What an OpenID Connect client must know besides (OpenID Connect Discovery, 3)."""

    userinfo_endpoint: str
    subject_types_supported: list[Literal["public"]]
    id_token_signing_alg_values_supported: list[Literal["ES256"]]
    prompt_values_supported: list[str]
    claims_supported: list[str]
    request_parameter_supported: bool
    request_uri_parameter_supported: bool
