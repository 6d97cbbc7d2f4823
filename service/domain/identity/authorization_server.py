"""Authlib's authorization server over our tables: the client credentials grant and revocation.

Authlib is synchronous: a server lives for one request, over the synchronous half of that request's session.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Request
from authlib.oauth2.rfc6749.errors import (
    InvalidClientError,
    InvalidGrantError,
    InvalidRequestError,
    UnsupportedGrantTypeError,
)
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7009 import RevocationEndpoint
from joserfc import jwt
from sqlmodel import Session
from typing_extensions import override

from service.domain.identity import store
from service.domain.identity.errors import InvalidToken
from service.domain.identity.keyring import Keyring
from service.domain.identity.policy import SCOPES
from service.domain.identity.rules.access_tokens import AccessToken, claims
from service.domain.identity.rules.form_requests import (
    MalformedCredentials,
    MalformedRequest,
    may_be_token,
    read_credentials,
)
from service.domain.identity.rules.signing_keys import ALGORITHM, TrustedKey
from service.domain.identity.tables import OAuthClient
from service.values.caller import Caller
from service.values.ids import new_id

AUTH_METHODS = ("client_secret_basic", "client_secret_post")
GRANT_TYPES = ("client_credentials",)
_USE_NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class OAuthAnswer:
    """An answer of the server: status, JSON body, headers."""

    status: int
    body: dict[str, Any]
    headers: list[tuple[str, str]]

    def text(self) -> str:
        """Returns the body as JSON text."""
        return json.dumps(self.body)


@dataclass(frozen=True)
class Office:
    """What the server works with besides its session: who it is, how long tokens live, keys, and the instant."""

    issuer: str
    lifetime: timedelta
    keyring: Keyring
    signing_key: TrustedKey
    opened: Callable[[str], AccessToken] = field(repr=False)
    now: datetime


def malformed(description: str) -> OAuthAnswer:
    """Answers a request whose parameters cannot be read: `invalid_request` (RFC 6749, 5.2)."""
    status, body, headers = InvalidRequestError(description)()
    return OAuthAnswer(status, body, headers)


class FormRequest(OAuth2Request):
    """A request to the token or revocation endpoint, its parameters read."""

    def __init__(self, uri: str, parameters: Mapping[str, str], authorization: str | None) -> None:
        super().__init__("POST", uri)
        self.payload = BasicOAuth2Payload(dict(parameters))
        self.authorization = authorization

    @property
    def form(self) -> dict[str, str]:
        """The parameters of the body."""
        parameters: dict[str, str] = self.payload.data
        return parameters


class Server(AuthorizationServer):
    """The authorization server for one request. `revoked` are the tokens it revoked."""

    def __init__(self, session: Session, office: Office) -> None:
        super().__init__(scopes_supported=list(SCOPES))
        self.session = session
        self.office = office
        self.revoked: list[AccessToken] = []
        self.register_grant(_ClientCredentials)
        self.register_endpoint(_Revocation)
        seconds = int(office.lifetime.total_seconds())
        self.register_token_generator("default", BearerTokenGenerator(self._sign, None, seconds))

    @override
    def authenticate_client(self, request: FormRequest, methods: Sequence[str], endpoint: str = "token") -> "_Client":
        """Returns the client that the request's credentials prove. Raises Authlib's errors.

        Whether a client is unknown, revoked, barred or gave a wrong secret, the answer is the same.
        """
        try:
            credentials = read_credentials(request.authorization, request.form)
        except MalformedRequest as error:
            raise InvalidRequestError(str(error)) from None
        except MalformedCredentials as error:
            raise _ClientRefused(str(error)) from None
        if credentials is None:
            raise _ClientRefused("Authenticate with the client id and its secret.")
        found = store.standing(self.session, credentials.client_id, self.office.now)
        known = self.office.keyring.knows(credentials.secret, found[1] if found else ())
        if found is None or not known:
            raise _ClientRefused("The client or its secret is not right.")
        return _Client(found[0])

    @override
    def create_token_response(self, request: FormRequest) -> OAuthAnswer:
        """Answers a request to the token endpoint."""
        if not request.payload.grant_type:
            return self.refused(InvalidRequestError("The parameter grant_type is missing."))
        answer: OAuthAnswer = super().create_token_response(request)
        return answer

    def create_revocation_response(self, request: FormRequest) -> OAuthAnswer:
        """Answers a request to the revocation endpoint."""
        answer: OAuthAnswer = self.create_endpoint_response(_Revocation.ENDPOINT_NAME, request)
        return answer

    @override
    def get_token_grant(self, request: FormRequest) -> Any:
        """Returns the grant for the request, or raises without repeating what the request said."""
        try:
            return super().get_token_grant(request)
        except UnsupportedGrantTypeError:
            raise _GrantUnsupported(None) from None

    def refused(self, error: Any) -> OAuthAnswer:
        """Renders one of Authlib's errors."""
        answer: OAuthAnswer = self.handle_error_response(None, error)
        return answer

    @override
    def create_oauth2_request(self, request: FormRequest) -> FormRequest:
        """Returns the request: it is made before it gets here."""
        return request

    @override
    def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> OAuthAnswer:
        """Returns the answer for the router to render."""
        return OAuthAnswer(status, dict(body), headers)

    @override
    def save_token(self, token: Any, request: FormRequest) -> None:
        """Notes the client's use, at most once an hour. The token itself is signed and need not be stored."""
        client = request.client.row
        if client.last_used_at is None or self.office.now - client.last_used_at > _USE_NOTED_EVERY:
            store.mark_used(self.session, client.id, self.office.now)

    @override
    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""

    def _sign(self, client: "_Client", scope: str, **_: Any) -> str:
        row = client.row
        caller = Caller(UUID(int=row.firm_id.int), row.client_id, frozenset(scope.split()), new_id().hex)
        key = self.office.signing_key
        header = {"alg": ALGORITHM, "typ": "at+jwt", "kid": key.kid}
        content = claims(self.office.issuer, caller, self.office.now, int(self.office.lifetime.total_seconds()))
        return jwt.encode(header, content, key.key, algorithms=[ALGORITHM])


