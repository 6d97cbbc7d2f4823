"""What operators do about the clients of all firms, their secrets, and the keys that sign tokens."""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from joserfc.jwk import ECKey

from service import clock
from service.db.sessions import PlatformSession
from service.domain.identity.commands.making import new_client, new_platform_client, new_secret
from service.domain.identity.errors import TooManySecrets, UnknownClient
from service.domain.identity.keyring import Keyring
from service.domain.identity.rules.client_secrets import LIVE_SECRETS
from service.domain.identity.rules.keyring import NONCE_BYTES
from service.domain.identity.rules.signing_keys import ALGORITHM, PUBLISHED_AHEAD, retirement
from service.domain.identity.schemas import (
    NewClient,
    NewClientOut,
    NewPlatformClient,
    NewSecretOut,
    PlatformClientOut,
    SigningKeyOut,
)
from service.domain.identity.store import platform as store
from service.domain.identity.store.secrets import end_secrets
from service.domain.identity.tables import OAuthClient, SigningKey
from service.values.patches import validated

_OVERLAP = timedelta(hours=24)


async def create_client(
    db: PlatformSession, keyring: Keyring, firm_id: UUID, name: str, scopes: list[str]
) -> NewClientOut:
    """Makes a client of a firm, which may do at most `scopes`. Its secret is in the answer and nowhere else.

    Raises InvalidInput, UnknownFirm.
    """
    order = validated(NewClient, {"name": name, "scopes": scopes})
    client, now = new_client(order.name, order.scopes), clock.now()
    client.firm_id, client.created_at, client.updated_at = firm_id, now, now
    await store.add_client(db, client)
    secret = await _new_secret(db, keyring, client, client.created_at)
    return NewClientOut(**client.model_dump(exclude={"id", "last_used_at"}), client_secret=secret)


async def create_platform_client(
    db: PlatformSession, name: str, scopes: list[str], redirect_uris: list[str]
) -> PlatformClientOut:
    """Makes a client for the people of every firm, who pick theirs when they agree. Raises InvalidInput."""
    order = validated(NewPlatformClient, {"name": name, "scopes": scopes, "redirect_uris": redirect_uris})
    client = new_platform_client(order.name, order.scopes, order.redirect_uris, clock.now())
    await store.add_platform_client(db, client)
    return PlatformClientOut(**client.model_dump(exclude={"created_at", "disabled_at"}))


async def add_secret(
    db: PlatformSession, keyring: Keyring, client_id: str, overlap: timedelta = _OVERLAP
) -> NewSecretOut:
    """Gives a client another secret; the one before works for `overlap` longer, so that it can be exchanged in peace.

    Raises UnknownClient, TooManySecrets.
    """
    now = clock.now()
    client = await store.client(db, client_id, lock=True)
    if client is None:
        raise UnknownClient("There is no such client, or it was revoked.")
    if await store.count_live_secrets(db, client, now) >= LIVE_SECRETS:
        raise TooManySecrets("Two secrets of this client work already; wait until the older one has ended.")
    await end_secrets(db, client, now, now + overlap)
    secret = await _new_secret(db, keyring, client, now)
    return NewSecretOut(client_id=client_id, client_secret=secret, others_end_at=now + overlap)


async def revoke_client(db: PlatformSession, client_id: str) -> None:
    """Ends a client for good. Its tokens are refused by every process within two seconds. Raises UnknownClient."""
    if not await store.disable_client(db, client_id, clock.now()):
        raise UnknownClient("There is no such client, or it was revoked.")


async def bar_firm(db: PlatformSession, firm_id: UUID) -> None:
    """Gives a firm no more tokens. Those it has are refused by every process within two seconds."""
    await store.bar(db, firm_id, clock.now())


async def admit_firm(db: PlatformSession, firm_id: UUID) -> None:
    """Undoes `bar_firm`."""
    await store.admit(db, firm_id)


async def rotate_keys(db: PlatformSession, keyring: Keyring, *, compromised: bool = False) -> SigningKeyOut:
    """Makes a new signing key. It signs a moment later; the old one is trusted until its tokens have expired.

    `compromised`: the old keys are distrusted at once, and every token that is out with them.
    """
    await store.lock_keys(db)
    now = clock.now()
    signs_from = now if compromised else now + PUBLISHED_AHEAD
    await store.retire_keys(db, now if compromised else retirement(signs_from), now)
    return await _new_key(db, keyring, now, signs_from)


async def ensure_signing_key(db: PlatformSession, keyring: Keyring) -> None:
    """Makes the first signing key. Of several processes that start at once, one makes it."""
    await store.lock_keys(db)
    now = clock.now()
    if not await store.keys(db, now):
        await _new_key(db, keyring, now, now)


async def _new_secret(db: PlatformSession, keyring: Keyring, client: OAuthClient, now: datetime) -> str:
    secret, row = new_secret(keyring, client, now)
    await store.add_secret(db, row)
    return secret


async def _new_key(db: PlatformSession, keyring: Keyring, now: datetime, signs_from: datetime) -> SigningKeyOut:
    kid = secrets.token_hex(8)
    wrapped = keyring.wrap(kid, _new_private_key(), secrets.token_bytes(NONCE_BYTES))
    key: dict[str, Any] = {"kid": kid, "algorithm": ALGORITHM, "wrapped_key": wrapped}
    await store.add_key(db, SigningKey(**key, created_at=now, signs_from=signs_from))
    return SigningKeyOut(kid=kid, signs_from=signs_from)


def _new_private_key() -> bytes:
    return ECKey.generate_key("P-256", private=True).as_der(private=True)
