"""What a firm does with its own clients, through one of them."""

from datetime import timedelta
from uuid import UUID

from service.db.sessions import FirmSession
from service.db.versions import seen
from service.domain.history import commands as history
from service.domain.identity import errors
from service.domain.identity.commands.making import new_client, new_secret
from service.domain.identity.keyring import Keyring
from service.domain.identity.policy import SCOPES
from service.domain.identity.rules.client_ids import of_every_firm
from service.domain.identity.rules.client_secrets import LIVE_SECRETS, expires_soon
from service.domain.identity.rules.delegation import locks_out, not_held
from service.domain.identity.schemas import (
    AddOAuthClientSecret,
    ChangeOAuthClient,
    CreateOAuthClient,
    MakeOAuthClient,
    NewOAuthClientOut,
    OAuthClientOut,
    OAuthClientSecretOut,
)
from service.domain.identity.store import clients as store
from service.domain.identity.store.secrets import end_secrets
from service.domain.identity.tables import OAuthClient
from service.values.errors import FieldError, InvalidInput, NotFound
from service.values.patches import changed
from service.values.versions import ExpectedVersion


async def create_client(db: FirmSession, keyring: Keyring, order: MakeOAuthClient) -> NewOAuthClientOut:
    """Makes a client, which may do no more than the one that asks. Raises InvalidInput, InvalidToken."""
    held, _ = await _parties(db, None)
    _require_held(order.scopes, frozenset(), held)
    client = new_client(order.name, order.scopes)
    client.redirect_uris, client.public = order.redirect_uris, order.public
    client.requests_per_minute = order.requests_per_minute
    db.add(client)
    await db.flush()
    secret = None if order.public else await _give_secret(db, keyring, client)
    out = _shown(client, await _secrets(db, client))
    history.record(db, "oauth_client.created", "oauth_client", out.id, after=out)
    return NewOAuthClientOut(**out.model_dump(), client_secret=secret)


async def change_client(
    db: FirmSession, client_id: UUID, change: ChangeOAuthClient, expected: ExpectedVersion | None
) -> OAuthClientOut:
    """Changes a client. Tokens that carry a scope taken from it are refused by every process within two seconds.

    Raises NotFound, StaleVersion, InvalidInput, OwnClient, InvalidToken.
    """
    held, found = await _parties(db, client_id)
    client, before = await _known(db, found, expected)
    had = _scopes(client)
    wanted = changed(_ordered(client, had), change)
    _require_held(wanted.scopes, had, held)
    if _is_own(db, client) and locks_out(had, wanted.scopes):
        raise errors.OwnClient("A client cannot take clients:write from itself: nobody might be left to give it back.")
    if set(client.scopes) - set(wanted.scopes):
        client.narrowed_at = db.now
    client.name, client.scopes = wanted.name, sorted(set(wanted.scopes))
    client.redirect_uris, client.requests_per_minute = wanted.redirect_uris, wanted.requests_per_minute
    await db.flush()
    out = _shown(client, before.secrets)
    if out != before:
        history.record(db, "oauth_client.changed", "oauth_client", out.id, before=before, after=out)
    return out


async def disable_client(db: FirmSession, client_id: UUID, expected: ExpectedVersion | None) -> None:
    """Ends a client for good; every process refuses its tokens within two seconds.

    Raises NotFound, StaleVersion, OwnClient, InvalidToken.
    """
    _, found = await _parties(db, client_id)
    client, before = await _known(db, found, expected)
    if _is_own(db, client):
        raise errors.OwnClient("A client cannot disable itself: nobody might be left to make another.")
    client.disabled_at = db.now
    await db.flush()
    history.record(db, "oauth_client.disabled", "oauth_client", client.id, before=before)


async def give_secret(
    db: FirmSession, keyring: Keyring, client_id: UUID, order: AddOAuthClientSecret, expected: ExpectedVersion | None
) -> NewOAuthClientOut:
    """Gives a client a second secret; the first works for the overlap longer.

    Whoever has a client's secret can do what it may: so a client gives none to one that may do more than itself.
    Raises NotFound, StaleVersion, ScopesNotHeld, PublicClient, TooManySecrets, InvalidToken.
    """
    held, found = await _parties(db, client_id)
    client, before = await _known(db, found, expected)
    scopes = _scopes(client)
    beyond = not_held(scopes, frozenset(), held)
    if beyond:
        raise errors.ScopesNotHeld([scopes[place] for place in beyond])
    if client.public:
        raise errors.PublicClient("A public client has no secret.")
    if len(before.secrets) >= LIVE_SECRETS:
        raise errors.TooManySecrets("Two secrets of this client work already; end one, or wait until the older has.")
    await end_secrets(db, client, db.now, db.now + timedelta(hours=order.overlap_hours))
    secret = await _give_secret(db, keyring, client)
    await _touch(db, client)
    out = _shown(client, await _secrets(db, client))
    history.record(db, "oauth_client.secret_added", "oauth_client", out.id, before=before, after=out)
    return NewOAuthClientOut(**out.model_dump(), client_secret=secret)


