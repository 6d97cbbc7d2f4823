"""Adding up damages. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

ITEMS_PER_MATTER = 500
"""How many items a matter may have: all of them are added up at once."""

_NON_ECONOMIC = {"pain_and_suffering", "disfigurement", "loss_of_consortium", "loss_of_society"}


class Item(Protocol):
    """One item: `up_to_cents` None where the amount is no range."""

    @property
    def kind(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def amount_cents(self) -> int: ...
    @property
    def up_to_cents(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Range:
    """What a sum comes to at least and at most, in cents."""

    low_cents: int = 0
    high_cents: int = 0

    def __add__(self, other: "Range") -> "Range":
        return Range(self.low_cents + other.low_cents, self.high_cents + other.high_cents)


@dataclass(frozen=True, slots=True)
class Totals:
    """The damages added up. `total` is without punitive damages: a jury adds them, and no cap on harm knows them."""

    items: int
    economic_past: Range
    economic_future: Range
    non_economic_past: Range
    non_economic_future: Range
    punitive: Range

    @property
    def total(self) -> Range:
        return self.economic_past + self.economic_future + self.non_economic_past + self.non_economic_future

    @property
    def total_with_punitive(self) -> Range:
        return self.total + self.punitive


def totals(items: Iterable[Item]) -> Totals:
    """Adds up items by what they make good and by when it falls due."""
    sums: dict[str, Range] = {}
    count = 0
    for item in items:
        high = item.amount_cents if item.up_to_cents is None else item.up_to_cents
        part = _part(item)
        sums[part] = sums.get(part, Range()) + Range(item.amount_cents, high)
        count += 1
    parts = ("economic_past", "economic_future", "non_economic_past", "non_economic_future", "punitive")
    return Totals(count, *(sums.get(part, Range()) for part in parts))


def _part(item: Item) -> str:
    if item.kind == "punitive":
        return "punitive"
    return f"{'non_economic' if item.kind in _NON_ECONOMIC else 'economic'}_{item.period}"
