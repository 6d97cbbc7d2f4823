"""What a token says (RFC 9068, 2.2), and what a verifier insists on (RFC 9068, 4)."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from service.domain.identity.rules.access_tokens import AccessToken, NotOurs, checked, claims
from service.values.caller import Caller

ISSUER = "https://merit.test"
CALLER = Caller(
    firm_id=UUID("0198c0de-0000-7000-8000-00000000000a"),
    client_id="client_a",
    scopes=frozenset({"matters:read", "contacts:read"}),
    token_id="t1",
)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HEADER = {"alg": "ES256", "typ": "at+jwt"}


def good() -> dict[str, Any]:
    return claims(ISSUER, CALLER, NOON, 600)


def test_a_token_for_a_client_carries_what_rfc_9068_requires_and_the_firm() -> None:
    # 2026-11-24T12:00:00Z is 1795521600 seconds after 1970 (20,781 days of 86,400 s and 43,200 s); it lives 600 s.
    assert good() == {
        "iss": "https://merit.test",
        "aud": "https://merit.test",
        "sub": "client_a",
        "client_id": "client_a",
        "firm_id": "0198c0de-0000-7000-8000-00000000000a",
        "scope": "contacts:read matters:read",
        "iat": 20_781 * 86_400 + 43_200,
        "exp": 20_781 * 86_400 + 43_200 + 600,
        "jti": "t1",
    }


def test_a_token_is_read_back_as_its_caller() -> None:
    assert checked(HEADER, good(), ISSUER) == AccessToken(CALLER, 20_781 * 86_400 + 43_800, 20_781 * 86_400 + 43_200)


def test_a_token_carries_the_limit_that_the_firm_gave_its_client() -> None:
    said = claims(ISSUER, replace(CALLER, requests_per_minute=40), NOON, 600)
    assert said["requests_per_minute"] == 40
    assert checked(HEADER, said, ISSUER).caller.requests_per_minute == 40


@pytest.mark.parametrize("wrong", [True, "40", 1.5, [40]])
def test_a_token_whose_limit_is_no_number_is_refused(wrong: Any) -> None:
    with pytest.raises(NotOurs):
        checked(HEADER, good() | {"requests_per_minute": wrong}, ISSUER)


def test_a_token_for_a_persons_software_names_the_person_and_the_place_in_the_firm() -> None:
    person, place = UUID("0198c0de-0000-7000-8000-0000000000aa"), UUID("0198c0de-0000-7000-8000-0000000000bb")
    caller = replace(CALLER, user_id=person, member_id=place)
    said = claims(ISSUER, caller, NOON, 600)
    assert (said["sub"], said["client_id"], said["member_id"]) == (str(person), "client_a", str(place))
    assert checked(HEADER, said, ISSUER).caller == caller


@pytest.mark.parametrize("wrong", [{"member_id": "none"}, {"member_id": None}, {"sub": "client_a"}])
def test_a_token_that_names_no_real_member_is_refused(wrong: dict[str, Any]) -> None:
    person, place = UUID("0198c0de-0000-7000-8000-0000000000aa"), UUID("0198c0de-0000-7000-8000-0000000000bb")
    said = claims(ISSUER, replace(CALLER, user_id=person, member_id=place), NOON, 600)
    with pytest.raises(NotOurs):
        checked(HEADER, said | wrong, ISSUER)


@pytest.mark.parametrize("wrong", [None, "now", True, 1.5])
def test_a_token_that_does_not_say_when_it_was_issued_is_refused(wrong: object) -> None:
    with pytest.raises(NotOurs):
        checked(HEADER, good() | {"iat": wrong}, ISSUER)


@pytest.mark.parametrize("kind", ["at+jwt", "AT+JWT", "application/at+jwt"])
def test_both_names_of_the_media_type_mark_an_access_token(kind: str) -> None:
    assert checked(HEADER | {"typ": kind}, good(), ISSUER).caller == CALLER


@pytest.mark.parametrize("kind", ["JWT", "id+jwt", "", None, 1, ["at+jwt"]])
def test_any_other_type_is_refused(kind: object) -> None:
    with pytest.raises(NotOurs):
        checked(HEADER | {"typ": kind}, good(), ISSUER)


def test_a_list_of_audiences_may_name_others_too() -> None:
    assert checked(HEADER, good() | {"aud": ["https://else.test", ISSUER]}, ISSUER).caller == CALLER


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://else.test"},
        {"iss": None},
        {"iss": ["https://merit.test"]},
        {"aud": "https://else.test"},
        {"aud": []},
        {"aud": None},
        {"aud": {"https://merit.test": 1}},
        {"exp": None},
        {"exp": "1795522200"},
        {"exp": True},
        {"exp": 1795522200.5},
        {"firm_id": None},
        {"firm_id": "Adams"},
        {"firm_id": 7},
        {"client_id": None},
        {"client_id": {}},
        {"scope": None},
        {"scope": ["matters:read"]},
        {"jti": None},
    ],
)
def test_claims_of_another_issuer_audience_or_form_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(NotOurs):
        checked(HEADER, good() | wrong, ISSUER)


@pytest.mark.parametrize("missing", ["iss", "aud", "exp", "firm_id", "client_id", "scope", "jti"])
def test_a_token_that_lacks_a_claim_is_refused(missing: str) -> None:
    with pytest.raises(NotOurs):
        checked(HEADER, {name: value for name, value in good().items() if name != missing}, ISSUER)
