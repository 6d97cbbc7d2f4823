"""Where two sides stand who negotiate. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

OFFERS_PER_MATTER = 500
"""How many demands and offers a matter may have: all of them are read to say where it stands."""


class Made(Protocol):
    """A demand or an offer."""

    @property
    def side(self) -> str: ...
    @property
    def amount_cents(self) -> int: ...
    @property
    def status(self) -> str: ...


Offered = TypeVar("Offered", bound=Made)


@dataclass(frozen=True, slots=True)
class Standing(Generic[Offered]):
    """Where the sides stand. `spread_cents`: last demand less last offer, None until both have spoken."""

    demands: int
    offers: int
    last_demand: Offered | None
    last_offer: Offered | None
    spread_cents: int | None
    accepted: list[Offered]


def standing(made: Sequence[Offered]) -> Standing[Offered]:
    """Returns where the sides stand; `made` in the order in which it was made. What was withdrawn was never said."""
    said = [one for one in made if one.status != "withdrawn"]
    demands = [one for one in said if one.side == "claimant"]
    offers = [one for one in said if one.side == "defence"]
    both = demands and offers
    return Standing(
        demands=len(demands),
        offers=len(offers),
        last_demand=demands[-1] if demands else None,
        last_offer=offers[-1] if offers else None,
        spread_cents=demands[-1].amount_cents - offers[-1].amount_cents if both else None,
        accepted=[one for one in said if one.status == "accepted"],
    )


def settling_error(outcome: str, settled_on: date, made_on: date, expires_on: date | None) -> str | None:
    """Returns why an open demand or offer cannot end that way on that day, or None."""
    if settled_on < made_on:
        return "settled_on lies before the day on which it was made"
    if outcome == "accepted" and expires_on is not None and expires_on < settled_on:
        return "it had expired by then"
    return None
