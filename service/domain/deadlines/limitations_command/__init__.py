"""`merit limitations`: a batch as JSON, or one claim explained for people. No database, no HTTP."""

from service.domain.deadlines.limitations_command.batch import UnreadableInput, assess_item, run_json
from service.domain.deadlines.limitations_command.people import render_for_people
from service.domain.deadlines.rules.facts import DATE_FACTS, ImpossibleFacts

__all__ = ["DATE_FACTS", "ImpossibleFacts", "UnreadableInput", "assess_item", "render_for_people", "run_json"]
