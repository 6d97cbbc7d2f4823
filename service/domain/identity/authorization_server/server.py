"""Authlib's authorization server over our tables.

Authlib is synchronous: a server lives for one request, over the synchronous half of that request's session.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from authlib.oauth2.rfc6749 import AuthorizationServer
from authlib.oauth2.rfc6749.errors import InvalidRequestError, UnauthorizedClientError, UnsupportedGrantTypeError
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from joserfc import jwt
from sqlalchemy.util import await_only
from typing_extensions import override

from service.db.sessions import PlatformSession
from service.domain.identity.authorization_server.endpoints import Introspection, Revocation
from service.domain.identity.authorization_server.people import (
    REFRESH_REMEMBERED,
    CodeGrant,
    Grantor,
    IdTokens,
    Pkce,
    RotatingRefresh,
    new_refresh_token,
    refresh_row,
)
from service.domain.identity.authorization_server.requests import (
    AUTH_METHODS,
    AuthorizationRequest,
    Client,
    ClientRefused,
    FormRequest,
    GrantUnsupported,
    OAuthAnswer,
    Office,
    ResponseTypeUnsupported,
)
from service.domain.identity.policy import IDENTITY_SCOPES, SCOPES
from service.domain.identity.rules.access_tokens import AccessToken, claims
from service.domain.identity.rules.form_requests import MalformedCredentials, MalformedRequest, read_credentials
from service.domain.identity.rules.signing_keys import ALGORITHM
from service.domain.identity.store import grants
from service.domain.identity.store import platform as store
from service.domain.identity.tables import AuthorizationCode, RefreshToken
from service.values.caller import Caller
from service.values.ids import new_id

_USE_NOTED_EVERY = timedelta(hours=1)


class Server(AuthorizationServer):
    """The authorization server for one request. `revoked` are the tokens it revoked."""

    def __init__(self, db: PlatformSession, office: Office) -> None:
        super().__init__(scopes_supported=[*SCOPES, *IDENTITY_SCOPES])
        self.db = db
        self.session = db.sync_session
        self.office = office
        self.issued = ""
        self.revoked: list[AccessToken] = []
        self.register_grant(_ClientCredentials)
        self.register_grant(CodeGrant, [Pkce(required=True), IdTokens(office)])
        self.register_grant(RotatingRefresh)
        self.register_endpoint(Revocation)
        self.register_endpoint(Introspection)
        seconds = int(office.lifetime.total_seconds())
        self.register_token_generator("default", BearerTokenGenerator(self._sign, new_refresh_token, seconds))

    @override
    def authenticate_client(self, request: FormRequest, methods: Sequence[str], endpoint: str = "token") -> Client:
        """Returns the client that the request's credentials prove. Raises Authlib's errors.

        Whether a client is unknown, revoked, barred or gave a wrong secret, the answer is the same.
        """
        try:
            credentials = read_credentials(request.authorization, request.form)
        except MalformedRequest as error:
            raise InvalidRequestError(str(error)) from None
        except MalformedCredentials as error:
            raise ClientRefused(str(error)) from None
        if credentials is None:
            return self._public_client(request, methods)
        found = store.standing(self.session, credentials.client_id, self.office.now)
        known = self.office.keyring.which(credentials.secret, [row.secret_hash for row in found[1]] if found else ())
        if found is None or known is None:
            raise ClientRefused("The client or its secret is not right.")
        return Client(found[0], found[1][known], for_people=_of_people(request))

    def _public_client(self, request: FormRequest, methods: Sequence[str]) -> Client:
        """Returns a client that has no secret. What it may get by its name alone is bound to a code or a token."""
        row = grants.client(self.session, request.form.get("client_id", "")) if "none" in methods else None
        if row is None or not row.public:
            raise ClientRefused("Authenticate with the client id and its secret.")
        request.auth_method = "none"
        return Client(row, None, for_people=True)

    @override
    def query_client(self, client_id: str) -> Client | None:
        """Returns the client that an authorization request names."""
        row = grants.client(self.session, client_id)
        return Client(row, None, for_people=True) if row else None

    def grantor(self, row: AuthorizationCode | RefreshToken) -> Grantor | None:
        """Returns the person behind a code or a refresh token.

        There must still be a place in the firm, and the sign-in must still be one that the firm lets count.
        """
        place = await_only(self.office.membership(self.db, row.firm_id, row.user_id))
        if place is None or not place.counts(row.signed_in_by):
            return None
        return Grantor(row.user_id, place, row.auth_time, row.second_factor, row.signed_in_by)

    def end_family(self, family: UUID) -> None:
        """Ends what came of a code: it, or a refresh token, was used a second time."""
        grants.end_family(self.session, family, self.office.now)

    def authorization_grant(self, request: AuthorizationRequest) -> Any:
        """Returns the grant that an authorization request asks for. Raises Authlib's errors.

        Only a request for a code is one; any other is refused where the client and its address are right.
        """
        if request.payload.response_type == "code":
            return self.get_authorization_grant(request)
        client = self.query_client(request.payload.client_id or "")
        if client is None:
            raise InvalidRequestError("There is no such client.")
        address = CodeGrant.validate_authorization_redirect_uri(request, client)
        raise ResponseTypeUnsupported(address)

    @override
    def create_token_response(self, request: FormRequest) -> OAuthAnswer:
        """Answers a request to the token endpoint."""
        if not request.payload.grant_type:
            return self.refused(InvalidRequestError("The parameter grant_type is missing."))
        answer: OAuthAnswer = super().create_token_response(request)
        return answer

    def create_revocation_response(self, request: FormRequest) -> OAuthAnswer:
        """Answers a request to the revocation endpoint."""
        answer: OAuthAnswer = self.create_endpoint_response(Revocation.ENDPOINT_NAME, request)
        return answer

    def create_introspection_response(self, request: FormRequest) -> OAuthAnswer:
        """Answers a request to the introspection endpoint."""
        answer: OAuthAnswer = self.create_endpoint_response(Introspection.ENDPOINT_NAME, request)
        return answer

    @override
    def get_token_grant(self, request: FormRequest) -> Any:
        """Returns the grant for the request, or raises without repeating what the request said."""
        try:
            return super().get_token_grant(request)
        except UnsupportedGrantTypeError:
            raise GrantUnsupported(None) from None

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
        """Notes the use of the secret, at most once an hour. The token itself is signed and need not be stored."""
        if request.user is not None:
            row = refresh_row(request, token, self.issued, self.office)
            grants.add_refresh_token(self.session, row, self.office.now - REFRESH_REMEMBERED)
        secret = request.client.secret
        if secret is None:
            return
        if secret.last_used_at is None or self.office.now - secret.last_used_at > _USE_NOTED_EVERY:
            store.mark_used(self.session, request.client.row, secret, self.office.now)

    @override
    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""

    def _sign(self, client: Client, scope: str, user: Grantor | None, **_: Any) -> str:
        firm_id = user.membership.firm_id if user else client.firm_id
        if firm_id is None:
            raise UnauthorizedClientError("A client of every firm acts for people only.")
        self.issued = new_id().hex
        caller = Caller(
            firm_id=firm_id,
            client_id=client.get_client_id(),
            scopes=frozenset(scope.split()),
            token_id=self.issued,
            user_id=user.user_id if user else None,
            member_id=user.membership.member_id if user else None,
            requests_per_minute=client.row.requests_per_minute,
        )
        key = self.office.signing_key
        header = {"alg": ALGORITHM, "typ": "at+jwt", "kid": key.kid}
        content = claims(self.office.issuer, caller, self.office.now, int(self.office.lifetime.total_seconds()))
        return jwt.encode(header, content, key.key, algorithms=[ALGORITHM])


def _of_people(request: FormRequest) -> bool:
    return request.payload.grant_type in {"authorization_code", "refresh_token"}


class _ClientCredentials(ClientCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = AUTH_METHODS
