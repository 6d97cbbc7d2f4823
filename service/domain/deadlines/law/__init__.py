"""The law of 52 jurisdictions as YAML, one file each, read when first asked for and kept.

README.md here is the reference of the vocabulary. A file that does not follow it raises LawError at once.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml

from service.domain.deadlines.rules.law_parsing import parse_law
from service.domain.deadlines.rules.rule_kinds import Law
from service.values.jurisdictions import FEDERAL, JURISDICTIONS

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]


class UnknownJurisdiction(LookupError):
    """No law is held for the code."""


@cache
def law_data(code: str) -> dict[str, Any]:
    """The file of the jurisdiction `code` (a postal code or `US`) as it stands. Raises UnknownJurisdiction."""
    file = resources.files(__name__).joinpath(f"{code}.yaml")
    if code not in JURISDICTIONS or not file.is_file():
        raise UnknownJurisdiction(code)
    data: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)
    return data


@cache
def load_law(code: str) -> Law:
    """The law of the jurisdiction `code`, read and checked. Raises UnknownJurisdiction."""
    return parse_law(law_data(code), f"{code}.yaml")


def law_for(jurisdiction: str, defendant: str) -> Law:
    """The law that governs: against the United States the Tort Claims Act, wherever the act was done."""
    return load_law(FEDERAL if defendant == "federal" else jurisdiction)


@cache
def held_jurisdictions() -> tuple[str, ...]:
    """The codes for which a file is held, in the order of their names."""
    here = resources.files(__name__)
    return tuple(code for code in JURISDICTIONS if here.joinpath(f"{code}.yaml").is_file())
