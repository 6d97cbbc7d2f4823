"""The answer to an assessment, as frozen values, and the JSON that every surface shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from service.domain.deadlines.rules.rule_kinds import Merit, Procedure, Rule
from service.values.dates import Period


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step of the reasoning. `purposes`: which of the dates it leads to. `adds`: what was added to `day`."""

    n: int
    rule: Rule
    does: str
    source: str
    day: date
    adds: Period | None
    result: date
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Warn:
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """The dates of one claim with their reasons. Dates are last days, rolled where the jurisdiction rolls them."""

    jurisdiction: str
    claim: str
    defendant: str
    file_by: date
    arguable_until: date
    repose_on: date | None
    repose_binds: bool
    notice_of_claim_by: date | None
    presuit_notice_by: date | None
    earliest_filing_on: date | None
    merit: Merit | None
    panel: Procedure | None
    expired: bool
    steps: tuple[ShownStep, ...]
    assumptions: tuple[str, ...]
    missing: tuple[str, ...]
    warnings: tuple[Warn, ...]
    law_version: str
    as_of: date

    def to_json(self) -> dict[str, Any]:
        """The answer in JSON values; keys and order as published."""
        return {
            "jurisdiction": self.jurisdiction,
            "claim": self.claim,
            "defendant": self.defendant,
            "file_by": self.file_by.isoformat(),
            "arguable_until": self.arguable_until.isoformat(),
            "repose_on": _day(self.repose_on),
            "repose_binds": self.repose_binds,
            "notice_of_claim_by": _day(self.notice_of_claim_by),
            "presuit_notice_by": _day(self.presuit_notice_by),
            "earliest_filing_on": _day(self.earliest_filing_on),
            "merit_due": _merit(self.merit),
            "panel": _panel(self.panel),
            "expired": self.expired,
            "steps": [_step(step) for step in self.steps],
            "assumptions": list(self.assumptions),
            "missing": list(self.missing),
            "warnings": [{"code": warn.code, "text": warn.text} for warn in self.warnings],
            "law": {"version": self.law_version, "as_of": self.as_of.isoformat()},
        }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _merit(merit: Merit | None) -> dict[str, Any] | None:
    if merit is None or merit.event is None:
        return None
    return {
        "event": merit.event,
        "offset": merit.offset.parts(),
        "name": merit.name,
        "citation": merit.citation,
        "confidence": merit.confidence,
        "extension": merit.extension or None,
        "sanction": merit.sanction or None,
    }


def _panel(panel: Procedure | None) -> dict[str, Any]:
    if panel is None:
        return {"required": False, "rule": None, "citation": None, "effect": None, "confidence": None}
    return {
        "required": panel.required,
        "rule": panel.id,
        "citation": panel.citation,
        "effect": panel.effect or panel.says,
        "confidence": panel.confidence,
    }


def _step(step: ShownStep) -> dict[str, Any]:
    return {
        "n": step.n,
        "rule": step.rule.id,
        "does": step.does,
        "from": step.source,
        "date": step.day.isoformat(),
        "adds": step.adds.parts() if step.adds else None,
        "result": step.result.isoformat(),
        "citation": step.rule.citation,
        "confidence": step.rule.confidence,
        "for": list(step.purposes),
    }