class _Client(ClientMixin):
    """A client in good standing."""

    def __init__(self, row: OAuthClient) -> None:
        self.row = row

    @override
    def get_client_id(self) -> str:
        return self.row.client_id

    @override
    def get_allowed_scope(self, scope: str | None) -> str | None:
        """Returns the scopes of the token: those asked for, or all where none are (RFC 6749, 3.3); None: refused."""
        allowed = set(self.row.scopes) & SCOPES.keys()
        asked = allowed if scope is None else set(scope.split(" "))
        return " ".join(sorted(asked)) if asked <= allowed else None

    @override
    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in GRANT_TYPES


class _ClientCredentials(ClientCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = AUTH_METHODS


class _Revocation(RevocationEndpoint):
    CLIENT_AUTH_METHODS = AUTH_METHODS

    @override
    def authenticate_token(self, request: FormRequest, client: _Client) -> AccessToken | None:
        """Returns the token to revoke, which must be the client's own; None, answered with 200, if it is no good one.

        The hint is ignored, right or wrong, since there is one kind of token (RFC 7009, 2.1 and 2.2).
        """
        if not may_be_token(request.form.get("token", "")):
            raise InvalidRequestError("The parameter token is missing, or holds what no token does.")
        office: Office = self.server.office
        try:
            token = office.opened(request.form["token"])
        except InvalidToken:
            return None
        if token.expires_at <= office.now.timestamp():
            return None
        if token.caller.client_id != client.get_client_id():
            raise InvalidGrantError("The token was issued to another client.")
        return token

    @override
    def revoke_token(self, token: AccessToken, request: FormRequest) -> None:
        expires_at = datetime.fromtimestamp(token.expires_at, UTC)
        store.revoke_token(self.server.session, token.caller.token_id, expires_at, self.server.office.now)
        self.server.revoked.append(token)


class _ClientRefused(InvalidClientError):
    """`invalid_client`, always as 401 with the scheme that is taken here (RFC 6749, 5.2; RFC 7617, 2)."""

    def __init__(self, description: str) -> None:
        super().__init__(description, status_code=401)

    @override
    def get_headers(self) -> list[tuple[str, str]]:
        headers = [header for header in super().get_headers() if header[0] != "WWW-Authenticate"]
        return [*headers, ("WWW-Authenticate", 'Basic realm="merit", charset="UTF-8"')]


class _GrantUnsupported(UnsupportedGrantTypeError):
    description = "This server knows the grant type client_credentials."
