"""What a client may give another, and when a secret is about to end."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.identity.policy import SCOPES
from service.domain.identity.rules.access_tokens import AccessToken
from service.domain.identity.rules.client_secrets import expires_soon
from service.domain.identity.rules.delegation import locks_out, not_held
from service.domain.identity.rules.refusals import Refusals
from service.values.caller import Caller
from service.values.ids import new_id

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
scopes = st.frozensets(st.sampled_from(sorted(SCOPES)))


def test_what_is_neither_held_nor_there_already_is_named_by_its_place() -> None:
    assert not_held(["a", "b", "c", "d"], had={"b"}, held={"a"}) == [2, 3]


@given(wanted=scopes, had=scopes, held=scopes)
def test_nobody_ends_up_with_more_than_it_had_and_the_giver_holds(
    wanted: frozenset[str], had: frozenset[str], held: frozenset[str]
) -> None:
    order = sorted(wanted)
    beyond = {order[place] for place in not_held(order, had, held)}
    assert wanted - beyond <= had | held
    assert beyond.isdisjoint(had | held)


@pytest.mark.parametrize(
    ("had", "wanted", "locked"),
    [
        ({"clients:write"}, {"clients:write"}, False),
        ({"clients:write"}, {"clients:read"}, True),
        ({"clients:read"}, {"matters:read"}, False),
    ],
)
def test_who_manages_clients_and_would_no_longer_is_locked_out(had: set[str], wanted: set[str], locked: bool) -> None:
    assert locks_out(had, wanted) is locked


@pytest.mark.parametrize(
    ("ends", "soon"),
    [
        (None, False),
        (NOON + timedelta(days=14), True),
        (NOON + timedelta(days=14, microseconds=1), False),
        (NOON + timedelta(seconds=1), True),
    ],
)
def test_a_secret_ends_soon_within_fourteen_days(ends: datetime | None, soon: bool) -> None:
    assert expires_soon(ends, NOON) is soon


@pytest.mark.parametrize(
    ("carried", "refused"),
    [({"matters:read"}, False), ({"matters:read", "matters:write"}, True), ({"matters:write"}, True), (set(), False)],
)
def test_a_token_is_refused_where_it_carries_more_than_was_left(carried: set[str], refused: bool) -> None:
    refusals = Refusals(narrowed={"client_a": frozenset({"matters:read"})})
    assert refusals.hold(AccessToken(Caller(new_id(), "client_a", frozenset(carried), "t1"), 0, 0)) is refused
    assert not refusals.hold(AccessToken(Caller(new_id(), "client_b", frozenset(carried), "t1"), 0, 0))
