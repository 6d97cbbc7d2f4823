"""What the server is asked with, works with, and answers; and its refusals as RFC 6749, 5.2 has them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from authlib.oauth2.rfc6749 import ClientMixin, OAuth2Request
from authlib.oauth2.rfc6749.errors import InvalidClientError, InvalidRequestError, UnsupportedGrantTypeError
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from typing_extensions import override

from service.domain.identity.keyring import Keyring
from service.domain.identity.policy import SCOPES
from service.domain.identity.rules.access_tokens import AccessToken
from service.domain.identity.rules.signing_keys import TrustedKey
from service.domain.identity.tables import OAuthClient, OAuthClientSecret

AUTH_METHODS = ("client_secret_basic", "client_secret_post")
GRANT_TYPES = ("client_credentials",)


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
    """What the server works with besides its session: who it is, how long tokens live, keys, and the instant.

    `opened` returns what a token signed here says, or raises InvalidToken; `refuses` says whether it is refused anyway.
    """

    issuer: str
    lifetime: timedelta
    keyring: Keyring
    signing_key: TrustedKey
    opened: Callable[[str], AccessToken] = field(repr=False)
    refuses: Callable[[AccessToken], bool] = field(repr=False)
    now: datetime


def malformed(description: str) -> OAuthAnswer:
    """Answers a request whose parameters cannot be read: `invalid_request` (RFC 6749, 5.2)."""
    status, body, headers = InvalidRequestError(description)()
    return OAuthAnswer(status, body, headers)


class FormRequest(OAuth2Request):
    """A request to the token, revocation or introspection endpoint, its parameters read."""

    def __init__(self, uri: str, parameters: Mapping[str, str], authorization: str | None) -> None:
        super().__init__("POST", uri)
        self.payload = BasicOAuth2Payload(dict(parameters))
        self.authorization = authorization

    @property
    def form(self) -> dict[str, str]:
        """The parameters of the body."""
        parameters: dict[str, str] = self.payload.data
        return parameters


class Client(ClientMixin):
    """A client in good standing, and the secret that proved it."""

    def __init__(self, row: OAuthClient, secret: OAuthClientSecret) -> None:
        self.row = row
        self.secret = secret

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


class ClientRefused(InvalidClientError):
    """`invalid_client`, always as 401 with the scheme that is taken here (RFC 6749, 5.2; RFC 7617, 2)."""

    def __init__(self, description: str) -> None:
        super().__init__(description, status_code=401)

    @override
    def get_headers(self) -> list[tuple[str, str]]:
        headers = [header for header in super().get_headers() if header[0] != "WWW-Authenticate"]
        return [*headers, ("WWW-Authenticate", 'Basic realm="merit", charset="UTF-8"')]


class GrantUnsupported(UnsupportedGrantTypeError):
    description = "This server knows the grant type client_credentials."
