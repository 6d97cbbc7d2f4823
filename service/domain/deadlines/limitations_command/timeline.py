"""A claim on one line: facts and last days placed to scale, each mark with its date below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple


class Mark(NamedTuple):
    """A day on the line, its sign and name, and the colour of both (a rich style)."""

    on: date
    sign: str
    name: str
    style: str


class Row(NamedTuple):
    """One line under the axis: the offset in characters at which `text` begins, and its style."""

    offset: int
    text: str
    style: str


def place(marks: Sequence[Mark], width: int) -> list[tuple[int, Mark]]:
    """The marks in the order of their days with their column, from 0 to width - 1."""
    ordered = sorted(marks, key=lambda mark: mark.on)
    first, last = ordered[0].on, ordered[-1].on
    span = max((last - first).days, 1)
    return [(round((mark.on - first).days * (width - 1) / span), mark) for mark in ordered]


def _joined(marks: Sequence[Mark]) -> list[Mark]:
    """One mark for a day and sign, with all its names."""
    found: dict[tuple[date, str], Mark] = {}
    for mark in marks:
        before = found.get((mark.on, mark.sign))
        found[(mark.on, mark.sign)] = before._replace(name=f"{before.name}, {mark.name}") if before else mark
    return list(found.values())


def draw(marks: Sequence[Mark], width: int) -> tuple[list[tuple[str, str]], list[Row]]:
    """The axis as (sign, style) per column, and the rows that name the marks below it."""
    placed = place(_joined(marks), width)
    axis = [("─", "dim")] * width
    for column, mark in placed:
        axis[column] = (mark.sign, mark.style)
    rows = []
    for column, mark in placed:
        text = f"{mark.sign} {mark.on.isoformat()} {mark.name}"
        rows.append(Row(max(0, min(column, width - len(text))), text, mark.style))
    return axis, rows
