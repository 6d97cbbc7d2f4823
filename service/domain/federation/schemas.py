"""Shapes of a firm's own identity provider."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, field_validator

from service.domain.firms.schemas.roles import RoleKey
from service.values.instants import Instant

_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
Domain = Annotated[str, StringConstraints(pattern=rf"^({_LABEL}\.)+[a-z]([a-z0-9-]{{0,61}}[a-z0-9])?$", max_length=200)]
"""A domain name in lower case; one in other letters in its xn-- form."""

_HOST = rf"({_LABEL}\.)*{_LABEL}"
_ISSUER = rf"^(https://{_HOST}|http://(127\.0\.0\.1|localhost))(:[1-9][0-9]{{0,4}})?(/[A-Za-z0-9._~/-]*)?$"
Issuer = Annotated[
    str,
    StringConstraints(pattern=_ISSUER, max_length=500),
    Field(description="As the provider calls itself, to the letter; https, or http on this machine for trials"),
]

Printable = Annotated[str, StringConstraints(pattern=r"^[!-~]([ -~]*[!-~])?$", max_length=500)]


class SetIdentityProvider(BaseModel):
    """The firm's identity provider, whole: what is left out is not there, except the secret, which then stays."""

    model_config = ConfigDict(extra="forbid")

    issuer: Issuer
    client_id: Printable = Field(description="What the provider calls this service")
    client_secret: Annotated[SecretStr, Field(min_length=1, max_length=500)] | None = Field(
        None,
        description="Left out: as before. Needed at first, and with another issuer",
        json_schema_extra={"writeOnly": True},
    )
    domains: list[Domain] = Field(
        min_length=1, max_length=10, description="Of the mail addresses whose people it speaks for, once verified"
    )
    default_role: RoleKey | None = Field(
        None, description="For whoever comes for the first time; null: only who has a place already comes in"
    )
    enforced: bool = Field(False, strict=True, description="All but owners must sign in there")

    @field_validator("domains")
    @classmethod
    def _each_once(cls, domains: list[str]) -> list[str]:
        return sorted(set(domains))


class ProviderDomainOut(BaseModel):
    """A domain, and the TXT record that shows that it is the firm's. Verified: once it was seen."""

    domain: str
    record_name: str
    record_value: str
    verified_at: Instant | None


class IdentityProviderOut(BaseModel):
    """The firm's identity provider. Its secret is never shown."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    issuer: str
    client_id: str
    domains: list[ProviderDomainOut]
    default_role: str | None
    enforced: bool
    version: int
    created_at: Instant
    updated_at: Instant
