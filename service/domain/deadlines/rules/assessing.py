"""assess(): the facts of a claim and the law of its jurisdiction give dates, each with its reasons. Pure.

`file_by` is the earliest last day over the undisputed facts with any choice of the asserted ones, without anything
that needs argument; `arguable_until` the latest that the facts support, arguments included, repose included.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from service.domain.deadlines.rules.assessment import Assessment, Warn
from service.domain.deadlines.rules.court_days import CourtCalendar
from service.domain.deadlines.rules.evaluation import Run, holds
from service.domain.deadlines.rules.facts import ClaimFacts, FactProblem, ImpossibleFacts, find_doubts
from service.domain.deadlines.rules.gaps import find_assumptions, find_missing, find_unused
from service.domain.deadlines.rules.known import choices
from service.domain.deadlines.rules.obligations import (
    earliest_filing_on,
    find_merit,
    find_panel,
    late_notice,
    presuit_notice_by,
)
from service.domain.deadlines.rules.outcomes import Outcome, find_outcome, new_run, notice_of_claim
from service.domain.deadlines.rules.rule_kinds import Law, NoticeOfClaim, Rule
from service.domain.deadlines.rules.showing import Shown, show_steps
from service.domain.deadlines.rules.track_state import TrackState


def assess(facts: ClaimFacts, law: Law, calendar: CourtCalendar, as_of: date) -> Assessment:
    """The dates of the claim under `law` as of `as_of`. Raises ImpossibleFacts when no date can follow from them."""
    best, safest = _extremes(facts, law, calendar, as_of)
    notice_run = new_run(law, facts, as_of, safe=True)
    notice = notice_of_claim(notice_run, calendar) if law.notices else None
    late = _lateness(safest.run, notice)
    shown = [
        Shown("file_by", safest.steps),
        Shown("arguable_until", best.steps),
        Shown("repose_on", best.repose_steps),
        Shown("notice_of_claim_by", tuple(notice_run.steps or ()) if notice else ()),
    ]
    run = best.run
    assumed = {*best.run.assumed, *safest.run.assumed}
    return Assessment(
        jurisdiction=law.code,
        claim=facts.claim,
        defendant=facts.defendant,
        file_by=safest.end,
        arguable_until=best.end,
        repose_on=best.repose_on,
        repose_binds=best.repose_binds,
        notice_of_claim_by=notice.end if notice else None,
        presuit_notice_by=presuit_notice_by(safest, calendar) if law.procedures else None,
        earliest_filing_on=earliest_filing_on(run),
        merit=find_merit(run),
        panel=find_panel(run),
        expired=as_of > best.end,
        steps=show_steps(shown, cut=best.repose_cut, safe_cut=safest.repose_cut, safe_repose=safest.repose_steps),
        assumptions=find_assumptions(run, assumed),
        missing=find_missing(run),
        warnings=_warnings(facts, best, safest, notice, late),
        law_version=law.version,
        as_of=as_of,
    )


def _extremes(facts: ClaimFacts, law: Law, calendar: CourtCalendar, as_of: date) -> tuple[Outcome, Outcome]:
    """The outcome with the latest end that the facts support, and the safe outcome with the earliest."""
    best: Outcome | None = None
    safest: Outcome | None = None
    for left_out in choices(facts):
        reached, safe = (_reach(law, facts, calendar, as_of, how, left_out) for how in (False, True))
        if reached is not None and (best is None or reached.end > best.end):
            best = reached
        if safe is not None and (safest is None or safe.end < safest.end):
            safest = safe
    if best is None:
        detail = f"the rules of {law.name} find no day in these facts from which time runs"
        raise ImpossibleFacts([FactProblem("/facts", "insufficient_facts", detail)])
    if safest is None or safest.end > best.end:
        safest = best
    return best, safest


def _reach(
    law: Law, facts: ClaimFacts, calendar: CourtCalendar, as_of: date, safe: bool, left_out: frozenset[str]
) -> Outcome | None:
    """The outcome under one choice of facts; a late notice of claim, where it ends the claim, counts in it."""
    outcome = find_outcome(new_run(law, facts, as_of, safe, left_out), calendar)
    if outcome is None or not law.notices:
        return outcome
    notice = notice_of_claim(new_run(law, facts, as_of, safe, left_out), calendar)
    if notice is None or not isinstance(notice.governing, NoticeOfClaim) or not notice.governing.late_bars:
        return outcome
    return _cut(outcome, notice) if _lateness(outcome.run, notice) else outcome


def _lateness(run: Run, notice: TrackState | None) -> str | None:
    if notice is None or not isinstance(notice.governing, NoticeOfClaim):
        return None
    return late_notice(notice.governing, notice.end, run)


def _cut(outcome: Outcome, notice: TrackState) -> Outcome:
    if outcome.end <= notice.end:
        return outcome
    run = outcome.run
    run.rule, run.steps = notice.governing, []
    run.step("the notice of claim came after its last day: the claim ended on it", "step", notice.end, None, notice.end)
    return replace(outcome, end=notice.end, steps=(*outcome.steps, *run.steps))


def _warnings(
    facts: ClaimFacts, best: Outcome, safest: Outcome, notice: TrackState | None, late: str | None
) -> tuple[Warn, ...]:
    run = best.run
    found = [Warn(rule.code, rule.says) for rule in run.law.hints if holds(rule.when, run)]
    found += [Warn("unlikely_order", doubt) for doubt in find_doubts(facts)]
    if late:
        found.append(Warn("notice_of_claim_late", late))
    found += [Warn(code, text) for code, text in {**safest.run.notes, **run.notes}]
    found += [Warn(code, text) for code, text in find_unused(run.law, run)]
    for outcome, which in ((best, "the latest arguable date"), (safest, "the date to file by")):
        if outcome.limitation.barred:
            found.append(Warn("claim_barred", f"{which} is cut because the claim cannot be brought later"))
    unsure = _unverified([*best.rests_on, *safest.rests_on, *(notice.used if notice else [])])
    if unsure:
        text = f"a lawyer must confirm the law these dates rest on: {', '.join(unsure)}"
        found.append(Warn("unverified_law", text))
    argued = sorted({rule.id for rule in best.rests_on if rule.argument})
    if argued:
        found.append(Warn("needs_argument", f"the latest date needs argument in court: {', '.join(argued)}"))
    return tuple(dict.fromkeys(found))


def _unverified(rules: list[Rule]) -> list[str]:
    return sorted({f"{rule.id} ({rule.confidence})" for rule in rules if rule.confidence != "verified"})
