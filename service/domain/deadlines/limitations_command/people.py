"""One claim explained for people: the dates, a timeline, the steps with their citations, what is open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

from service.domain.deadlines.limitations_command.batch import assess_item
from service.domain.deadlines.limitations_command.timeline import Mark, draw
from service.domain.deadlines.rules.fact_reading import read_day
from service.domain.deadlines.rules.facts import DATE_FACTS
from service.domain.deadlines.rules.steps import LABELS
from service.values.jurisdictions import jurisdiction_name

if TYPE_CHECKING:
    from rich.console import Console

    from service.domain.deadlines.rules.assessment import Assessment

_DATES: Final = (
    ("file_by", "file by", "bold green"),
    ("arguable_until", "arguable until", "bold yellow"),
    ("repose_on", "outer limit (repose)", "bold red"),
    ("notice_of_claim_by", "notice of claim by", "bold magenta"),
    ("presuit_notice_by", "serve pre-suit notice by", "bold magenta"),
    ("earliest_filing_on", "file no earlier than", "cyan"),
)


def render_for_people(
    item: Mapping[str, Any], *, colour: bool = True, width: int = 100, today: date | None = None
) -> str:
    """The explained answer to one assessment as text. `item` is as in the JSON form. Raises ImpossibleFacts."""
    from rich.console import Console

    answer = assess_item(item, today)
    page = StringIO()
    console = Console(
        file=page, width=width, force_terminal=colour, no_color=not colour, highlight=False, legacy_windows=False
    )
    console.print(
        f"[bold]{jurisdiction_name(answer.jurisdiction)}[/bold]: {answer.claim.replace('_', ' ')} claim, "
        f"{answer.defendant.replace('_', ' ')} defendant, as of {answer.as_of} (law of {answer.law_version})"
    )
    _show_dates(console, answer)
    _show_timeline(console, item, answer, width)
    _show_steps(console, answer)
    _show_rest(console, answer)
    return page.getvalue()


def _show_dates(console: Console, answer: Assessment) -> None:
    console.print()
    for name, label, style in _DATES:
        day = getattr(answer, name)
        if day is not None:
            console.print(f"  {label:<26}[{style}]{day}[/{style}]  {day:%A}")
    if answer.expired:
        console.print("  [bold red]expired: even the latest arguable day has passed[/bold red]")


def _show_timeline(console: Console, item: Mapping[str, Any], answer: Assessment, width: int) -> None:
    from rich.text import Text

    marks = []
    facts = item.get("facts") or {}
    for fact in DATE_FACTS:
        value = facts.get(fact)
        day = read_day(value.get("on") if isinstance(value, Mapping) else value)
        if day is not None and fact != "born_on":
            marks.append(Mark(day, "●", LABELS[fact].removeprefix("the "), "cyan"))
    for name, label, style in _DATES[:5]:
        last = getattr(answer, name)
        if last is not None:
            marks.append(Mark(last, "▲", label, style))
    axis, rows = draw(marks, max(width - 6, 30))
    console.print()
    line = Text("  ")
    for sign, style in axis:
        line.append(sign, style)
    console.print(line)
    for row in rows:
        console.print(Text("  " + " " * row.offset).append(row.text, row.style))


def _show_steps(console: Console, answer: Assessment) -> None:
    from rich.markup import escape
    from rich.padding import Padding

    console.print("\n[bold]How the dates follow[/bold]")
    for step in answer.steps:
        sure = "" if step.rule.confidence == "verified" else f" [yellow]({step.rule.confidence})[/yellow]"
        console.print(f"  {step.n:>2}. {step.day} → [bold]{step.result}[/bold]  {escape(step.does)}")
        leads_to = ", ".join(step.purposes)
        reason = f"[dim]{step.rule.id}: {escape(step.rule.citation)}; for {leads_to}[/dim]{sure}"
        console.print(Padding(reason, (0, 0, 0, 6)))


def _show_rest(console: Console, answer: Assessment) -> None:
    from rich.markup import escape

    if answer.merit is not None and answer.merit.event is not None:
        offset, event = answer.merit.offset, answer.merit.event.replace("_", " ")
        when = f"{offset.words} after {event}" if any(offset.parts().values()) else f"with {event}"
        console.print(f"\n[bold]Merit[/bold]: {escape(answer.merit.name)}, {when} ({escape(answer.merit.citation)})")
    if answer.panel is not None:
        required = "required" if answer.panel.required else "possible"
        console.print(f"[bold]Panel[/bold]: {required}. {escape(answer.panel.effect or answer.panel.says)}")
    for title, lines in (
        ("Taken for granted", answer.assumptions),
        ("Not given", answer.missing),
        ("Warnings", [f"{warn.code}: {warn.text}" for warn in answer.warnings]),
    ):
        if lines:
            console.print(f"\n[bold]{title}[/bold]")
            for line in lines:
                console.print(f"  - {escape(line)}")
