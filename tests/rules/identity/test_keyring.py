"""Keys are derived, secrets hashed and signing keys wrapped so that a stolen table is worth nothing."""

import hashlib
import hmac

import pytest

from service.domain.identity.rules.keyring import NONCE_BYTES, Unwrappable, keyring_from

KEYRING = keyring_from(b"a secret key of this installation, long enough")
OTHER = keyring_from(b"a secret key of another installation, as long")
NONCE = bytes(range(NONCE_BYTES))


def test_each_purpose_and_each_installation_has_a_key_of_its_own() -> None:
    keys = {key for ring in (KEYRING, OTHER) for key in (ring.client_secrets, ring.signing_keys, ring.kept_answers)}
    assert [len(key) for key in keys] == [32] * 6


def test_a_key_is_the_hkdf_of_rfc_5869_over_the_secret_key_and_its_purpose() -> None:
    # RFC 5869, 2.2 and 2.3: PRK = HMAC(zeros, secret); the first 32 bytes are T(1) = HMAC(PRK, info | 0x01).
    prk = hmac.new(bytes(32), b"a secret key of this installation, long enough", hashlib.sha256).digest()
    assert KEYRING.client_secrets == hmac.new(prk, b"merit/client-secrets/1\x01", hashlib.sha256).digest()


def test_a_secret_is_kept_as_its_hmac_under_the_derived_key() -> None:
    expected = hmac.new(KEYRING.client_secrets, b"secret_abc", hashlib.sha256).digest()
    assert KEYRING.secret_hash("secret_abc") == expected


def test_a_secret_is_known_by_any_of_the_live_hashes() -> None:
    hashes = [KEYRING.secret_hash("secret_old"), KEYRING.secret_hash("secret_new")]
    assert KEYRING.knows("secret_old", hashes)
    assert KEYRING.knows("secret_new", hashes)


def test_which_of_the_hashes_a_secret_belongs_to_is_told() -> None:
    hashes = [KEYRING.secret_hash("secret_old"), KEYRING.secret_hash("secret_new")]
    assert [KEYRING.which(secret, hashes) for secret in ("secret_old", "secret_new", "secret")] == [0, 1, None]


@pytest.mark.parametrize("given", ["secret_ab", "secret_abcd", "SECRET_ABC", "", "\ud800", "ſecret_abc"])
def test_another_text_is_not_known(given: str) -> None:
    assert not KEYRING.knows(given, [KEYRING.secret_hash("secret_abc")])


def test_nothing_is_known_where_there_is_no_hash() -> None:
    assert not KEYRING.knows("secret_abc", [])


def test_a_hash_of_another_installation_is_worth_nothing_here() -> None:
    assert not KEYRING.knows("secret_abc", [OTHER.secret_hash("secret_abc")])


def test_a_wrapped_key_comes_back_under_its_name() -> None:
    assert KEYRING.unwrap("kid", KEYRING.wrap("kid", b"private", NONCE)) == b"private"


def test_a_wrapped_key_does_not_show_the_key() -> None:
    assert b"private" not in KEYRING.wrap("kid", b"private", NONCE)


def test_a_wrapped_key_under_another_name_is_refused() -> None:
    with pytest.raises(Unwrappable):
        KEYRING.unwrap("other", KEYRING.wrap("kid", b"private", NONCE))


def test_a_wrapped_key_of_another_installation_is_refused() -> None:
    with pytest.raises(Unwrappable):
        OTHER.unwrap("kid", KEYRING.wrap("kid", b"private", NONCE))


@pytest.mark.parametrize("position", [0, NONCE_BYTES, -1])
def test_an_altered_wrapped_key_is_refused(position: int) -> None:
    altered = bytearray(KEYRING.wrap("kid", b"private", NONCE))
    altered[position] ^= 1
    with pytest.raises(Unwrappable):
        KEYRING.unwrap("kid", bytes(altered))


def test_a_truncated_wrapped_key_is_refused() -> None:
    with pytest.raises(Unwrappable):
        KEYRING.unwrap("kid", NONCE)


def test_a_sealed_answer_comes_back_under_its_name_and_shows_nothing() -> None:
    sealed = KEYRING.seal("firm/client/key", b"secret_abc", NONCE)
    assert b"secret_abc" not in sealed
    assert KEYRING.unseal("firm/client/key", sealed) == b"secret_abc"


def test_a_sealed_answer_is_nobody_elses_and_no_signing_key() -> None:
    sealed = KEYRING.seal("firm/client/key", b"secret_abc", NONCE)
    for unseal in (
        lambda: KEYRING.unseal("firm/client/other", sealed),
        lambda: OTHER.unseal("firm/client/key", sealed),
        lambda: KEYRING.unwrap("firm/client/key", sealed),
    ):
        with pytest.raises(Unwrappable):
            unseal()


def test_a_keyring_does_not_show_its_keys() -> None:
    assert repr(KEYRING) == "Keyring()"
