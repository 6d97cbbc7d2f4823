"""Steps before suit that move the end: notice, panel, mediation, government notice, orders; in the order of dates.

A step counts only when it came before the end (as rolled, with the days granted by order so far). Days granted by
order are kept apart and added last, so that a minimum after a notice is compared without them (Hillsborough County
Hosp. Auth. v. Coffaro, 829 So. 2d 862 (Fla. 2002)).
"""

from __future__ import annotations

from datetime import date, timedelta

from service.domain.deadlines.rules.court_days import CourtCalendar
from service.domain.deadlines.rules.evaluation import Run, holds
from service.domain.deadlines.rules.facts import Extension
from service.domain.deadlines.rules.rule_kinds import Procedure, Suspension
from service.domain.deadlines.rules.steps import LABELS
from service.domain.deadlines.rules.track_state import TrackState
from service.domain.deadlines.rules.vocabulary import CLOCKS
from service.values.dates import Period

Event = tuple[date | None, Procedure, Extension | None]


def run_procedures(run: Run, state: TrackState, calendar: CourtCalendar) -> None:
    """Applies every procedure whose event is known to the period in `state`."""
    for day, rule, extension in _events(run, state):
        run.rule, run.end = rule, state.end
        if day is not None and not _in_time(run, state, rule, day, calendar):
            continue
        if extension is not None:
            days = extension.days if rule.max_days is None else min(extension.days, rule.max_days)
            state.order_days += days
            state.orders.append((days, day, rule))
        elif day is not None:
            _apply(run, state, rule, day)
    for days, day, granting in state.orders:
        run.rule = granting
        result = state.end + timedelta(days=days)
        run.step(_granted(days, day), "step", state.end, Period(days=days), result)
        state.end = result
        state.used.append(granting)


def _granted(days: int, day: date | None) -> str:
    return f"{days} days granted{f' on {day}' if day else ''} are added"


def _events(run: Run, state: TrackState) -> list[Event]:
    found: list[Event] = []
    for rule in run.law.procedures:
        if state.track not in rule.reaches or (rule.argument and run.safe):
            continue
        if rule.kind == "order":
            if run.known.extensions and holds(rule.when, run):
                found += [(extension.granted_on, rule, extension) for extension in run.known.extensions]
        else:
            day = run.known.clocks.get(rule.event)
            if day is not None and _moves(rule):
                run.end = state.end
                if holds(rule.when, run):
                    found.append((day, rule, None))
    return sorted(found, key=lambda event: event[0] or date.min)


def _moves(rule: Procedure) -> bool:
    return bool(rule.suspends or rule.adds or rule.extends_to or rule.satisfies_repose)


def _in_time(run: Run, state: TrackState, rule: Procedure, day: date, calendar: CourtCalendar) -> bool:
    end = state.end + timedelta(days=state.order_days)
    computation = run.law.computation
    last = calendar.next_court_day(end, computation.holidays) if computation.rolls else end
    what = LABELS.get(CLOCKS.get(rule.event, ""), "the extension")
    if day > last:
        _note(
            run, state, "step_too_late", f"{what} on {day} came after time had ended on {last} ({rule.id}): no effect"
        )
        return False
    if rule.within_last is not None and day < rule.within_last.before(end):
        said = f"{what} on {day} came before the last {rule.within_last.words} of the period ({rule.id}): no effect"
        _note(run, state, "step_too_early", said)
        return False
    return True


def _note(run: Run, state: TrackState, code: str, text: str) -> None:
    if state.track == "limitation":
        run.notes[(code, text)] = None


def _apply(run: Run, state: TrackState, rule: Procedure, day: date) -> None:
    before = state.end
    if rule.satisfies_repose and state.track == "repose":
        run.step("the notice came inside the outer limit, which is met", CLOCKS[rule.event], day, None, day)
        state.satisfied = True
        state.used.append(rule)
        return
    if rule.suspends is not None:
        _stop_clock(run, state, rule.suspends, rule, day)
    elif rule.adds is not None:
        result = rule.adds.after(state.end)
        label = LABELS[CLOCKS[rule.event]]
        run.step(f"{rule.adds.words} more for {label} on {day}", "step", state.end, rule.adds, result)
        state.end = result
    if rule.extends_to is not None:
        run.end = state.end
        value = run.quietly(rule.extends_to)
        if value is not None and value.on > state.end:
            run.openly(rule.extends_to)
            state.end = value.on
    if rule.at_most is not None:
        limit = run.quietly(rule.at_most)
        if limit is not None and before <= limit.on < state.end:
            limit = run.openly(rule.at_most) or limit
            run.step("but no later than that day", limit.source, limit.on, None, limit.on)
            state.end = limit.on
    if state.end != before:
        state.used.append(rule)


def _stop_clock(run: Run, state: TrackState, suspends: Suspension, rule: Procedure, day: date) -> None:
    until = run.quietly(suspends.until)
    if until is None or until.on < day:
        return
    if suspends.only_when_end_falls_inside and state.end > until.on:
        _note(run, state, "step_without_effect", f"time does not end by {until.on}: {rule.id} adds nothing")
        return
    left = max((state.end - day).days, 0) + int(suspends.keeps_day_of_event)
    run.openly(suspends.until)
    result = until.on + timedelta(days=left)
    rest = "the 1 day left runs" if left == 1 else f"the {left} days left run"
    said = f"the clock stopped on {day}; {rest} after it"
    run.step(said, until.source, until.on, Period(days=left), result)
    state.end = result
