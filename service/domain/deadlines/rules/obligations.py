"""What must be done before or with the suit: notice, waiting time, panel, certificate of merit."""

from __future__ import annotations

from datetime import date

from service.domain.deadlines.rules.court_days import CourtCalendar
from service.domain.deadlines.rules.evaluation import Run, holds
from service.domain.deadlines.rules.outcomes import Outcome, find_outcome, serving_notice_on
from service.domain.deadlines.rules.rule_kinds import Merit, NoticeOfClaim, Procedure


def find_merit(run: Run) -> Merit | None:
    """The certificate of merit that is due, if any."""
    return next((rule for rule in run.law.merits if holds(rule.when, run)), None)


def find_panel(run: Run) -> Procedure | None:
    """The rule on panels (or compulsory mediation) for this claim, if there is one."""
    for kind in ("panel", "mediation"):
        for rule in run.law.procedures:
            if rule.kind == kind and holds(rule.when, run) and (kind == "panel" or rule.required):
                return rule
    return None


def presuit_notice_by(outcome: Outcome, calendar: CourtCalendar) -> date | None:
    """The last day to serve a required notice so that a suit can still follow in time; None when it was served.

    Serving on the very last day is enough where the notice lengthens the period by as much as must be waited.
    """
    run = outcome.run
    if "notice_served_on" in run.known.present:
        return None
    for rule in run.law.procedures:
        if rule.kind == "presuit_notice" and rule.required and rule.wait and holds(rule.when, run):
            last = min(outcome.end, outcome.limitation.end)
            served = find_outcome(serving_notice_on(run, last), calendar)
            if served is not None and rule.wait.after(last) <= served.end:
                return last
            return rule.wait.before(last)
    return None


def earliest_filing_on(run: Run) -> date | None:
    """The first day on which the waiting times of notices already given allow a suit."""
    days = []
    for rule in run.law.procedures:
        given = run.known.clocks.get(rule.event)
        if rule.wait and given and holds(rule.when, run):
            days.append(rule.wait.after(given))
    denied = run.known.clocks.get("claim_denied")
    for notice in run.law.notices:
        presented = run.known.clocks.get("notice_of_claim")
        if notice.wait and presented and holds(notice.when, run):
            waited = notice.wait.after(presented)
            days.append(min(waited, denied) if denied else waited)
            break
    return max(days, default=None)


def late_notice(notice: NoticeOfClaim, by: date, run: Run) -> str | None:
    """The warning when a notice of claim was given after its last day."""
    given = run.known.clocks.get("notice_of_claim")
    if given is None or given <= by:
        return None
    return f"the notice of claim of {given} came after its last day, {by} ({notice.id})"
