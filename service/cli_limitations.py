"""`merit limitations`: a batch of claims as JSON, or one claim explained for people. No database, no server."""

import os
import shutil
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from service.values.errors import CannotStart

DAY = "YYYY-MM-DD"


def _day(flag: str, what: str) -> Any:
    return typer.Option(flag, metavar=DAY, help=what, rich_help_panel="Facts, each a day")


def limitations(
    context: typer.Context,
    jurisdiction: Annotated[str | None, typer.Argument(help="NY, CA, … or US for federal claims.")] = None,
    json_file: Annotated[str | None, typer.Option("--json", metavar="FILE|-", help="A JSON array of claims.")] = None,
    claim: Annotated[str, typer.Option(help="injury, wrongful_death, survival or consortium.")] = "injury",
    defendant: Annotated[str, typer.Option(help="private, local_government, state or federal.")] = "private",
    act_on: Annotated[str | None, _day("--act", "The act or omission.")] = None,
    injury_on: Annotated[str | None, _day("--injury", "The injury, where it came later.")] = None,
    last_treatment_on: Annotated[str | None, _day("--last-treatment", "End of continuous treatment.")] = None,
    discovered_on: Annotated[
        str | None, _day("--discovered", "When the claim was, or should have been, found.")
    ] = None,
    died_on: Annotated[str | None, _day("--died", "Death of the patient.")] = None,
    born_on: Annotated[str | None, _day("--born", "Birth of the claimant.")] = None,
    concealed_until: Annotated[str | None, _day("--concealed-until", "End of fraudulent concealment.")] = None,
    notice_served_on: Annotated[str | None, _day("--notice-served", "Pre-suit notice of intent.")] = None,
    notice_of_claim_on: Annotated[str | None, _day("--notice-of-claim", "Notice of claim to a government.")] = None,
    claim_denied_on: Annotated[str | None, _day("--claim-denied", "Its denial.")] = None,
    panel_requested_on: Annotated[str | None, _day("--panel-requested", "Request for a review panel.")] = None,
    panel_ended_on: Annotated[str | None, _day("--panel-ended", "End of the panel.")] = None,
    mediation_requested_on: Annotated[str | None, _day("--mediation-requested", "Request for mediation.")] = None,
    mediation_ended_on: Annotated[str | None, _day("--mediation-ended", "End of the mediation.")] = None,
    representative_appointed_on: Annotated[
        str | None, _day("--representative-appointed", "Appointment of the personal representative.")
    ] = None,
    asserted: Annotated[list[str] | None, typer.Option(metavar="FACT", help="A day only asserted: discovered.")] = None,
    condition: Annotated[list[str] | None, typer.Option(help="A condition that the law names, such as cancer.")] = None,
    incapacity: Annotated[list[str] | None, typer.Option(metavar="FROM[..UNTIL]", help="Incapable of acting.")] = None,
    extension: Annotated[
        list[int] | None, typer.Option(metavar="DAYS", help="Time added by order or petition.")
    ] = None,
    foreign_object: Annotated[bool, typer.Option("--foreign-object", help="Something was left in the body.")] = False,
    as_of: Annotated[str | None, typer.Option(metavar=DAY, help="The day of the answer; default: today.")] = None,
) -> None:
    """Say until when a claim may be filed, with every step and its citation.

    merit limitations NY --act 2023-01-10 --last-treatment 2023-04-02

    merit limitations --json claims.json
    """
    if json_file is not None:
        _answer_batch(json_file)
    elif jurisdiction is None:
        raise typer.BadParameter("Name a jurisdiction, such as NY, or a file with --json.")
    else:
        _explain(_stated(context.params))


def _answer_batch(source: str) -> None:
    from service.domain.deadlines.limitations_command import UnreadableInput, run_json

    try:
        data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        sys.stdout.write(run_json(data.decode("utf-8-sig")))
    except OSError as refused:
        raise CannotStart(f"{source} cannot be read ({refused.strerror}).") from refused
    except UnicodeDecodeError as damaged:
        raise CannotStart(f"{source} is not UTF-8 text.") from damaged
    except UnreadableInput as unreadable:
        raise CannotStart(f"{'The input' if source == '-' else source} cannot be used: {unreadable}.") from unreadable


def _stated(given: dict[str, Any]) -> dict[str, Any]:
    """Returns the options as an item of the JSON form."""
    from service.domain.deadlines.limitations_command import DATE_FACTS

    asserted = {name.replace("-", "_").removesuffix("_on") for name in given["asserted"] or ()}
    dates = {
        name: {"on": given[name], "status": "asserted" if name.removesuffix("_on") in asserted else "undisputed"}
        for name in DATE_FACTS
        if given[name] is not None
    }
    unknown = asserted - {name.removesuffix("_on") for name in dates}
    if unknown:
        raise typer.BadParameter(f"--asserted {min(unknown)}: this day is not given.")
    facts: dict[str, Any] = {**dates, "foreign_object": given["foreign_object"]}
    if given["condition"]:
        facts["conditions"] = given["condition"]
    if given["extension"]:
        facts["extensions"] = [{"days": days} for days in given["extension"]]
    if given["incapacity"]:
        facts["incapacity"] = [_stretch(text) for text in given["incapacity"]]
    item = {name: given[name] for name in ("jurisdiction", "claim", "defendant", "as_of") if given[name] is not None}
    return {**item, "facts": facts}


def _stretch(text: str) -> dict[str, str]:
    begins, _, ends = text.partition("..")
    return {"from_on": begins, "until_on": ends} if ends else {"from_on": begins}


def _explain(item: dict[str, Any]) -> None:
    from service.domain.deadlines.limitations_command import ImpossibleFacts, render_for_people

    colour = "NO_COLOR" not in os.environ and (sys.stdout.isatty() or "FORCE_COLOR" in os.environ)
    try:
        page = render_for_people(item, colour=colour, width=shutil.get_terminal_size((100, 24)).columns)
    except ImpossibleFacts as impossible:
        problems = "; ".join(
            f"{problem.pointer.rpartition('/')[2]}: {problem.detail}" for problem in impossible.problems
        )
        raise CannotStart(f"These facts cannot be assessed: {problems}.") from impossible
    sys.stdout.write(page)
