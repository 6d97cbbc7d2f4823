"""From an assessment to the entries of a docket. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from service.domain.deadlines.rules.assessment import Assessment, ShownStep

DeadlineKind = Literal["notice_of_claim_by", "presuit_notice_by", "file_by", "arguable_until", "repose_on"]
DeadlineStatus = Literal["open", "satisfied", "passed"]

_SUIT: Final[tuple[DeadlineKind, ...]] = ("file_by", "arguable_until", "repose_on")
_NOTICES: Final[tuple[tuple[DeadlineKind, str], ...]] = (
    ("notice_of_claim_by", "notice_of_claim_on"),
    ("presuit_notice_by", "notice_served_on"),
)


@dataclass(frozen=True, slots=True)
class DocketEntry:
    """One day that matters, and the step it rests on; the step is None where the day only follows from others."""

    kind: DeadlineKind
    due_on: date
    status: DeadlineStatus
    step: ShownStep | None


def docket_entries(
    assessment: Assessment, filed_on: date | None, notice_of_claim_on: date | None, notice_served_on: date | None
) -> list[DocketEntry]:
    """Returns what a claim makes due. Suit satisfies the time to sue, a notice its own day; too late satisfies none."""
    notices = {"notice_of_claim_on": notice_of_claim_on, "notice_served_on": notice_served_on}
    met: dict[DeadlineKind, date | None] = dict.fromkeys(_SUIT, filed_on)
    met |= {kind: notices[fact] for kind, fact in _NOTICES}
    return [
        DocketEntry(kind, due_on, _status(due_on, met[kind], assessment.as_of), _last_step(assessment, kind))
        for kind in met
        if (due_on := getattr(assessment, kind)) is not None
    ]


def _status(due_on: date, met_on: date | None, as_of: date) -> DeadlineStatus:
    if met_on is not None and met_on <= due_on:
        return "satisfied"
    return "passed" if due_on < as_of else "open"


def _last_step(assessment: Assessment, kind: DeadlineKind) -> ShownStep | None:
    return next((step for step in reversed(assessment.steps) if kind in step.purposes), None)
