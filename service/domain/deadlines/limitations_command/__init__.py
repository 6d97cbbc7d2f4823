"""`merit limitations`: a batch as JSON, or one claim explained for people. No database, no HTTP."""

from service.domain.deadlines.limitations_command.batch import UnreadableInput, assess_item, run_json
from service.domain.deadlines.limitations_command.people import render_for_people

__all__ = ["UnreadableInput", "assess_item", "render_for_people", "run_json"]
