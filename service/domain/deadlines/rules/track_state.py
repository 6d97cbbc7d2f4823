"""Where a period stands while the rules move its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from service.domain.deadlines.rules.rule_kinds import Limitation, NoticeOfClaim, Repose, Rule
from service.domain.deadlines.rules.steps import Step

Governing = Limitation | Repose | NoticeOfClaim


@dataclass(slots=True)
class TrackState:
    """Where a period stands: its end, the day it ran from, and whether repose still applies to it."""

    track: str
    governing: Governing
    end: date
    start: date | None
    exempt: bool = False
    satisfied: bool = False
    barred: bool = False
    order_days: int = 0
    orders: list[tuple[int, date | None, Rule]] = field(default_factory=list)
    alone: list[tuple[date, bool, list[Step]]] = field(default_factory=list)
    used: list[Rule] = field(default_factory=list)
