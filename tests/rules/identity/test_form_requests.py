"""Parameters and credentials as RFC 6749 has them, and whatever else is sent."""

import base64
import contextlib
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.identity.rules.form_requests import (
    Credentials,
    MalformedCredentials,
    MalformedRequest,
    read_credentials,
    read_parameters,
)


def basic(text: str | bytes, scheme: str = "Basic") -> str:
    return f"{scheme} {base64.b64encode(text.encode() if isinstance(text, str) else text).decode()}"


def test_parameters_are_decoded_from_percent_encoded_utf_8() -> None:
    # RFC 6749, appendix B: " %&+£€" is sent as +%25%26%2B%C2%A3%E2%82%AC
    assert read_parameters(b"scope=+%25%26%2B%C2%A3%E2%82%AC") == {"scope": " %&+£€"}


def test_a_parameter_without_a_value_counts_as_left_out() -> None:
    assert read_parameters(b"grant_type=client_credentials&scope=") == {"grant_type": "client_credentials"}


@pytest.mark.parametrize(
    "other", [b"resource=y", b"resource=y&resource=z", b"resource=%00", b"%00=a", b"token_type_hint=x"]
)
def test_a_parameter_that_is_not_known_is_ignored(other: bytes) -> None:
    assert read_parameters(b"grant_type=x&" + other) == {"grant_type": "x"}  # RFC 6749, 3.2


@pytest.mark.parametrize(
    "body",
    [
        b"grant_type=a&grant_type=a",
        b"scope=&scope=",
        b"scope=%00",
        b"scope=a%0Ab",
        b"scope=%FF",
        b"scope=\xff",
        b"scope=\xc2\xa3",
        b"&".join(b"p%d=1" % n for n in range(51)),
    ],
    ids=["repeated", "repeated empty", "NUL", "line break", "not UTF-8", "raw", "raw UTF-8", "51"],
)
def test_a_body_that_is_no_proper_form_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedRequest):
        read_parameters(body)


def test_credentials_come_from_http_basic() -> None:
    assert read_credentials(basic("client_a:secret"), {}) == Credentials("client_a", "secret")


def test_the_scheme_is_compared_without_case() -> None:
    assert read_credentials(basic("client_a:secret", "bAsIc"), {}) == Credentials("client_a", "secret")


def test_basic_credentials_are_form_encoded_first() -> None:
    # RFC 6749, 2.3.1: both are encoded as in a form before they are joined by a colon.
    assert read_credentials(basic("client_a:a%3Ab%2Bc+d"), {}) == Credentials("client_a", "a:b+c d")


def test_a_colon_belongs_to_the_secret_after_the_first() -> None:
    assert read_credentials(basic("client_a:se:cret"), {}) == Credentials("client_a", "se:cret")


def test_credentials_come_from_the_body() -> None:
    assert read_credentials(None, {"client_id": "client_a", "client_secret": "s"}) == Credentials("client_a", "s")


@pytest.mark.parametrize("parameters", [{}, {"client_id": "client_a"}, {"client_secret": "s"}])
def test_half_of_the_credentials_is_none(parameters: dict[str, str]) -> None:
    assert read_credentials(None, parameters) is None


def test_two_ways_at_once_are_malformed() -> None:
    with pytest.raises(MalformedRequest):
        read_credentials(basic("client_a:s"), {"client_id": "client_a", "client_secret": "s"})


def test_the_body_may_repeat_who_the_client_is() -> None:
    assert read_credentials(basic("client_a:s"), {"client_id": "client_a"}) == Credentials("client_a", "s")


def test_the_body_may_not_name_another_client() -> None:
    with pytest.raises(MalformedRequest):
        read_credentials(basic("client_a:s"), {"client_id": "client_b"})


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic",
        "Basic ",
        "Basic !!!!",
        "Basic YQ",
        "Bearer abc",
        "Basic Y2xpZW50X2E6cw== trailing",
        basic("client_a"),
        basic("client_a:"),
        basic(":secret"),
        basic(b"client_a:\xff"),
        basic(b"client\xff:s"),
        basic("client_a:%FF"),
        basic("client\x00:s"),
        basic("clïent:s"),
        basic("c" * 201 + ":s"),
        "Basic " + "£" * 8,
    ],
)
def test_a_header_without_credentials_that_can_be_read_is_refused(header: str) -> None:
    with pytest.raises(MalformedCredentials):
        read_credentials(header, {})


def test_a_client_id_in_the_body_must_be_a_possible_one() -> None:
    with pytest.raises(MalformedCredentials):
        read_credentials(None, {"client_id": "cliënt", "client_secret": "s"})


def test_the_secret_is_not_shown() -> None:
    assert repr(Credentials("client_a", "secret")) == "Credentials(client_id='client_a')"


@given(st.binary(max_size=300))
def test_any_bytes_are_parameters_or_malformed(body: bytes) -> None:
    with contextlib.suppress(MalformedRequest):
        assert all(value for value in read_parameters(body).values())


NAMES = st.sampled_from(["grant_type", "scope", "client_id", "client_secret", "token"])
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)


@given(st.dictionaries(NAMES, TEXTS))
def test_what_a_form_encodes_is_read_back(parameters: dict[str, str]) -> None:
    assert read_parameters(urlencode(parameters).encode()) == parameters


@given(st.one_of(st.none(), st.text(max_size=80), st.binary(max_size=60).map(basic)), st.text(max_size=5))
def test_any_header_is_credentials_or_refused(header: str | None, client_id: str) -> None:
    try:
        found = read_credentials(header, {"client_id": client_id} if client_id else {})
    except (MalformedCredentials, MalformedRequest):
        return
    assert found is None or (found.client_id.isascii() and found.secret)
