"""Who may give what, and what is taken away."""

import pytest

from service.domain.firms import rules
from service.domain.firms.policy import OWNER, ROLES, may_touch
from service.domain.identity.policy import SCOPES


def test_the_roles_of_every_firm_are_those_of_the_design() -> None:
    assert list(ROLES) == ["owner", "admin", "attorney", "paralegal", "billing", "reader"]


def test_an_owner_may_do_everything() -> None:
    assert ROLES[OWNER].permissions == set(SCOPES)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_permits_only_what_there_is(role: str) -> None:
    assert set(SCOPES) >= ROLES[role].permissions


@pytest.mark.parametrize("role", ["billing", "reader"])
def test_who_only_reads_changes_nothing(role: str) -> None:
    assert all(permission.endswith(":read") for permission in ROLES[role].permissions)


@pytest.mark.parametrize("role", ["attorney", "paralegal", "billing", "reader"])
def test_only_those_who_run_the_firm_change_its_people_and_set_up(role: str) -> None:
    assert ROLES[role].permissions.isdisjoint({"firm:write", "members:write", "clients:write"})


@pytest.mark.parametrize(
    ("actor", "touched", "may"),
    [
        ("owner", ("owner",), True),
        ("owner", ("reader", "owner"), True),
        ("admin", ("owner",), False),
        ("admin", ("owner", "reader"), False),  # an owner who is lowered
        ("admin", ("reader", "owner"), False),  # somebody who is raised
        ("admin", ("admin", "reader"), True),
        (None, ("owner",), False),  # a client that acts for itself
        (None, ("reader",), True),
    ],
)
def test_owners_are_touched_by_owners_alone(actor: str | None, touched: tuple[str, ...], may: bool) -> None:
    assert may_touch(actor, *touched) is may


def test_what_is_not_held_cannot_be_given() -> None:
    assert rules.not_held(["b", "a", "c"], {"c"}) == ["a", "b"]


def test_what_is_held_can_be_given() -> None:
    assert rules.not_held(["a"], {"a", "b"}) == []


@pytest.mark.parametrize(
    ("before", "after", "loses"),
    [("ab", "ab", False), ("a", "ab", False), ("ab", "a", True), ("a", "b", True)],
)
def test_tokens_end_where_any_permission_is_lost(before: str, after: str, loses: bool) -> None:
    assert rules.loses(before, after) is loses
