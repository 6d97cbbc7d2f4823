"""openapi/openapi.json: the API's description as it is committed, and the check that it is the code's."""

import difflib
from pathlib import Path

from service.app import create_app
from service.settings import Settings
from service.values.errors import CannotStart
from service.web import contract

_COMMITTED = Path(__file__).parents[1] / "openapi" / "openapi.json"
_SHOWN_LINES = 40


def description() -> str:
    """Returns the description as JSON text, the same on every machine whatever its settings."""
    defaults = Settings(_env_prefix="NOT_MERIT_")
    return contract.text(create_app(defaults))


def write_description(path: Path | None = None) -> Path:
    """Writes the description to `path`, or to its place in the checkout, and returns where. Raises CannotStart."""
    place = path or _COMMITTED
    try:
        place.write_text(description(), encoding="utf-8")
    except OSError as refused:
        raise CannotStart(f"{place} cannot be written ({refused.strerror}): see --path.") from refused
    return place


def check_description(path: Path | None = None) -> str:
    """Returns how the file differs from the code's description, or "" where it does not."""
    place = path or _COMMITTED
    committed = place.read_text(encoding="utf-8").splitlines() if place.exists() else []
    lines = list(difflib.unified_diff(committed, description().splitlines(), str(place), "the code", lineterm=""))
    if not lines:
        return ""
    more = [f"… {len(lines) - _SHOWN_LINES} lines more"] if len(lines) > _SHOWN_LINES else []
    return "\n".join([*lines[:_SHOWN_LINES], *more, f"{place} is not what the code says: run `make openapi`."])
