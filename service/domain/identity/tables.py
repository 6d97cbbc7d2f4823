"""Tables of identity. Clients and secrets are their firm's and the platform's, the others the platform's alone."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Text,
    text,
)
from sqlmodel import Field, SQLModel

from service.db.tenancy import FirmOwned, PlatformOwned, Versioned
from service.values.ids import new_id


class OAuthClient(Versioned, table=True):
    """A piece of software that acts for one firm, with at most these scopes. `disabled_at` ends it for good.

    `narrowed_at` is when scopes were last taken from it, so that tokens which still carry them are refused.
    """

    __tablename__ = "oauth_clients"
    __table_args__ = (
        ForeignKeyConstraint(["firm_id"], ["firms.id"]),
        CheckConstraint("requests_per_minute > 0", name="requests_per_minute"),
        Index(None, "firm_id", "updated_at", "id", postgresql_where=text("disabled_at IS NULL")),
        Index(None, "disabled_at", postgresql_where=text("disabled_at IS NOT NULL")),
        Index(None, "narrowed_at", postgresql_where=text("narrowed_at IS NOT NULL")),
    )

    client_id: str = Field(sa_type=Text, unique=True)
    name: str = Field(sa_type=Text)
    scopes: list[str] = Field(sa_type=ARRAY(Text))
    redirect_uris: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    public: bool = Field(default=False)
    requests_per_minute: int | None = Field(default=None, sa_type=BigInteger)
    disabled_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    narrowed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    last_used_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class OAuthClientSecret(FirmOwned, table=True):
    """A client's secret as a keyed hash, which a firm's own session can write and not read.

    Two may live at once, so that a client changes it without a pause.
    """

    __tablename__ = "oauth_client_secrets"
    __table_args__ = (
        ForeignKeyConstraint(["firm_id", "client_id"], ["oauth_clients.firm_id", "oauth_clients.id"]),
        Index(None, "firm_id", "client_id", "created_at", "id"),
    )

    client_id: UUID
    secret_hash: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    expires_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    last_used_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class PlatformClient(PlatformOwned, table=True):
    """A piece of software for the people of every firm, such as the one frontend of an installation; the operator's.

    It has no secret, so PKCE stands for it, and acts for people only: in the firm that each of them picks.
    """

    __tablename__ = "platform_clients"

    public: ClassVar[bool] = True
    requests_per_minute: ClassVar[None] = None
    client_id: str = Field(primary_key=True, sa_type=Text)
    name: str = Field(sa_type=Text)
    scopes: list[str] = Field(sa_type=ARRAY(Text))
    redirect_uris: list[str] = Field(sa_type=ARRAY(Text))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    disabled_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


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


class User(PlatformOwned, table=True):
    """A person with one sign-in, who may be a member of several firms.

    `password_hash` is None where only a firm's own provider has signed the person in so far. `totp_secret` is sealed
    under the secret key; `totp_step` is the last time step whose code was taken.
    """

    __tablename__ = "users"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    email: str = Field(sa_type=Text, unique=True)
    name: str = Field(sa_type=Text)
    password_hash: str | None = Field(sa_type=Text)
    totp_secret: str | None = Field(default=None, sa_type=Text)
    totp_step: int = Field(default=0, sa_type=BigInteger)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


class RecoveryCode(PlatformOwned, table=True):
    """A code that stands in for the second factor once, as a keyed hash. It is deleted when it is used."""

    __tablename__ = "recovery_codes"

    user_id: UUID = Field(primary_key=True, foreign_key="users.id")
    code_hash: bytes = Field(primary_key=True, sa_type=LargeBinary)


class PasswordReset(PlatformOwned, table=True):
    """A link that lets somebody who forgot the password set another; its secret as a keyed hash."""

    __tablename__ = "password_resets"
    __table_args__ = (Index(None, "user_id"), Index(None, "expires_at"))

    secret_hash: bytes = Field(primary_key=True, sa_type=LargeBinary)
    user_id: UUID = Field(foreign_key="users.id")
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))


class BrowserSession(PlatformOwned, table=True):
    """A browser that somebody signed in with; the cookie's secret as a keyed hash.

    `signed_in_at` is None while the second factor is missing; `second_factor` says whether one was given.
    `signed_in_by` is the firm whose own provider signed the person in, for that firm alone; None: a password did.
    """

    __tablename__ = "browser_sessions"
    __table_args__ = (Index(None, "user_id", "id"), Index(None, "created_at"))

    id: UUID = Field(default_factory=new_id, primary_key=True)
    secret_hash: bytes = Field(sa_type=LargeBinary, unique=True)
    user_id: UUID = Field(foreign_key="users.id")
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    signed_in_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    second_factor: bool = Field(default=False)
    last_seen_at: datetime = Field(sa_type=DateTime(timezone=True))
    network: str = Field(sa_type=Text)
    browser: str = Field(sa_type=Text)
    signed_in_by: UUID | None = Field(default=None)


class FailedSignIn(PlatformOwned, table=True):
    """A wrong password or code. The account is a keyed hash of what was typed, whether it exists or not."""

    __tablename__ = "failed_sign_ins"
    __table_args__ = (Index(None, "account", "at"), Index(None, "network", "at"), Index(None, "at"))

    id: UUID = Field(default_factory=new_id, primary_key=True)
    account: bytes = Field(sa_type=LargeBinary)
    network: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=DateTime(timezone=True))


class EndedMember(SQLModel, table=True):
    """A member whose tokens that were issued until `at` are refused: removed from the firm, or permitted less in it."""

    __tablename__ = "ended_members"
    __table_args__ = (Index(None, "at"),)

    firm_id: UUID = Field(primary_key=True)
    member_id: UUID = Field(primary_key=True)
    at: datetime = Field(sa_type=DateTime(timezone=True))


class AuthorizationCode(PlatformOwned, table=True):
    """A code that a client exchanges for tokens once, as a keyed hash, with all that it is bound to.

    It is kept after its use: sent again, it ends what came of it, which `family` names.
    """

    __tablename__ = "authorization_codes"
    __table_args__ = (Index(None, "expires_at"),)

    code_hash: bytes = Field(primary_key=True, sa_type=LargeBinary)
    client_id: str = Field(sa_type=Text)
    firm_id: UUID
    user_id: UUID = Field(foreign_key="users.id")
    redirect_uri: str = Field(sa_type=Text)
    scope: str = Field(sa_type=Text)
    nonce: str | None = Field(default=None, sa_type=Text)
    code_challenge: str = Field(sa_type=Text)
    auth_time: datetime = Field(sa_type=DateTime(timezone=True))
    second_factor: bool
    signed_in_by: UUID | None = Field(default=None)
    family: UUID
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))
    used_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class RefreshToken(PlatformOwned, table=True):
    """A refresh token as a keyed hash. Each works once and is followed by another of the same `family`.

    `access_jti` is the access token that was issued with it. `ended_at` ends it before its time.
    """

    __tablename__ = "refresh_tokens"
    __table_args__ = (
        Index(None, "family"),
        Index(None, "user_id"),
        Index(None, "expires_at"),
    )

    token_hash: bytes = Field(primary_key=True, sa_type=LargeBinary)
    family: UUID
    client_id: str = Field(sa_type=Text)
    firm_id: UUID
    user_id: UUID = Field(foreign_key="users.id")
    scope: str = Field(sa_type=Text)
    auth_time: datetime = Field(sa_type=DateTime(timezone=True))
    second_factor: bool
    signed_in_by: UUID | None = Field(default=None)
    begun_at: datetime = Field(sa_type=DateTime(timezone=True))
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))
    access_jti: str = Field(sa_type=Text)
    access_expires_at: datetime = Field(sa_type=DateTime(timezone=True))
    used_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class Consent(PlatformOwned, table=True):
    """What a person has agreed that a client may do in their name in a firm."""

    __tablename__ = "consents"

    user_id: UUID = Field(primary_key=True, foreign_key="users.id")
    client_id: str = Field(primary_key=True, sa_type=Text)
    firm_id: UUID = Field(primary_key=True)
    scopes: list[str] = Field(sa_type=ARRAY(Text))
    given_at: datetime = Field(sa_type=DateTime(timezone=True))
