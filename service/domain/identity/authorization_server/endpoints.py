"""What may be done with a token besides using it: revoke it (RFC 7009), ask whether it is good (RFC 7662)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from authlib.oauth2.rfc6749.errors import InvalidGrantError, InvalidRequestError
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7662 import IntrospectionEndpoint
from typing_extensions import override

from service.domain.identity.authorization_server.people import REFRESH, WITH_PUBLIC
from service.domain.identity.authorization_server.requests import AUTH_METHODS, Client, FormRequest, Office
from service.domain.identity.errors import InvalidToken
from service.domain.identity.rules.access_tokens import AccessToken
from service.domain.identity.rules.form_requests import may_be_token
from service.domain.identity.store import grants
from service.domain.identity.store import platform as store
from service.domain.identity.tables import RefreshToken


class Revocation(RevocationEndpoint):
    CLIENT_AUTH_METHODS = WITH_PUBLIC

    @override
    def authenticate_token(self, request: FormRequest, client: Client) -> AccessToken | RefreshToken | None:
        """Returns the token to revoke, which must be the client's own; None, answered with 200, if it is no good one.

        The hint is ignored, right or wrong, since a token shows of which kind it is (RFC 7009, 2.1 and 2.2).
        """
        _require_token(request)
        office: Office = self.server.office
        known = grants.lock_refresh_token(self.server.session, office.digest(REFRESH, request.form["token"]))
        if known is not None:
            if known.client_id != client.get_client_id():
                raise InvalidGrantError("The token was issued to another client.")
            return known
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
    def revoke_token(self, token: AccessToken | RefreshToken, request: FormRequest) -> None:
        """Refuses a token from now on. With a refresh token goes all that came of the same code (RFC 7009, 2.1)."""
        if isinstance(token, RefreshToken):
            self.server.end_family(token.family)
            return
        expires_at = datetime.fromtimestamp(token.expires_at, UTC)
        store.revoke_token(self.server.session, token.caller.token_id, expires_at, self.server.office.now)
        self.server.revoked.append(token)


class Introspection(IntrospectionEndpoint):
    """RFC 7662. A client may ask about the tokens of its own firm; any other is as good as none (2.2).

    The answer is what this process would do with the token itself: what another one revoked reaches it within two
    seconds.
    """

    CLIENT_AUTH_METHODS = AUTH_METHODS

    @override
    def check_params(self, request: FormRequest, client: Client) -> None:
        """Refuses a request without a token. The hint is ignored, right or wrong (RFC 7662, 2.1)."""
        _require_token(request)

    @override
    def query_token(self, token_string: str, token_type_hint: str | None) -> "_AskedAbout | None":
        office: Office = self.server.office
        try:
            return _AskedAbout(office.opened(token_string), office)
        except InvalidToken:
            return None

    @override
    def check_permission(self, token: "_AskedAbout", client: Client, request: FormRequest) -> bool:
        return token.content.caller.firm_id == client.firm_id

    @override
    def introspect_token(self, token: "_AskedAbout") -> dict[str, Any]:
        caller, issuer = token.content.caller, token.office.issuer
        return {
            "active": True,
            "token_type": "Bearer",
            "scope": " ".join(sorted(caller.scopes)),
            "client_id": caller.client_id,
            "sub": caller.client_id if caller.user_id is None else str(caller.user_id),
            "firm_id": str(caller.firm_id),
            "iss": issuer,
            "aud": issuer,
            "iat": token.content.issued_at,
            "exp": token.content.expires_at,
            "jti": caller.token_id,
        }


@dataclass(frozen=True)
class _AskedAbout:
    """A token that was signed here, with the questions that Authlib has about it."""

    content: AccessToken
    office: Office

    def is_expired(self) -> bool:
        return self.content.expires_at <= self.office.now.timestamp()

    def is_revoked(self) -> bool:
        return self.office.refuses(self.content)


def _require_token(request: FormRequest) -> None:
    if not may_be_token(request.form.get("token", "")):
        raise InvalidRequestError("The parameter token is missing, or holds what no token does.")
