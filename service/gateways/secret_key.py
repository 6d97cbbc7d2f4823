"""The secret from which every key of this installation is derived: set from outside, or made at first start."""

import os
import secrets
from pathlib import Path

from service.settings import Settings
from service.values.errors import CannotStart

FILE_NAME = "secret.key"
_LEAST_CHARACTERS = 32


class SecretKeyUnusable(CannotStart):
    """The secret key cannot be read, made or trusted. The message is one sentence for the person who starts Merit."""


def secret_key(settings: Settings) -> bytes:
    """Returns the secret key: MERIT_SECRET_KEY, or what lies in `data_dir`/secret.key, which is made if it is missing.

    Two processes that start at once end up with the same file. Raises SecretKeyUnusable.
    """
    if settings.secret_key is not None:
        return _long_enough(settings.secret_key.get_secret_value(), "MERIT_SECRET_KEY")
    path = settings.data_dir / FILE_NAME
    try:
        if not path.exists():
            _make(path)
        return _long_enough(path.read_text("ascii").strip(), str(path))
    except OSError as refused:
        raise SecretKeyUnusable(f"The secret key {path} cannot be read or made: {refused.strerror}.") from refused
    except UnicodeDecodeError:
        raise SecretKeyUnusable(f"The secret key {path} is damaged: it is not text.") from None


def _make(path: Path) -> None:
    """Writes the key beside its place and links it there, so that a reader never sees half of one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        pass  # another process was first; its key is the key
    finally:
        draft.unlink()


def _long_enough(text: str, source: str) -> bytes:
    if len(text) < _LEAST_CHARACTERS:
        raise SecretKeyUnusable(f"{source} is too short to be a secret: at least {_LEAST_CHARACTERS} characters.")
    return text.encode()
