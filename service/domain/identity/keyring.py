"""The keyring of this installation."""

from service.domain.identity.rules.keyring import NONCE_BYTES, Keyring, Unwrappable, keyring_from
from service.gateways.secret_key import secret_key
from service.settings import Settings

__all__ = ["NONCE_BYTES", "Keyring", "Unwrappable", "open_keyring"]


def open_keyring(settings: Settings) -> Keyring:
    """Returns the keys derived from the secret key, which is made at first start. Raises SecretKeyUnusable."""
    return keyring_from(secret_key(settings))
