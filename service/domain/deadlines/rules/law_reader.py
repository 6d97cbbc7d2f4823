"""Reads values of the law data one key at a time, with errors that name file, rule, key and what was expected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from service.values.dates import Period


class LawError(ValueError):
    """The law data does not follow the vocabulary. The message names file, rule, key and expectation."""


class Entry:
    """One mapping of a law file; every key must be taken, `finish` refuses what is left."""

    def __init__(self, value: object, file: str, rule: str, path: str, mentions: set[str]) -> None:
        self.file, self.rule, self.path, self.mentions = file, rule, path, mentions
        if not isinstance(value, Mapping):
            raise self.error("", f"expected a mapping, found {type(value).__name__}: {value!r}")
        self._left: dict[str, Any] = {}
        for key, content in value.items():
            if not isinstance(key, str):
                raise self.error(str(key), "keys are words (quote yes, no, on and off)")
            self._left[key] = content
        self._known: list[str] = []

    def error(self, key: str, expected: str) -> LawError:
        where = ".".join(part for part in (self.path, key) if part)
        return LawError(": ".join(part for part in (self.file, self.rule, where, expected) if part))

    def below(self, key: str, value: object) -> Entry:
        """The mapping under `key` as an entry of its own."""
        path = f"{self.path}.{key}" if self.path else key
        return Entry(value, self.file, self.rule, path, self.mentions)

    def has(self, key: str) -> bool:
        return key in self._left

    def take(self, key: str, default: Any = None) -> Any:
        self._known.append(key)
        return self._left.pop(key, default)

    def require(self, key: str) -> Any:
        if key not in self._left:
            raise self.error(key, "is required")
        return self.take(key)

    def text(self, key: str, default: str | None = None) -> str:
        value = self.take(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.error(key, f"expected text, found {value!r}")
        return value.strip()

    def flag(self, key: str, default: bool = False) -> bool:
        value = self.take(key, default)
        if not isinstance(value, bool):
            raise self.error(key, f"expected true or false, found {value!r}")
        return value

    def number(self, key: str, low: int, high: int) -> int | None:
        value = self.take(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.error(key, f"expected a whole number from {low} to {high}, found {value!r}")
        return value

    def day(self, key: str) -> date | None:
        value = self.take(key)
        if value is not None and type(value) is not date:
            raise self.error(key, f"expected a day YYYY-MM-DD without quotes, found {value!r}")
        return value

    def one_of(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        value = self.take(key, default)
        if value not in allowed:
            raise self.error(key, f"expected one of {', '.join(allowed)}, found {value!r}")
        return str(value)

    def names(self, key: str, allowed: frozenset[str] | None = None) -> tuple[str, ...]:
        value = self.take(key, [])
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            raise self.error(key, f"expected a list of names, found {value!r}")
        for name in value:
            if allowed is not None and name not in allowed:
                raise self.error(key, f"{name!r} is not one of {', '.join(sorted(allowed))}")
        return tuple(value)

    def period(self, key: str) -> Period | None:
        value = self.take(key)
        if value is None:
            return None
        entry = self.below(key, value)
        years, months, days = (entry.number(unit, 0, 3660) or 0 for unit in ("years", "months", "days"))
        entry.finish()
        return Period(years, months, days)

    def finish(self) -> None:
        for key in self._left:
            raise self.error(key, f"is not a key here; known: {', '.join(dict.fromkeys(self._known))}")
