"""The courts of the United States by their ids, as the Free Law Project keeps them (package courts-db)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from courts_db import courts as _known

from service.values.jurisdictions import FEDERAL, JURISDICTIONS

_PLACES: Final = {"Washington D.C.": "District of Columbia"}
"""Where the package calls a jurisdiction by another name."""


@dataclass(frozen=True, slots=True)
class Court:
    """A court: its id, its name, the state it sits in, `state`, `federal` and so on, and `trial`, `appellate` …"""

    id: str
    name: str
    location: str
    system: str
    type: str | None


@cache
def courts() -> Mapping[str, Court]:
    """Returns every court by its id."""
    return MappingProxyType(
        {
            one["id"]: Court(
                one["id"],
                one["name"],
                _PLACES.get(one["location"], one["location"]),
                one.get("system") or "other",
                one.get("type") or None,
            )
            for one in _known
        }
    )


@cache
def courts_of(jurisdiction: str) -> tuple[Court, ...]:
    """Returns the courts that sit in a state, or all federal courts for US, by name."""
    name = JURISDICTIONS[jurisdiction]
    found = (one for one in courts().values() if _of(one, jurisdiction, name))
    return tuple(sorted(found, key=lambda court: (court.name, court.id)))


def _of(court: Court, jurisdiction: str, name: str) -> bool:
    return court.system == "federal" if jurisdiction == FEDERAL else court.location == name
