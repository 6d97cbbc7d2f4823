"""How clients and secrets are made, whoever makes them."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from service.domain.identity.keyring import Keyring
from service.domain.identity.rules.client_ids import OF_EVERY_FIRM
from service.domain.identity.tables import OAuthClient, OAuthClientSecret, PlatformClient


def new_client(name: str, scopes: Iterable[str]) -> OAuthClient:
    """Returns a client with a fresh client id, not yet stored."""
    return OAuthClient(client_id=f"client_{secrets.token_hex(12)}", name=name, scopes=sorted(set(scopes)))


def new_platform_client(name: str, scopes: Iterable[str], redirect_uris: list[str], now: datetime) -> PlatformClient:
    """Returns a client of every firm with a fresh client id, not yet stored."""
    return PlatformClient(
        client_id=f"{OF_EVERY_FIRM}{secrets.token_hex(12)}",
        name=name,
        scopes=sorted(set(scopes)),
        redirect_uris=redirect_uris,
        created_at=now,
    )


def new_secret(keyring: Keyring, client: OAuthClient, now: datetime) -> tuple[str, OAuthClientSecret]:
    """Returns a secret of 256 random bits, and what is stored of it."""
    secret = f"secret_{secrets.token_urlsafe(32)}"
    row = OAuthClientSecret(
        firm_id=client.firm_id, client_id=client.id, secret_hash=keyring.secret_hash(secret), created_at=now
    )
    return secret, row
