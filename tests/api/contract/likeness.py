"""Whether an answer is like the one that an example shows, where some of it differs every time."""

import re
from typing import Any

_SHAPES = (
    re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),  # UUID version 7
    re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|\+00:00)"),  # an instant in UTC
    re.compile(r"[0-9a-f]{64}"),  # SHA-256
    re.compile(r"client_[0-9a-f]{24}"),
    re.compile(r"secret_[A-Za-z0-9_-]{43}"),
    re.compile(r"[0-9a-f]{32}"),  # the id of a token
    re.compile(r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+"),  # JSON Web Token
    re.compile(r"scim_[0-9a-f]{32}\.[A-Za-z0-9_-]{43}"),
)
_SAME_THING = (_SHAPES[0], _SHAPES[3], _SHAPES[6])
_CHANGING = {
    "next_cursor",
    "as_of",
    "law_version",
    "version",
    "x",
    "y",
    "kid",
    "decided_on",
    "written_on",
    "stage_since",
}
"""Names of texts that change with the day, the law or the keys."""
_COUNTED = {"iat", "exp", "seq"}
"""Names of whole numbers that change with the clock, or with what came before."""


class Likeness:
    """Compares examples with answers. An id that an example shows stands for the real one from then on."""

    def __init__(self, origin: str, shown_origin: str) -> None:
        self._real = {shown_origin: origin}

    def real(self, shown: Any) -> Any:
        """Returns what an example shows with the real ids in it."""
        if isinstance(shown, dict):
            return {name: self.real(value) for name, value in shown.items()}
        if isinstance(shown, list):
            return [self.real(value) for value in shown]
        return self._real.get(shown, shown) if isinstance(shown, str) else shown

    def differences(self, shown: Any, got: Any, at: str, *, samples: bool = False) -> list[str]:
        """Returns where the answer is not like the example. `samples`: lists are shown only in part."""
        if isinstance(shown, dict) and isinstance(got, dict):
            found = [f"{at}: {name} is in one only" for name in shown.keys() ^ got.keys()]
            for name in sorted(shown.keys() & got.keys(), key=lambda name: name != "id"):  # other values may name it
                if not _changes(name, shown[name], got[name]):
                    found += self.differences(shown[name], got[name], f"{at}/{name}", samples=samples)
            return found
        if isinstance(shown, list) and isinstance(got, list):
            return self._list_differences(shown, got, at, samples)
        return [] if self._alike(shown, got) else [f"{at}: {got!r} instead of {self.real(shown)!r}"]

    def _list_differences(self, shown: list[Any], got: list[Any], at: str, samples: bool) -> list[str]:
        if samples:
            alike = [any(not self.differences(one, other, at, samples=True) for other in got) for one in shown]
            return [f"{at}: none is like {one}" for one, found in zip(shown, alike, strict=True) if not found]
        found = [f"{at}: {len(got)} instead of {len(shown)}"] if len(got) != len(shown) else []
        for index, (one, other) in enumerate(zip(shown, got, strict=False)):
            found += self.differences(one, other, f"{at}/{index}")
        return found

    def _alike(self, shown: Any, got: Any) -> bool:
        if not (isinstance(shown, str) and isinstance(got, str)):
            return type(shown) is type(got) and shown == got
        shape = next((shape for shape in _SHAPES if shape.fullmatch(shown)), None)
        if shape is None:
            for one, real in self._real.items():
                shown = shown.replace(one, real)
            return shown == got
        if shape in _SAME_THING:
            return self._real.setdefault(shown, got) == got and shape.fullmatch(got) is not None
        return shape.fullmatch(got) is not None


def _changes(name: str, shown: Any, got: Any) -> bool:
    counted = name in _COUNTED and type(shown) is type(got) is int
    return counted or (name in _CHANGING and isinstance(shown, str) and isinstance(got, str))
