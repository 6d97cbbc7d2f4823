"""Dates on the way to a last day, and the steps a person can check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from service.domain.deadlines.rules.rule_kinds import Rule
from service.values.dates import Period

LABELS: Final = {
    "act_on": "the act",
    "injury_on": "the injury",
    "last_treatment_on": "the end of treatment",
    "discovered_on": "discovery",
    "died_on": "death",
    "born_on": "birth",
    "concealed_until": "the end of concealment",
    "incapacity_begin": "the beginning of incapacity",
    "incapacity_end": "the end of incapacity",
    "representative_appointed_on": "the appointment of the representative",
    "notice_served_on": "service of the notice",
    "notice_of_claim_on": "the notice of claim",
    "claim_denied_on": "denial of the claim",
    "panel_requested_on": "the request for a panel",
    "panel_ended_on": "the end of the panel",
    "mediation_requested_on": "the request for mediation",
    "mediation_ended_on": "the end of mediation",
    "as_of": "the day of this assessment",
}


class Value(NamedTuple):
    """A date, the fact or step it comes from, and the day from which the period that ends there ran."""

    on: date
    source: str
    start: date | None


@dataclass(frozen=True, slots=True)
class Step:
    rule: Rule
    does: str
    source: str
    day: date
    adds: Period | None
    result: date
