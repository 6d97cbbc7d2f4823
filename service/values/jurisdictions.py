"""The 52 jurisdictions whose law the service knows: fifty states, the District of Columbia, the United States."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

_STATES = (
    "AL Alabama;AK Alaska;AZ Arizona;AR Arkansas;CA California;CO Colorado;CT Connecticut;DE Delaware;"
    "DC District of Columbia;FL Florida;GA Georgia;HI Hawaii;ID Idaho;IL Illinois;IN Indiana;IA Iowa;KS Kansas;"
    "KY Kentucky;LA Louisiana;ME Maine;MD Maryland;MA Massachusetts;MI Michigan;MN Minnesota;MS Mississippi;"
    "MO Missouri;MT Montana;NE Nebraska;NV Nevada;NH New Hampshire;NJ New Jersey;NM New Mexico;NY New York;"
    "NC North Carolina;ND North Dakota;OH Ohio;OK Oklahoma;OR Oregon;PA Pennsylvania;RI Rhode Island;"
    "SC South Carolina;SD South Dakota;TN Tennessee;TX Texas;UT Utah;VT Vermont;VA Virginia;WA Washington;"
    "WV West Virginia;WI Wisconsin;WY Wyoming;US United States"
)

FEDERAL: Final = "US"

JURISDICTIONS: Final = MappingProxyType({entry[:2]: entry[3:] for entry in _STATES.split(";")})
"""Postal code to name, in the order of the names; `US` stands for the Federal Tort Claims Act and federal courts."""


def is_jurisdiction(code: str) -> bool:
    return code in JURISDICTIONS


def jurisdiction_name(code: str) -> str:
    """The name of a known code; KeyError for any other."""
    return JURISDICTIONS[code]


_ZONES = (
    "America/New_York:CT DE DC FL GA KY ME MD MA NH NJ NY NC OH PA RI SC VT VA WV US;"
    "America/Chicago:AL AR IL IA KS LA MN MS MO NE ND OK SD TN TX WI;"
    "America/Denver:CO MT NM UT WY;America/Los_Angeles:CA NV OR WA;America/Boise:ID;America/Phoenix:AZ;"
    "America/Detroit:MI;America/Indiana/Indianapolis:IN;America/Anchorage:AK;Pacific/Honolulu:HI"
)
_ZONE_OF = {code: zone for zone, codes in (entry.split(":") for entry in _ZONES.split(";")) for code in codes.split()}


def time_zone(code: str) -> str:
    """The zone that tells today's date at the court's place: where a state has two, that of its capital."""
    return _ZONE_OF[code]
