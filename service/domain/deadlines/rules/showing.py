"""Joins the steps that lead to each date into one numbered list, each step once with the dates it leads to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from service.domain.deadlines.rules.assessment import ShownStep
from service.domain.deadlines.rules.steps import Step


@dataclass(frozen=True, slots=True)
class Shown:
    """The steps that lead to the date named `purpose`."""

    purpose: str
    steps: tuple[Step, ...]


def show_steps(
    tracks: list[Shown], *, cut: bool, safe_cut: bool, safe_repose: tuple[Step, ...]
) -> tuple[ShownStep, ...]:
    """The steps in order. The steps of repose also lead to a date that repose cut (`cut`, `safe_cut`).

    A step that follows another is shown as coming from it (`step 3`).
    """
    wanted: list[Shown] = []
    for shown in tracks:
        if shown.purpose == "file_by" and safe_cut:
            wanted.append(Shown("file_by", (*safe_repose, *shown.steps)))
        elif shown.purpose == "arguable_until" and cut:
            repose = next((other.steps for other in tracks if other.purpose == "repose_on"), ())
            wanted.append(Shown("arguable_until", (*repose, *shown.steps)))
        else:
            wanted.append(shown)
    purposes: dict[tuple[str, str, date, date], tuple[Step, list[str]]] = {}
    for shown in wanted:
        for step in shown.steps:
            key = (step.rule.id, step.does, step.day, step.result)
            known = purposes.setdefault(key, (step, []))[1]
            if shown.purpose not in known:
                known.append(shown.purpose)
    return _numbered(list(purposes.values()))


def _numbered(steps: list[tuple[Step, list[str]]]) -> tuple[ShownStep, ...]:
    results: dict[tuple[str, date], int] = {}
    found = []
    for n, (step, leads_to) in enumerate(steps, start=1):
        source = step.source
        if source == "step":
            before = [number for purpose in leads_to if (number := results.get((purpose, step.day)))]
            source = f"step {max(before)}" if before else "law"
        for purpose in leads_to:
            results[(purpose, step.result)] = n
        found.append(ShownStep(n, step.rule, step.does, source, step.day, step.adds, step.result, tuple(leads_to)))
    return tuple(found)
