"""What the facts leave open: missing facts, assumptions, facts that no rule of the jurisdiction can use."""

from __future__ import annotations

from typing import Final

from service.domain.deadlines.rules.evaluation import Run
from service.domain.deadlines.rules.facts import DATE_FACTS
from service.domain.deadlines.rules.rule_kinds import Law, Rule
from service.domain.deadlines.rules.vocabulary import Condition
from service.values.dates import age_on

_ASKED: Final = (
    "act_on",
    "injury_on",
    "last_treatment_on",
    "discovered_on",
    "died_on",
    "born_on",
    "representative_appointed_on",
    "claim_denied_on",
)
_ASSUMED: Final = {
    "injury_on": "the harm is taken to have come with the act",
    "last_treatment_on": "no continuous treatment was given",
    "discovered_on": "no day of discovery was given",
    "born_on": "no day of birth was given: the patient is taken to have been of age",
    "incapacity": "no incapacity was given",
    "concealed_until": "no concealment was given",
    "foreign_object": "no foreign object is involved",
    "notice_served_on": "no pre-suit notice was served yet",
    "panel_requested_on": "no panel was requested yet",
}
_LIKELY: Final = frozenset(DATE_FACTS) - {"concealed_until"}
_USED_ALWAYS: Final = frozenset({"act_on", "claim_denied_on", "representative_appointed_on"})
_FACTS: Final = frozenset({*DATE_FACTS, "incapacity", "foreign_object", "extensions"})


def concerns(rule: Rule, run: Run) -> bool:
    """Whether the rule speaks of this kind of claim and defendant at all."""
    return _kind_fits(rule.when, run)


def _kind_fits(when: Condition, run: Run) -> bool:
    return (
        (not when.claims or run.claim in when.claims)
        and (not when.defendants or run.defendant in when.defendants)
        and (not when.either or any(_kind_fits(part, run) for part in when.either))
    )


def could_hold(rule: Rule, run: Run) -> bool:
    """Whether more facts, but no other circumstances, could make the rule apply."""
    when, present = rule.when, run.known.present
    needed = [name for name in when.all_of if name not in _FACTS or name in ("foreign_object", "extensions")]
    return (
        concerns(rule, run)
        and present.issuperset(needed)
        and (not when.any_of or any(name in present or name in _LIKELY for name in when.any_of))
    )


def find_missing(run: Run) -> tuple[str, ...]:
    """Facts that rules of this jurisdiction ask for in a claim of this kind and that were not given."""
    asked: set[str] = set()
    for rule in run.law.rules:
        if could_hold(rule, run):
            asked |= rule.mentions
    if "notice_of_claim_on" not in run.known.present:
        asked.discard("claim_denied_on")
    if run.claim in ("injury", "consortium"):
        asked -= {"died_on", "representative_appointed_on"}
    if "notice_of_claim_on" in asked and "notice_of_claim_on" not in run.known.present:
        return (*(name for name in _ASKED if name in asked - run.known.present), "notice_of_claim_on")
    return tuple(name for name in _ASKED if name in asked and name not in run.known.present)


def find_assumptions(run: Run, assumed: set[str]) -> tuple[str, ...]:
    """What was taken for granted and would change the answer were it otherwise."""
    asked: set[str] = set()
    for rule in run.law.rules:
        if concerns(rule, run):
            asked |= rule.mentions
    said = [text for fact, text in _ASSUMED.items() if fact in asked and fact not in run.known.present]
    if run.claim == "wrongful_death" and "died_on" not in run.known.present:
        said.append("the death is taken to have come with the act, the earliest day it can have come")
    if "discovered_on" in assumed and "discovered_on" not in run.known.present:
        said.append("for the safe date, discovery is taken to have come with the act")
    if "as_of" in assumed or ("incapacity" in assumed and "incapacity" in run.known.present):
        said.append(f"what had no end by {run.as_of} is counted up to that day; its later end moves the date")
    return tuple(said)


def find_unused(law: Law, run: Run) -> list[tuple[str, str]]:
    """Facts and conditions that were given and that no rule here looks at: (code, text)."""
    used: set[str] = set(_USED_ALWAYS)
    for rule in law.rules:
        if concerns(rule, run):
            used |= rule.mentions
    found = []
    for name in sorted(run.known.present - used):
        if name in _FACTS:
            if name == "born_on" and not _was_minor(run):
                continue
            if name == "died_on" and run.claim in ("wrongful_death", "survival"):
                continue
            found.append(("fact_not_used", f"no rule of {law.name} for this claim looks at {name}"))
        elif name in law.conditions:
            found.append(("fact_not_used", f"no rule of {law.name} for this claim looks at the condition {name}"))
        else:
            found.append(("unknown_condition", f"{name} is no condition the rules of {law.name} know; it was not used"))
    return found


def _was_minor(run: Run) -> bool:
    born, act = run.known.clocks.get("birth"), run.known.clocks.get("injury")
    return born is not None and act is not None and age_on(born, act) < run.law.majority
