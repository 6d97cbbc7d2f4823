"""One period from its governing rule to its last day: limitation, repose, or the time for a notice of claim.

The order is fixed: governing period; alternative periods, concealment, minority, incapacity, saving after death;
emergency orders; procedure in the order of its dates; bars; the roll from a closed day. Days are added to the end
before it rolls, and it rolls once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from service.domain.deadlines.rules.court_days import CourtCalendar
from service.domain.deadlines.rules.evaluation import Run, bounded, evaluate, holds
from service.domain.deadlines.rules.facts import Incapacity
from service.domain.deadlines.rules.procedure import run_procedures
from service.domain.deadlines.rules.rule_kinds import (
    Adjustment,
    Emergency,
    Limitation,
)
from service.domain.deadlines.rules.track_state import Governing, TrackState
from service.values.dates import Period


def run_track(run: Run, track: str, rules: Sequence[Governing], calendar: CourtCalendar) -> TrackState | None:
    """The first governing rule that holds and yields a date, then everything that moves its end."""
    for rule in rules:
        # a doubtful rule counts where it makes the earlier date safe
        doubtful = rule.argument and (not run.safe if track == "repose" else run.safe)
        if doubtful or not holds(rule.when, run):
            continue
        run.rule, run.governing, run.end = rule, rule.ends, None
        value = evaluate(rule.ends, run)
        if value is not None:
            exempt = isinstance(rule, Limitation) and rule.exempt_from_repose
            state = TrackState(track, rule, value.on, value.start, exempt=exempt, used=[rule])
            _move(run, state, calendar)
            return state
    return None


def _move(run: Run, state: TrackState, calendar: CourtCalendar) -> None:
    law, track = run.law, state.track
    for adjustment in law.adjustments:
        if track in adjustment.reaches and not (adjustment.argument and run.safe):
            _adjust(run, state, adjustment)
    for emergency in law.emergencies:
        run.end = state.end
        if track in emergency.reaches and not (emergency.argument and run.safe) and holds(emergency.when, run):
            _suspend(run, state, emergency, calendar)
    run_procedures(run, state, calendar)
    _compare_alone(run, state)
    if track == "limitation":
        _bar(run, state)


def _adjust(run: Run, state: TrackState, rule: Adjustment) -> None:
    if rule.kind == "incapacity":
        stretch = _stretch(run, state, rule)
        if stretch is None:
            return
        run.with_clocks(incapacity_begin=stretch.from_on, incapacity_end=_last(stretch, run))
    run.end = state.end
    if not holds(rule.when, run):
        return
    run.rule, mark = rule, len(run.steps or ())
    if rule.suspends:
        _leave_out(run, state)
        return
    if rule.until is None:
        return
    value = evaluate(rule.until, run)
    if value is not None and rule.at_most is not None:
        value = bounded(value, rule.at_most, run, least=False)
    own = run.steps[mark:] if run.steps is not None else []
    if value is None or (value.on <= state.end and not rule.replaces):
        _forget(run, mark)
    elif rule.stands_alone:
        _forget(run, mark)
        state.alone.append((value.on, rule.exempt_from_repose, own))
    else:
        state.end, state.start = value.on, value.start
        state.exempt = rule.exempt_from_repose or (state.exempt and not rule.replaces)
        state.used.append(rule)


def _forget(run: Run, mark: int) -> None:
    if run.steps is not None:
        del run.steps[mark:]


def _stretch(run: Run, state: TrackState, rule: Adjustment) -> Incapacity | None:
    """The stretch of incapacity the rule looks at: begun by accrual (or in time), the one that lasts longest."""
    starts = [day for day in (state.start, run.known.clocks.get("act")) if day]
    latest = state.end if rule.begins == "any_time" or not starts else max(starts)
    found = [stretch for stretch in run.known.incapacity if stretch.from_on <= latest]
    return max(found, key=lambda stretch: _last(stretch, run), default=None)


def _last(stretch: Incapacity, run: Run) -> date:
    last = stretch.until_on
    if last is None:
        last = max(run.as_of, stretch.from_on)
        run.assumed["incapacity"] = None
    death = run.known.clocks.get("death")
    return min(last, death) if death and death >= stretch.from_on else last


def _leave_out(run: Run, state: TrackState) -> None:
    begin, end = run.known.clocks["incapacity_begin"], run.known.clocks["incapacity_end"]
    first = max(begin, state.start or begin)
    if end <= first or first > state.end:
        return
    days = (end - first).days
    result = state.end + timedelta(days=days)
    run.step(f"{days} days of incapacity are not counted", "step", state.end, Period(days=days), result)
    state.end = result
    state.used.append(run.rule)


def _suspend(run: Run, state: TrackState, rule: Emergency, calendar: CourtCalendar) -> None:
    run.rule, end = rule, state.end
    rolled = roll(run, end, calendar)
    if rolled < rule.since:
        return
    inside = end < rule.resumes
    if rule.extends_to is not None:
        if inside and rule.extends_to > end:
            run.step(f"an end in those days moves to {rule.extends_to}", "law", rule.extends_to, None, rule.extends_to)
            state.end = rule.extends_to
            state.used.append(rule)
        return
    first = max(rule.since, state.start or run.known.clocks.get("injury") or rule.since)
    days = (rule.resumes - first).days
    if days <= 0 or (rule.only_when_end_falls_inside and not inside):
        return
    result = end + timedelta(days=days)
    run.step(f"{days} days of the emergency are not counted", "step", end, Period(days=days), result)
    state.end = result
    state.used.append(rule)


def _compare_alone(run: Run, state: TrackState) -> None:
    for end, exempt, own in state.alone:
        if end > state.end:
            state.end, state.exempt = end, state.exempt or exempt
            if own:
                state.used.append(own[0].rule)
            if run.steps is not None:
                run.steps.extend(own)


def _bar(run: Run, state: TrackState) -> None:
    for bar in run.law.bars:
        run.end = state.end
        if (bar.argument and not run.safe) or not holds(bar.when, run):
            continue
        run.rule = bar
        limit = run.quietly(bar.at_most)
        if limit is not None and limit.on < state.end:
            limit = run.openly(bar.at_most) or limit
            run.step("nothing can be brought after that day", limit.source, limit.on, None, limit.on)
            state.end, state.barred = limit.on, True
            state.used.append(bar)


def roll(run: Run, day: date, calendar: CourtCalendar) -> date:
    """The last day itself, or the next court day where the computation rule moves it."""
    computation = run.law.computation
    return calendar.next_court_day(day, computation.holidays) if computation.rolls else day


def roll_openly(run: Run, day: date, calendar: CourtCalendar) -> date:
    """As `roll`, with a step when the day moves."""
    rolled = roll(run, day, calendar)
    if rolled != day:
        run.rule = run.law.computation
        closed = calendar.why_closed(day, run.law.computation.holidays)
        run.step(f"the last day is {closed}: time runs to the next court day", "step", day, None, rolled)
    return rolled
