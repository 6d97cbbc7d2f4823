"""When the tasks of a template fall due. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from service.values.dates import Period


class Offset(Protocol):
    """How far from its event a task falls due: months first, then weeks and days."""

    @property
    def months(self) -> int: ...
    @property
    def weeks(self) -> int: ...
    @property
    def days(self) -> int: ...
    @property
    def direction(self) -> Literal["after", "before"]: ...


class Known(Protocol):
    """A task that was made from a template earlier."""

    @property
    def status(self) -> str: ...
    @property
    def due_on(self) -> date: ...


@dataclass(frozen=True, slots=True)
class Plan:
    """What applying a template does, by the keys of its items: tasks to add and tasks to move, with their days."""

    added: dict[str, date]
    moved: dict[str, date]


def due(offset: Offset, event_on: date) -> date:
    """Returns the day of a task. A month that is too short gives its last day."""
    period = Period(months=offset.months, days=7 * offset.weeks + offset.days)
    return period.after(event_on) if offset.direction == "after" else period.before(event_on)


def plan(items: Sequence[tuple[str, Offset]], known: Mapping[str, Known], event_on: date) -> Plan:
    """Returns what follows from an event on a day: what is done or cancelled stays as it is."""
    days = {key: due(offset, event_on) for key, offset in items}
    return Plan(
        added={key: day for key, day in days.items() if key not in known},
        moved={
            key: day
            for key, day in days.items()
            if key in known and known[key].status == "open" and known[key].due_on != day
        },
    )
