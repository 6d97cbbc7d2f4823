"""Grants by people, on Authlib: the authorization code with PKCE, and refresh tokens that are used once."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from authlib.oauth2.rfc6749.errors import InvalidGrantError, InvalidRequestError, InvalidScopeError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, RefreshTokenGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core.grants import OpenIDCode
from joserfc.jwk import ECKey
from typing_extensions import override

from service.domain.identity.authorization_server.requests import AUTH_METHODS, Client, FormRequest, Office
from service.domain.identity.policy import IDENTITY_SCOPES
from service.domain.identity.rules.signing_keys import ALGORITHM
from service.domain.identity.schemas import Membership
from service.domain.identity.store import grants as store
from service.domain.identity.tables import AuthorizationCode, RefreshToken
from service.values.ids import new_id

REFRESH = "refresh token"
_CODE_LASTS = timedelta(minutes=1)
_CODE_REMEMBERED = timedelta(days=1)
REFRESH_IDLE = timedelta(days=30)
REFRESH_LONGEST = timedelta(days=90)
REFRESH_REMEMBERED = timedelta(days=1)
WITH_PUBLIC = (*AUTH_METHODS, "none")


@dataclass(frozen=True)
class Grantor:
    """A person who is signed in, and the place in the client's firm in whose name the client is to act."""

    user_id: UUID
    membership: Membership
    auth_time: datetime
    second_factor: bool
    signed_in_by: UUID | None = None

    def narrowed(self, scope: str) -> str:
        """Returns what of a scope the person may do."""
        may = IDENTITY_SCOPES.keys() | self.membership.permissions
        return " ".join(one for one in scope.split() if one in may)


class Pkce(CodeChallenge):
    """PKCE is a duty of every client, and S256 its only method (RFC 9700, 2.1.1)."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    @override
    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        given = grant.request.payload.data
        if "code_challenge" not in given or given.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE is needed: send code_challenge and code_challenge_method=S256.")
        super().validate_code_challenge(grant, redirect_uri)

    @override
    def get_authorization_code_challenge_method(self, authorization_code: Any) -> str:
        return "S256"


class IdTokens(OpenIDCode):
    """Id tokens (OpenID Connect Core, 2), signed with the key that signs access tokens."""

    def __init__(self, office: Office) -> None:
        super().__init__(require_nonce=False)
        self._office = office

    @override
    def exists_nonce(self, nonce: str, request: Any) -> bool:
        """A nonce is the client's to compare; the code to which it is bound works once."""
        return False

    @override
    def resolve_client_private_key(self, client: Client) -> ECKey:
        return self._office.signing_key.key

    @override
    def get_client_algorithm(self, client: Client) -> str:
        return ALGORITHM

    @override
    def get_encode_header(self, client: Client) -> dict[str, str]:
        return {"alg": ALGORITHM, "kid": self._office.signing_key.kid}

    @override
    def get_client_claims(self, client: Client) -> dict[str, Any]:
        at = int(self._office.now.timestamp())
        seconds = int(self._office.lifetime.total_seconds())
        return {"iss": self._office.issuer, "aud": [client.get_client_id()], "iat": at, "exp": at + seconds}

    @override
    def generate_user_info(self, user: Grantor, scope: str) -> dict[str, Any]:
        return user_info(user.user_id, user.membership, frozenset(scope.split()))


def user_info(user_id: UUID, membership: Membership, scopes: frozenset[str]) -> dict[str, Any]:
    """Returns the claims about a person that scopes permit (OpenID Connect Core, 5.4)."""
    claims: dict[str, Any] = {"sub": str(user_id)}
    if "profile" in scopes:
        claims["name"] = membership.name
    if "email" in scopes:
        claims |= {"email": membership.email, "email_verified": membership.email_verified}
    return claims


class StoredCode:
    """A code with the questions that Authlib has about it."""

    def __init__(self, row: AuthorizationCode) -> None:
        self.row = row
        self.code_challenge = row.code_challenge

    def get_redirect_uri(self) -> str:
        return self.row.redirect_uri

    def get_scope(self) -> str:
        return self.row.scope

    def get_nonce(self) -> str | None:
        return self.row.nonce

    def get_auth_time(self) -> int:
        return int(self.row.auth_time.timestamp())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> list[str]:
        """How the person signed in (RFC 8176); how a firm's own provider did it is not known here."""
        if self.row.signed_in_by is not None:
            return []
        return ["pwd", "otp", "mfa"] if self.row.second_factor else ["pwd"]


class StoredRefreshToken:
    """A refresh token with the questions that Authlib has about it."""

    def __init__(self, row: RefreshToken) -> None:
        self.row = row

    def check_client(self, client: Client) -> bool:
        return self.row.client_id == client.get_client_id()

    def get_scope(self) -> str:
        return self.row.scope


