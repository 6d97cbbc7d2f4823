"""What an authorization request asks for: RFC 6749, 3.1; OpenID Connect Core, 3.1.2.1."""

from datetime import UTC, datetime, timedelta

import pytest

from service.domain.identity.rules.authorization_requests import UnreadableRequest, WrongParameter, read, wishes

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_known_parameters_are_read_and_empty_ones_count_as_left_out() -> None:
    assert read([("client_id", "a"), ("state", ""), ("utm", "x"), ("utm", "y")]) == {"client_id": "a"}


@pytest.mark.parametrize("pairs", [[("state", "a"), ("state", "a")], [("nonce", "\n")], [("scope", "x" * 1_001)]])
def test_a_request_that_two_readers_could_take_differently_is_refused(pairs: list[tuple[str, str]]) -> None:
    with pytest.raises(UnreadableRequest):
        read(pairs)


@pytest.mark.parametrize(
    ("parameters", "error"),
    [
        ({"request": "x"}, "request_not_supported"),
        ({"request_uri": "x"}, "request_uri_not_supported"),
        ({"response_mode": "form_post"}, "invalid_request"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"prompt": "create"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"max_age": "١"}, "invalid_request"),
    ],
)
def test_a_wrong_wish_has_the_code_of_the_standard(parameters: dict[str, str], error: str) -> None:
    with pytest.raises(WrongParameter) as raised:
        wishes(parameters)
    assert raised.value.error == error


def test_a_sign_in_before_the_request_is_fresh_enough_unless_something_else_is_wished() -> None:
    before = NOW - timedelta(minutes=10)
    assert wishes({}).met_by(before, NOW)
    assert not wishes({"prompt": "login"}).met_by(before, NOW)
    assert wishes({"prompt": "login"}).met_by(NOW, NOW)


@pytest.mark.parametrize(("age", "met"), [("600", True), ("599", False), ("0", False)])
def test_a_sign_in_may_be_as_old_as_the_client_says(age: str, met: bool) -> None:
    assert wishes({"max_age": age}).met_by(NOW - timedelta(seconds=600), NOW) is met
