"""Adding up damages."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from service.domain.matters.rules.damages import Range, totals


@dataclass(frozen=True)
class Item:
    kind: str
    period: str
    amount_cents: int
    up_to_cents: int | None = None


CENTS = st.integers(0, 10**13)
ITEMS = st.builds(
    lambda kind, period, low, more: Item(kind, period, low, None if more is None else low + more),
    st.sampled_from(["medical", "pain_and_suffering", "punitive"]),
    st.sampled_from(["past", "future"]),
    CENTS,
    st.none() | CENTS,
)


def test_economic_and_other_harm_past_and_future_stand_apart() -> None:
    added = totals(
        [
            Item("medical", "past", 100),
            Item("lost_earnings", "past", 20),
            Item("life_care", "future", 1_000, 2_000),
            Item("pain_and_suffering", "future", 5),
            Item("punitive", "past", 7),
        ]
    )
    assert (added.economic_past, added.economic_future) == (Range(120, 120), Range(1_000, 2_000))
    assert (added.non_economic_past, added.non_economic_future) == (Range(), Range(5, 5))
    assert added.punitive == Range(7, 7)
    # 100 + 20 + 1,000 + 5 at least, 100 + 20 + 2,000 + 5 at most; punitive damages come on top of it.
    assert (added.total, added.total_with_punitive) == (Range(1_125, 2_125), Range(1_132, 2_132))


@given(st.lists(ITEMS, max_size=20))
def test_every_cent_is_counted_once(items: list[Item]) -> None:
    added = totals(items).total_with_punitive
    assert added.low_cents == sum(item.amount_cents for item in items)
    assert added.high_cents == sum(item.up_to_cents or item.amount_cents for item in items)


@given(st.lists(ITEMS, max_size=10), st.lists(ITEMS, max_size=10))
def test_two_lists_together_are_their_sum(one: list[Item], other: list[Item]) -> None:
    assert totals(one + other).total == totals(one).total + totals(other).total
