"""Authorization requests (RFC 6749, 4.1.1; OpenID Connect Core, 3.1.2): what is to be shown, or where to go on."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from authlib.common.urls import add_params_to_uri
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749.errors import AccessDeniedError, InvalidScopeError
from authlib.oidc.core.errors import AccountSelectionRequiredError, ConsentRequiredError, LoginRequiredError
from sqlalchemy.util import await_only

from service import clock
from service.db.engine import Database
from service.db.sessions import platform_session
from service.domain.identity.accounts import Person
from service.domain.identity.authorization_server import (
    AuthorizationRequest,
    Client,
    Grantor,
    Office,
    Server,
    user_info,
)
from service.domain.identity.errors import InvalidToken, UnusableRequest
from service.domain.identity.policy import IDENTITY_SCOPES, SCOPES
from service.domain.identity.rules.authorization_requests import (
    UnreadableRequest,
    Wishes,
    WrongParameter,
    read,
    wishes,
)
from service.domain.identity.rules.people_keys import NONCE_BYTES, NotSealedHere
from service.domain.identity.schemas import Membership
from service.domain.identity.store import grants
from service.domain.identity.tables import Consent
from service.domain.identity.tokens import Tokens
from service.values.caller import Caller

_PURPOSE = "authorization request"
_LASTS = timedelta(hours=1)


@dataclass(frozen=True)
class Asked:
    """A request as it goes along from page to page, sealed: its parameters, and when it came."""

    parameters: Mapping[str, str]
    at: datetime
    sealed: str = field(repr=False)


@dataclass(frozen=True)
class GoOn:
    """The browser goes on to the client, with a code or with an error."""

    address: str


@dataclass(frozen=True)
class MustSignIn:
    """Somebody must sign in first. `redirect_uri` is where the client waits for the answer."""

    redirect_uri: str


@dataclass(frozen=True)
class MustAgree:
    """The person must agree: to which client, of which firm, and to what, as sentences."""

    client: str
    firm: str
    sentences: Sequence[str]
    redirect_uri: str


@dataclass(frozen=True)
class MustChoose:
    """The person has places in several of the firms that the client serves, and picks one."""

    client: str
    places: Sequence[Membership]
    redirect_uri: str


@dataclass(frozen=True)
class NoPlace:
    """The person has no place in the client's firm, but in `places`, or in none."""

    client: str
    places: Sequence[Membership]
    redirect_uri: str


@dataclass(frozen=True)
class MustUseProvider:
    """The firm has its people sign in at its own provider, and this person did so with a password."""

    client: str
    firm_id: UUID
    firm: str
    redirect_uri: str


Step = GoOn | MustSignIn | MustAgree | MustChoose | NoPlace | MustUseProvider


class Authorizations:
    """The authorization endpoint of a process."""

    def __init__(self, database: Database, tokens: Tokens, now: Callable[[], datetime] = clock.now) -> None:
        self._database = database
        self._tokens = tokens
        self._now = now

    def asked(self, pairs: Sequence[tuple[str, str]]) -> Asked:
        """Reads a request. Raises UnusableRequest."""
        try:
            parameters = read(pairs)
        except UnreadableRequest as error:
            raise UnusableRequest(str(error)) from None
        now, nonce = self._now(), secrets.token_bytes(NONCE_BYTES)
        return Asked(parameters, now, self._tokens.people_keys.sealed(_PURPOSE, parameters, now, nonce))

    def asked_before(self, sealed: str) -> Asked:
        """Returns a request that went along with a page. Raises UnusableRequest."""
        try:
            parameters, at = self._tokens.people_keys.opened(_PURPOSE, sealed, self._now(), _LASTS)
        except NotSealedHere:
            raise UnusableRequest("This took too long. Go back to where you came from, and begin again.") from None
        return Asked(parameters, at, sealed)

    def chosen(self, asked: Asked, firm_id: str) -> Asked:
        """Returns the request with the firm that the person picks. That it is the person's is looked at later."""
        parameters = {**asked.parameters, "firm_id": firm_id}
        sealed = self._tokens.people_keys.sealed(_PURPOSE, parameters, asked.at, secrets.token_bytes(NONCE_BYTES))
        return Asked(parameters, asked.at, sealed)

    async def step(self, asked: Asked, person: Person | None, *, agrees: bool | None = None) -> Step:
        """Returns what comes next. `agrees` is the person's answer to the question, None where there is none yet.

        Raises UnusableRequest where it cannot even be said where the answer should go.
        """
        office = self._tokens.office()
        async with platform_session(self._database) as db:
            walk = _Walk(Server(db, office), office, asked, person, agrees)
            return await db.run_sync(lambda _: walk.next())

    async def about(self, caller: Caller) -> dict[str, Any]:
        """Returns what a token lets its client know about the person behind it. Raises InvalidToken."""
        office, place = self._tokens.office(), None
        if caller.user_id is not None:
            async with platform_session(self._database) as db:
                place = await office.membership(db, caller.firm_id, caller.user_id)
        if place is None or caller.user_id is None:
            raise InvalidToken("The person of the access token has no place in the firm any more.")
        return user_info(caller.user_id, place, caller.scopes)


