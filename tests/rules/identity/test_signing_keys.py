"""Which key signs, how long an old one is trusted, and what is published of it."""

from datetime import UTC, datetime, timedelta

from joserfc.jwk import ECKey

from service.domain.identity.rules.signing_keys import TrustedKey, retirement, signing_key

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PAIR = ECKey.generate_key("P-256", private=True)


def key(kid: str, signs_from: datetime, retired_at: datetime | None = None) -> TrustedKey:
    return TrustedKey(kid, PAIR, signs_from, retired_at)


def test_the_key_that_began_last_signs() -> None:
    old, new = key("old", NOON - timedelta(days=2)), key("new", NOON - timedelta(days=1))
    assert signing_key([new, old], NOON) == signing_key([old, new], NOON) == new


def test_a_key_signs_from_its_very_instant() -> None:
    old, new = key("old", NOON - timedelta(days=1)), key("new", NOON)
    assert signing_key([old, new], NOON) == new
    assert signing_key([old, new], NOON - timedelta(microseconds=1)) == old


def test_a_retired_key_does_not_sign() -> None:
    assert signing_key([key("old", NOON - timedelta(days=1), retired_at=NOON)], NOON) is None


def test_without_keys_nothing_signs() -> None:
    assert signing_key([], NOON) is None


def test_an_old_key_is_trusted_until_the_longest_token_it_signed_has_expired() -> None:
    # A token may live 60 minutes; the last one was signed as the successor began, at 12:00.
    assert retirement(NOON) == datetime(2026, 11, 24, 13, tzinfo=UTC)


def test_a_key_is_trusted_up_to_its_retirement_and_not_at_it() -> None:
    retired = key("old", NOON - timedelta(days=1), retired_at=NOON)
    assert retired.trusted_at(NOON - timedelta(microseconds=1))
    assert not retired.trusted_at(NOON)


def test_a_key_is_published_without_its_private_part() -> None:
    # RFC 7518, 6.2.1 names the public members of an EC key and 6.2.2 the private one, d; RFC 7517, 4 the others.
    published = key("k1", NOON).public()
    assert published.keys() == {"kty", "crv", "x", "y", "kid", "use", "alg"}
    assert (published["kid"], published["use"], published["alg"]) == ("k1", "sig", "ES256")
