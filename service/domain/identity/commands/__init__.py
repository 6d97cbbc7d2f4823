"""What can happen to clients, their secrets and the signing keys: by operators, and by a firm to its own clients."""

from service.domain.identity.commands.operators import (
    add_secret,
    admit_firm,
    bar_firm,
    create_client,
    create_platform_client,
    ensure_signing_key,
    revoke_client,
    rotate_keys,
)

__all__ = [
    "add_secret",
    "admit_firm",
    "bar_firm",
    "create_client",
    "create_platform_client",
    "ensure_signing_key",
    "revoke_client",
    "rotate_keys",
]
