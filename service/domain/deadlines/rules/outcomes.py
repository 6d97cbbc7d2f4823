"""The last day of a claim under one choice of facts: limitation, cut by repose where it binds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from service.domain.deadlines.rules.court_days import CourtCalendar
from service.domain.deadlines.rules.evaluation import Run
from service.domain.deadlines.rules.facts import ClaimFacts
from service.domain.deadlines.rules.known import know
from service.domain.deadlines.rules.rule_kinds import Law, Rule
from service.domain.deadlines.rules.steps import Step
from service.domain.deadlines.rules.track_state import TrackState
from service.domain.deadlines.rules.tracks import roll_openly, run_track


@dataclass(frozen=True, slots=True)
class Outcome:
    """`end` is the last day to sue; `repose_cut`: the outer limit made it so; `repose_binds`: it could have."""

    run: Run
    end: date
    limitation: TrackState
    repose_on: date | None
    repose: TrackState | None
    repose_cut: bool
    repose_binds: bool
    steps: tuple[Step, ...]
    repose_steps: tuple[Step, ...]

    @property
    def rests_on(self) -> list[Rule]:
        """The rules that made the date."""
        shown = self.repose.used if self.repose and self.repose_cut else []
        return [*self.limitation.used, *shown]


def new_run(law: Law, facts: ClaimFacts, as_of: date, safe: bool, left_out: frozenset[str] = frozenset()) -> Run:
    """A run over the facts without those left out."""
    return Run(law, know(facts, as_of, left_out), facts.claim, facts.defendant, safe)


def find_outcome(run: Run, calendar: CourtCalendar, within: frozenset[str] = frozenset()) -> Outcome | None:
    """The outcome of the claim of `run`; None when the facts give no day from which time runs."""
    law = run.law
    run.resolve = _resolver(calendar, within | {run.claim})
    limitation = run_track(run, "limitation", law.limitations, calendar)
    if limitation is None:
        return None
    rolled = roll_openly(run, limitation.end, calendar)
    if rolled != limitation.end:
        limitation.used.append(law.computation)
    steps = tuple(run.steps or ())
    run.steps = []
    repose = run_track(run, "repose", law.reposes, calendar)
    repose_on = roll_openly(run, repose.end, calendar) if repose is not None else None
    repose_steps = tuple(run.steps)
    run.steps = []
    free = repose is None or limitation.exempt or repose.satisfied or not getattr(repose.governing, "binding", True)
    cut = not free and repose_on is not None and repose_on < rolled
    if cut and repose is not None and repose_on is not None:
        run.rule = repose.governing
        run.step("the outer limit comes first", "step", repose_on, None, repose_on)
        steps = (*steps, *run.steps)
        rolled = repose_on
    return Outcome(run, rolled, limitation, repose_on, repose, cut, not free, steps, repose_steps)


def _resolver(calendar: CourtCalendar, within: frozenset[str]) -> Callable[[Run, str], tuple[date, Rule] | None]:
    def resolve(run: Run, claim: str) -> tuple[date, Rule] | None:
        if claim in within:
            return None
        other = Run(run.law, run.known, claim, run.defendant, run.safe)
        found = find_outcome(other, calendar, within)
        if found is None:
            return None
        governing = found.repose.governing if found.repose_cut and found.repose else found.limitation.governing
        return found.end, governing

    return resolve


def notice_of_claim(run: Run, calendar: CourtCalendar) -> TrackState | None:
    """When the government body must have the claim; the steps are in `run`."""
    run.steps = []
    state = run_track(run, "notice_of_claim", run.law.notices, calendar)
    if state is not None:
        state.end = roll_openly(run, state.end, calendar)
    return state


def serving_notice_on(run: Run, day: date) -> Run:
    """The same claim had its pre-suit notice been served on `day`."""
    known = run.known
    clocks = {**known.clocks, "notice_served": day}
    sources = {**known.sources, "notice_served": "notice_served_on"}
    served = replace(known, clocks=clocks, sources=sources, present=known.present | {"notice_served_on"})
    return Run(run.law, served, run.claim, run.defendant, run.safe)
