"""Tables of federation. What a firm sets up is its own and shown to the platform, which looks it up at sign-in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field

from service.db.tenancy import FirmOwned, PlatformOwned, Versioned
from service.values.ids import new_id


class IdentityProvider(Versioned, table=True):
    """The firm's provider; its `id` is the firm's. The secret is encrypted under the installation's key.

    `default_role` is given to whoever comes from it for the first time; None: only who has a place comes in.
    """

    __tablename__ = "identity_providers"

    issuer: str = Field(sa_type=Text)
    client_id: str = Field(sa_type=Text)
    wrapped_secret: bytes = Field(sa_type=LargeBinary)
    default_role: str | None = Field(sa_type=Text)
    enforced: bool


class ProviderDomain(FirmOwned, table=True):
    """A domain whose people the provider may speak for, once a record in the DNS shows that it is the firm's.

    However many firms name a domain, one has it verified.
    """

    __tablename__ = "provider_domains"
    __table_args__ = (
        UniqueConstraint("firm_id", "domain"),
        Index("provider_domains_verified_idx", "domain", unique=True, postgresql_where=text("verified_at IS NOT NULL")),
    )

    domain: str = Field(sa_type=Text)
    challenge: str = Field(sa_type=Text)
    verified_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class ProviderIdentity(PlatformOwned, table=True):
    """Whom a provider means by a subject. It never changes: another address at the provider is the same person."""

    __tablename__ = "provider_identities"
    __table_args__ = (UniqueConstraint("firm_id", "issuer", "user_id"),)

    firm_id: UUID = Field(primary_key=True)
    issuer: str = Field(primary_key=True, sa_type=Text)
    subject: str = Field(primary_key=True, sa_type=Text)
    user_id: UUID = Field(foreign_key="users.id")
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


class ProviderTrip(PlatformOwned, table=True):
    """A browser that went to a provider and is not back yet, under the hash of the state. It comes back once."""

    __tablename__ = "provider_trips"
    __table_args__ = (Index(None, "expires_at"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    state_hash: bytes = Field(sa_type=LargeBinary, unique=True)
    firm_id: UUID
    issuer: str = Field(sa_type=Text)
    wrapped: bytes = Field(sa_type=LargeBinary)
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))