@dataclass(frozen=True)
class _Walk:
    """One look at a request, inside Authlib's synchronous world."""

    server: Server
    office: Office
    asked: Asked
    person: Person | None
    agrees: bool | None

    def next(self) -> Step:
        request = AuthorizationRequest(f"{self.office.issuer}/oauth/authorize", self.asked.parameters)
        try:
            grant, wished = self._checked(request)
            return self._decided(request, grant, wished)
        except OAuth2Error as error:
            error.state = request.payload.state
            if not error.redirect_uri:
                raise UnusableRequest(error.description or "The request is wrong.") from None
            return GoOn(self._signed(error()[2]))

    def _checked(self, request: AuthorizationRequest) -> tuple[Any, Wishes]:
        """Returns the grant of a request that is right, and what it wishes."""
        request.user = self.person
        grant = self.server.authorization_grant(request)
        address = grant.validate_consent_request()
        try:
            return grant, wishes(self.asked.parameters)
        except WrongParameter as wrong:
            raise OAuth2Error(str(wrong), error=wrong.error, redirect_uri=address) from None

    def _decided(self, request: AuthorizationRequest, grant: Any, wished: Wishes) -> Step:
        address, person = grant.redirect_uri, self.person
        if person is None or not wished.met_by(person.signed_in_at, self.asked.at):
            if wished.silent:
                raise LoginRequiredError(redirect_uri=address)
            return MustSignIn(address)
        client = request.client
        places = await_only(self.office.places(self.server.db, person.user_id))
        if person.signed_in_by is not None:  # one firm's provider opens no other firm, nor shows which there are
            places = [one for one in places if one.counts(person.signed_in_by)]
        place = self._place(client, places, wished, address)
        if not isinstance(place, Membership):
            return place
        if not place.counts(person.signed_in_by):
            if self.agrees is False:
                raise AccessDeniedError("The person did not sign in at the firm.", redirect_uri=address)
            if wished.silent:
                raise LoginRequiredError(redirect_uri=address)
            return MustUseProvider(client.row.name, place.firm_id, place.firm_name, address)
        return self._granted(request, grant, wished, place, person)

    def _place(
        self, client: Client, places: Sequence[Membership], wished: Wishes, address: str
    ) -> Membership | MustChoose | NoPlace:
        """Returns in which firm the client is to act: its own, or the one that is asked for, picked or the only one."""
        firm_id = client.firm_id or wished.firm_id or (places[0].firm_id if len(places) == 1 else None)
        place = next((one for one in places if one.firm_id == firm_id), None)
        if place is not None:
            return place
        if self.agrees is False or (wished.silent and (firm_id or not places)):
            raise AccessDeniedError("The person has no place in the firm.", redirect_uri=address)
        if firm_id or not places:
            return NoPlace(client.row.name, places, address)
        if wished.silent:
            raise AccountSelectionRequiredError(redirect_uri=address)
        return MustChoose(client.row.name, places, address)

    def _granted(
        self, request: AuthorizationRequest, grant: Any, wished: Wishes, place: Membership, person: Person
    ) -> Step:
        address, client = grant.redirect_uri, request.client
        grantor = Grantor(person.user_id, place, person.signed_in_at, person.second_factor, person.signed_in_by)
        scope = grantor.narrowed(request.scope)
        if not scope:
            raise InvalidScopeError("The person may do nothing of this.", redirect_uri=address)
        if self.agrees is None and self._must_ask(grantor, client, address, scope, wished):
            if wished.silent:
                raise ConsentRequiredError(redirect_uri=address)
            asked = sorted(scope.split(), key=lambda one: one not in IDENTITY_SCOPES)  # who they are comes first
            sentences = [IDENTITY_SCOPES.get(one) or SCOPES[one] for one in asked]
            return MustAgree(client.row.name, place.firm_name, sentences, address)
        if self.agrees:
            self._remember(grantor, client.get_client_id(), scope)
        answer = self.server.create_authorization_response(
            request, grant_user=None if self.agrees is False else grantor, grant=grant
        )
        return GoOn(self._signed(answer.headers))

    def _must_ask(self, grantor: Grantor, client: Client, address: str, scope: str, wished: Wishes) -> bool:
        """Returns whether the person must be asked, perhaps once more.

        A public client on the person's own device is known by nothing but its name, which any program there may use:
        it gets no code in silence (RFC 8252, 8.6).
        """
        firm_id = grantor.membership.firm_id
        agreed = grants.agreed(self.server.session, grantor.user_id, client.get_client_id(), firm_id)
        unproven = client.row.public and not address.startswith("https://")
        return unproven or "consent" in wished.prompts or not agreed.issuperset(scope.split())

    def _remember(self, grantor: Grantor, client_id: str, scope: str) -> None:
        consent = Consent(
            user_id=grantor.user_id,
            client_id=client_id,
            firm_id=grantor.membership.firm_id,
            scopes=scope.split(),
            given_at=self.office.now,
        )
        grants.agree(self.server.session, consent)

    def _signed(self, headers: Sequence[tuple[str, str]]) -> str:
        """Returns where to go on, with our name in it, so that a client sees whose answer it is (RFC 9207)."""
        location: str = add_params_to_uri(dict(headers)["Location"], [("iss", self.office.issuer)])
        return location
