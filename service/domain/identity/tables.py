"""Tables of identity. All belong to the platform: only the platform's role may see them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, DateTime, Index, LargeBinary, Text
from sqlmodel import Field

from service.db.tenancy import PlatformOwned
from service.values.ids import new_id


class OAuthClient(PlatformOwned, table=True):
    """A piece of software that acts for one firm, with at most these scopes. `disabled_at` ends it for good."""

    __tablename__ = "oauth_clients"
    __table_args__ = (Index(None, "firm_id", "id"), Index(None, "disabled_at"))

    id: UUID = Field(default_factory=new_id, primary_key=True)
    client_id: str = Field(sa_type=Text, unique=True)
    firm_id: UUID = Field(foreign_key="firms.id")
    name: str = Field(sa_type=Text)
    scopes: list[str] = Field(sa_type=ARRAY(Text))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    disabled_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    last_used_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class OAuthClientSecret(PlatformOwned, table=True):
    """A client's secret as a keyed hash. Two may live at once, so that a client changes it without a pause."""

    __tablename__ = "oauth_client_secrets"
    __table_args__ = (Index(None, "client_id", "id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    client_id: UUID = Field(foreign_key="oauth_clients.id")
    secret_hash: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    expires_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class SigningKey(PlatformOwned, table=True):
    """A key pair that signs access tokens, wrapped under the secret key.

    It signs from `signs_from` until a newer one does; `retired_at` is when it stops being trusted, None while it is the
    newest.
    """

    __tablename__ = "signing_keys"
    __table_args__ = (CheckConstraint("algorithm = 'ES256'", name="algorithm"),)

    kid: str = Field(primary_key=True, sa_type=Text)
    algorithm: str = Field(default="ES256", sa_type=Text)
    wrapped_key: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    signs_from: datetime = Field(sa_type=DateTime(timezone=True))
    retired_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class RevokedToken(PlatformOwned, table=True):
    """The id of an access token that is refused before its time; forgotten once it would have expired anyway."""

    __tablename__ = "revoked_tokens"
    __table_args__ = (Index(None, "expires_at"),)

    jti: str = Field(primary_key=True, sa_type=Text)
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))


class BarredFirm(PlatformOwned, table=True):
    """A firm that gets no tokens and whose tokens are refused, because it is suspended or closed."""

    __tablename__ = "barred_firms"

    firm_id: UUID = Field(primary_key=True, foreign_key="firms.id")
    since: datetime = Field(sa_type=DateTime(timezone=True))