class CodeGrant(AuthorizationCodeGrant):
    """The authorization code grant. A code works once; sent again, it ends what came of it (RFC 9700, 4.5)."""

    TOKEN_ENDPOINT_AUTH_METHODS = WITH_PUBLIC

    @staticmethod
    @override
    def validate_authorization_redirect_uri(request: Any, client: Client) -> str:
        """Returns where the answer goes. What the request says is not repeated, it may hold anything."""
        address = request.payload.redirect_uri
        if not address or not client.check_redirect_uri(address):
            raise InvalidRequestError("The redirect_uri is missing or not one of the client's.")
        return str(address)

    @override
    def save_authorization_code(self, code: str, request: Any) -> None:
        office: Office = self.server.office
        grantor: Grantor = request.user
        row = AuthorizationCode(
            code_hash=office.digest("authorization code", code),
            client_id=request.client.get_client_id(),
            firm_id=grantor.membership.firm_id,
            user_id=grantor.user_id,
            redirect_uri=request.payload.redirect_uri,
            scope=grantor.narrowed(request.scope),
            nonce=request.payload.data.get("nonce"),
            code_challenge=request.payload.data["code_challenge"],
            auth_time=grantor.auth_time,
            second_factor=grantor.second_factor,
            signed_in_by=grantor.signed_in_by,
            family=new_id(),
            expires_at=office.now + _CODE_LASTS,
        )
        store.add_code(self.server.session, row, office.now - _CODE_REMEMBERED)

    @override
    def query_authorization_code(self, code: str, client: Client) -> StoredCode | None:
        office: Office = self.server.office
        row = store.lock_code(self.server.session, office.digest("authorization code", code))
        if row is None or row.client_id != client.get_client_id():
            return None
        if row.used_at is not None:
            self.server.end_family(row.family)
            return None
        return StoredCode(row) if row.expires_at > office.now else None

    @override
    def authenticate_user(self, authorization_code: StoredCode) -> Grantor | None:
        found: Grantor | None = self.server.grantor(authorization_code.row)
        return found

    @override
    def delete_authorization_code(self, authorization_code: StoredCode) -> None:
        store.use_code(self.server.session, authorization_code.row.code_hash, self.server.office.now)


class RotatingRefresh(RefreshTokenGrant):
    """The refresh grant. Each token works once: one that comes back was stolen, so its family ends (RFC 9700, 4.14)."""

    TOKEN_ENDPOINT_AUTH_METHODS = WITH_PUBLIC
    INCLUDE_NEW_REFRESH_TOKEN = True

    @override
    def authenticate_refresh_token(self, refresh_token: str) -> StoredRefreshToken | None:
        office: Office = self.server.office
        row = store.lock_refresh_token(self.server.session, office.digest(REFRESH, refresh_token))
        if row is None or row.client_id != self.request.client.get_client_id():
            return None
        if row.used_at is not None:
            self.server.end_family(row.family)
            return None
        return StoredRefreshToken(row) if row.ended_at is None and row.expires_at > office.now else None

    @override
    def authenticate_user(self, refresh_token: StoredRefreshToken) -> Grantor:
        """Returns the person behind the token. Raises InvalidGrantError (RFC 6749, 5.2)."""
        found: Grantor | None = self.server.grantor(refresh_token.row)
        if found is None:
            raise InvalidGrantError("The person has no place in the firm any more.")
        return found

    @override
    def issue_token(self, user: Grantor, refresh_token: StoredRefreshToken) -> Any:
        """Issues what is left of the scope: the client's or the person's permissions may have been narrowed since."""
        asked = self.request.payload.scope or refresh_token.get_scope()
        left = self.request.client.narrowed(user.narrowed(asked))
        if not left:
            raise InvalidScopeError("Nothing is left of what was granted.")
        return self.generate_token(user=user, scope=left, include_refresh_token=True)

    @override
    def revoke_old_credential(self, refresh_token: StoredRefreshToken) -> None:
        store.use_refresh_token(self.server.session, refresh_token.row.token_hash, self.server.office.now)


def new_refresh_token(**_: Any) -> str:
    """Returns a refresh token of 256 random bits."""
    return f"refresh_{secrets.token_urlsafe(32)}"


def refresh_row(request: FormRequest, token: Any, jti: str, office: Office) -> RefreshToken:
    """Returns what is stored of a refresh token that was just issued, in the family that it continues."""
    before = request.authorization_code.row if request.authorization_code else request.refresh_token.row
    begun_at = office.now if isinstance(before, AuthorizationCode) else before.begun_at
    return RefreshToken(
        token_hash=office.digest(REFRESH, token["refresh_token"]),
        family=before.family,
        client_id=before.client_id,
        firm_id=before.firm_id,
        user_id=before.user_id,
        scope=before.scope,
        auth_time=before.auth_time,
        second_factor=before.second_factor,
        signed_in_by=before.signed_in_by,
        begun_at=begun_at,
        expires_at=min(office.now + REFRESH_IDLE, begun_at + REFRESH_LONGEST),
        access_jti=jti,
        access_expires_at=office.now + office.lifetime,
    )
