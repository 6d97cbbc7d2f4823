"""Whatever a directory sends is read or refused, and a role is chosen by what it permits."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scim2_models import Context

from service.domain.firms.rules import strongest
from service.domain.provisioning.errors import Refused
from service.domain.provisioning.rules import reading
from service.domain.provisioning.rules.people import entry_of, name_key
from service.domain.provisioning.rules.resources import User

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
NAMES = ["schemas", "userName", "active", "emails", "name", "displayName", "phoneNumbers", "externalId", "title"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("a@. \x00é", max_size=8) | st.just("noor@example.org"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["value", "type"]), inner, max_size=2),
    max_leaves=6,
)
WORDS = st.sampled_from(["userName", "eq", "pr", '"x"', "(", ")", "and", "or", "not", "emails[", "]", "true", "7"])


@given(st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_a_user_is_read_or_refused(body: dict[str, Any]) -> None:
    with suppress(Refused):
        entry = entry_of(reading.read_user(body, Context.RESOURCE_CREATION_REQUEST))
        assert "@" in entry.email
        assert entry.key == name_key(entry.key)


@given(st.lists(WORDS, max_size=12).map(" ".join) | st.text('ab "()[]é', max_size=40))
def test_a_filter_is_read_or_refused(text: str) -> None:
    with suppress(Refused):
        search = reading.read_search(User, {"filter": text})
        user = User.model_validate({"userName": "x", "active": True, "emails": [{"value": "noor@example.org"}]})
        assert search.filter is not None
        assert search.filter.match(user) in {True, False}


@given(st.lists(st.fixed_dictionaries({"op": WORDS, "path": WORDS, "value": VALUES})))
def test_a_patch_is_applied_or_refused(operations: list[dict[str, Any]]) -> None:
    user = User.model_validate({"userName": "x", "active": True, "emails": [{"value": "noor@example.org"}]})
    before = user.model_dump()
    with pytest.raises(Refused):
        reading.patched({"schemas": [], "Operations": [*operations, {"op": "explode"}]}, user)
    assert user.model_dump() == before


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.frozensets(st.sampled_from("abcdef"))))
def test_no_role_permits_more_than_the_strongest(roles: dict[str, frozenset[str]]) -> None:
    chosen = strongest(roles, "none")
    assert chosen in roles or not roles
    assert all(len(permissions) <= len(roles[chosen]) for permissions in roles.values())


def test_of_roles_that_permit_as_much_the_first_by_key_counts() -> None:
    assert strongest({"b": {"x"}, "a": {"y"}, "c": set()}, "none") == "a"
    assert strongest({}, "none") == "none"