async def end_secret(db: FirmSession, client_id: UUID, secret_id: UUID, expected: ExpectedVersion | None) -> None:
    """Ends a secret at once, if the client has another. Raises NotFound, StaleVersion, LastSecret, InvalidToken."""
    _, found = await _parties(db, client_id)
    client, before = await _known(db, found, expected)
    if secret_id not in {secret.id for secret in before.secrets}:
        raise NotFound("The client has no such secret, or it has ended.")
    if len(before.secrets) == 1:
        raise errors.LastSecret("Give the client another secret first, or disable it.")
    await store.remove_secret(db, client, secret_id)
    await _touch(db, client)
    out = _shown(client, [secret for secret in before.secrets if secret.id != secret_id])
    history.record(db, "oauth_client.secret_ended", "oauth_client", out.id, before=before, after=out)


async def _parties(db: FirmSession, client_id: UUID | None) -> tuple[frozenset[str], OAuthClient | None]:
    """Locks who asks and what is asked for; returns the scopes that the first may give, and the second.

    A token outlives what was taken from its client by a moment, in which it must not make itself a successor. So the
    client's present scopes count, as far as the token carries them. The firm's own server holds every scope; a client
    of every firm is the operator's, and holds what the token carries.
    """
    caller_id = db.caller.client_id if db.caller else None
    rows = await store.lock(db, caller_id, client_id)
    target = next((row for row in rows.values() if row.id == client_id), None)
    if db.caller is None:
        return frozenset(SCOPES), target
    if of_every_firm(db.caller.client_id):
        return db.caller.scopes, target
    mine = rows.get(db.caller.client_id)
    if mine is None:
        raise errors.InvalidToken("The client of the access token was revoked.")
    return db.caller.scopes.intersection(mine.scopes), target


async def _known(
    db: FirmSession, found: OAuthClient | None, expected: ExpectedVersion | None
) -> tuple[OAuthClient, OAuthClientOut]:
    client = seen(found, expected)
    return client, _shown(client, await _secrets(db, client))


def _ordered(client: OAuthClient, scopes: list[str]) -> CreateOAuthClient:
    """What was said of a client, without looking at it again: a permission that is no more is still there."""
    return CreateOAuthClient.model_construct(
        name=client.name,
        scopes=scopes,
        redirect_uris=client.redirect_uris,
        requests_per_minute=client.requests_per_minute,
    )


def _scopes(client: OAuthClient) -> list[str]:
    """What a client may do: a permission that is no more is none."""
    return [scope for scope in client.scopes if scope in SCOPES]


def _is_own(db: FirmSession, client: OAuthClient) -> bool:
    return db.caller is not None and db.caller.client_id == client.client_id


def _require_held(wanted: list[str], had: list[str] | frozenset[str], held: frozenset[str]) -> None:
    beyond = not_held(wanted, had, held)
    if beyond:
        detail = "A client gives no scope that its own token does not carry."
        raise InvalidInput(detail, [FieldError(f"/scopes/{place}", "scope_not_held", "not held") for place in beyond])


async def _give_secret(db: FirmSession, keyring: Keyring, client: OAuthClient) -> str:
    secret, row = new_secret(keyring, client, db.now)
    db.add(row)
    await db.flush()
    db.expunge(row)
    return secret


async def _touch(db: FirmSession, client: OAuthClient) -> None:
    """Gives the client another version, since its secrets are part of it."""
    client.updated_at = db.now
    await db.flush()


async def _secrets(db: FirmSession, client: OAuthClient) -> list[OAuthClientSecretOut]:
    return [
        OAuthClientSecretOut(**secret._asdict(), expires_soon=expires_soon(secret.expires_at, db.now))
        for secret in await store.live_secrets(db, client)
    ]


def _shown(client: OAuthClient, secrets: list[OAuthClientSecretOut]) -> OAuthClientOut:
    return OAuthClientOut(**client.model_dump(exclude={"firm_id", "disabled_at", "narrowed_at"}), secrets=secrets)
