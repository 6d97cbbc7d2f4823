"""Answers that show a secret once, and how Idempotency-Key keeps them: what lies in the database does not show it."""

import secrets

from starlette.responses import Response

from service.domain.identity.keyring import NONCE_BYTES, Keyring, Unwrappable
from service.values.errors import Conflict

SEALED = "sealed"
"""Marks a kept answer whose body is sealed; beside its headers, never sent."""


class SecretAnswer(Response):
    """An answer that shows a secret. As it stands it goes to the caller and nowhere else."""


class AnswerUnreadable(Conflict):
    """The answer was sealed under another secret key of the installation."""

    code = "answer_unreadable"
    title = "The earlier answer can no longer be shown"


def sealed(keyring: Keyring, place: str, body: bytes) -> bytes:
    """Returns the body as it may be kept at a place: firm, client and key."""
    return keyring.seal(place, body, secrets.token_bytes(NONCE_BYTES))


def unsealed(keyring: Keyring, place: str, kept: bytes) -> bytes:
    """Returns the body that was kept. Raises AnswerUnreadable."""
    try:
        return keyring.unseal(place, kept)
    except Unwrappable:
        raise AnswerUnreadable("The request was carried out; what it answered was a secret that is gone.") from None
