"""What the server is asked with, works with, and answers; and its refusals as RFC 6749, 5.2 has them."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import ClientMixin, OAuth2Request
from authlib.oauth2.rfc6749.errors import InvalidClientError, InvalidRequestError, UnsupportedGrantTypeError
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from typing_extensions import override

from service.db.sessions import PlatformSession
from service.domain.identity.keyring import Keyring
from service.domain.identity.policy import IDENTITY_SCOPES, SCOPES
from service.domain.identity.rules.access_tokens import AccessToken
from service.domain.identity.rules.people_keys import PeopleKeys
from service.domain.identity.rules.redirects import registered
from service.domain.identity.rules.signing_keys import TrustedKey
from service.domain.identity.schemas import Membership
from service.domain.identity.store.people import user
from service.domain.identity.tables import OAuthClient, OAuthClientSecret, PlatformClient

AUTH_METHODS = ("client_secret_basic", "client_secret_post")
GRANT_TYPES = ("client_credentials", "authorization_code", "refresh_token")


@dataclass(frozen=True)
class OAuthAnswer:
    """An answer of the server: status, JSON body, headers."""

    status: int
    body: dict[str, Any]
    headers: list[tuple[str, str]]

    def text(self) -> str:
        """Returns the body as JSON text."""
        return json.dumps(self.body)


PlacesOf = Callable[[PlatformSession, UUID], Awaitable[Sequence[Membership]]]
"""Finds the places that a user has in active firms."""


@dataclass(frozen=True)
class Office:
    """What the server works with besides its session: who it is, how long tokens live, keys, and the instant.

    `places` finds a person's places in firms. `opened` returns what a token signed here says, or raises
    InvalidToken; `refuses` says whether it is refused anyway.
    """

    issuer: str
    lifetime: timedelta
    keyring: Keyring
    signing_key: TrustedKey
    opened: Callable[[str], AccessToken] = field(repr=False)
    refuses: Callable[[AccessToken], bool] = field(repr=False)
    now: datetime
    people_keys: PeopleKeys
    places: PlacesOf = field(repr=False)

    def digest(self, purpose: str, text: str) -> bytes:
        """Returns what is stored of a code or a refresh token."""
        return self.people_keys.digest(purpose, text)

    async def membership(self, db: PlatformSession, firm_id: UUID, user_id: UUID) -> Membership | None:
        """Returns the place that a user has in a firm, if there is one, with whether its address is proven."""
        places = await self.places(db, user_id)
        place = next((place for place in places if place.firm_id == UUID(int=firm_id.int)), None)
        if place is None:
            return None
        account = await user(db, user_id)
        return replace(place, email_verified=account is not None and account.email == place.email)


def malformed(description: str) -> OAuthAnswer:
    """Answers a request whose parameters cannot be read: `invalid_request` (RFC 6749, 5.2)."""
    status, body, headers = InvalidRequestError(description)()
    return OAuthAnswer(status, body, headers)


class AuthorizationRequest(OAuth2Request):
    """A request to the authorization endpoint, its parameters read."""

    def __init__(self, uri: str, parameters: Mapping[str, str]) -> None:
        super().__init__("GET", uri)
        self.payload = BasicOAuth2Payload(dict(parameters))


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
    """A client in good standing, and the secret that proved it; None: none was asked for.

    `firm_id` is the firm that it acts for; None: the one that the person picks. `for_people`: it asks in the name of a
    person, and may then learn who that is.
    """

    def __init__(
        self, row: OAuthClient | PlatformClient, secret: OAuthClientSecret | None, *, for_people: bool = False
    ) -> None:
        self.row = row
        self.firm_id = UUID(int=row.firm_id.int) if isinstance(row, OAuthClient) else None
        self.secret = secret
        self.for_people = for_people

    @override
    def get_client_id(self) -> str:
        return self.row.client_id

    @override
    def get_allowed_scope(self, scope: str | None) -> str | None:
        """Returns the scopes of the token: those asked for, or all where none are (RFC 6749, 3.3); None: refused."""
        permitted = set(self.row.scopes) & SCOPES.keys()
        allowed = permitted | IDENTITY_SCOPES.keys() if self.for_people else permitted
        asked = permitted if scope is None else set(scope.split(" "))
        return " ".join(sorted(asked)) if asked <= allowed else None

    def narrowed(self, scope: str) -> str:
        """Returns what of a scope the client may still have in the name of a person."""
        return " ".join(one for one in scope.split() if one in IDENTITY_SCOPES or one in self.row.scopes)

    @override
    def check_grant_type(self, grant_type: str) -> bool:
        if grant_type == "client_credentials":
            return not self.row.public
        return grant_type in GRANT_TYPES and bool(self.row.redirect_uris)

    @override
    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code" and bool(self.row.redirect_uris)

    @override
    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return registered(redirect_uri, self.row.redirect_uris)

    @override
    def get_default_redirect_uri(self) -> None:
        """There is none: the request must say where the answer goes."""
        return


class ClientRefused(InvalidClientError):
    """`invalid_client`, always as 401 with the scheme that is taken here (RFC 6749, 5.2; RFC 7617, 2)."""

    def __init__(self, description: str) -> None:
        super().__init__(description, status_code=401)

    @override
    def get_headers(self) -> list[tuple[str, str]]:
        headers = [header for header in super().get_headers() if header[0] != "WWW-Authenticate"]
        return [*headers, ("WWW-Authenticate", 'Basic realm="merit", charset="UTF-8"')]


class ResponseTypeUnsupported(OAuth2Error):
    """`unsupported_response_type`, without repeating what the request said."""

    error = "unsupported_response_type"

    def __init__(self, redirect_uri: str) -> None:
        super().__init__("This server knows the response type code.", redirect_uri=redirect_uri)


class GrantUnsupported(UnsupportedGrantTypeError):
    description = "This server knows the grant types client_credentials, authorization_code and refresh_token."
