"""The verifier refuses what it must (RFC 9068, 4; RFC 8725, 3) and remembers what it may."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws, jwt
from joserfc.jwk import ECKey

from service.domain.identity.errors import InvalidToken
from service.domain.identity.rules.access_tokens import claims
from service.domain.identity.rules.refusals import Refusals
from service.domain.identity.rules.signing_keys import TrustedKey
from service.domain.identity.verifier import TokenVerifier
from service.values.caller import Caller

ISSUER = "https://merit.test"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
FIRM_A, FIRM_B = UUID(int=0xA), UUID(int=0xB)
PAIR, FOREIGN_PAIR = ECKey.generate_key("P-256", private=True), ECKey.generate_key("P-256", private=True)
KEY = TrustedKey("k1", PAIR, NOON - timedelta(days=1), None)
LIFE = 600


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at

    def pass_seconds(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def verifier(clock: Clock) -> TokenVerifier:
    made = TokenVerifier(ISSUER, clock, remembered=3)
    made.trust([KEY], Refusals())
    return made


def caller(name: str = "t1", firm: UUID = FIRM_A) -> Caller:
    return Caller(firm, f"client_{firm.int:x}", frozenset({"matters:read"}), name)


def token(who: Caller | None = None, *, pair: ECKey = PAIR, header: dict[str, Any] | None = None, **other: Any) -> str:
    content = claims(ISSUER, who or caller(), NOON, LIFE) | other
    return jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": "k1"} | (header or {}), content, pair)


def encoded(part: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def signing_input(header: dict[str, Any]) -> str:
    return encoded({"typ": "at+jwt", "kid": "k1"} | header) + "." + encoded(claims(ISSUER, caller(), NOON, LIFE))


def test_a_good_token_is_its_caller(verifier: TokenVerifier) -> None:
    assert verifier.verify(token(caller("a", FIRM_A))) == caller("a", FIRM_A)
    assert verifier.verify(token(caller("b", FIRM_B))) == caller("b", FIRM_B)


def test_a_remembered_token_is_the_same_caller_again(verifier: TokenVerifier) -> None:
    text = token()
    assert verifier.verify(text) is verifier.verify(text)


def test_alg_none_is_refused(verifier: TokenVerifier) -> None:
    unsigned = signing_input({"alg": "none"}) + "."
    with pytest.raises(InvalidToken):
        verifier.verify(unsigned)


def test_a_public_key_used_as_an_hmac_secret_is_refused(verifier: TokenVerifier) -> None:
    to_sign = signing_input({"alg": "HS256"})
    mac = hmac.new(PAIR.as_pem(private=False), to_sign.encode(), hashlib.sha256).digest()
    forged = f"{to_sign}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"
    with pytest.raises(InvalidToken):
        verifier.verify(forged)


def test_a_key_that_the_token_brings_along_is_not_used(verifier: TokenVerifier) -> None:
    brought = FOREIGN_PAIR.as_dict(private=False)
    with pytest.raises(InvalidToken):
        verifier.verify(token(pair=FOREIGN_PAIR, header={"jwk": brought}))


def test_another_key_under_our_key_id_is_refused(verifier: TokenVerifier) -> None:
    with pytest.raises(InvalidToken):
        verifier.verify(token(pair=FOREIGN_PAIR))


@pytest.mark.parametrize("kid", ["k2", ""])
def test_an_unknown_key_id_is_refused(verifier: TokenVerifier, kid: str) -> None:
    with pytest.raises(InvalidToken):
        verifier.verify(token(header={"kid": kid}))


def test_a_token_without_a_key_id_is_refused(verifier: TokenVerifier) -> None:
    text = jwt.encode({"alg": "ES256", "typ": "at+jwt"}, claims(ISSUER, caller(), NOON, LIFE), PAIR)
    with pytest.raises(InvalidToken):
        verifier.verify(text)


def test_another_type_of_jwt_is_refused(verifier: TokenVerifier) -> None:
    with pytest.raises(InvalidToken):
        verifier.verify(token(header={"typ": "JWT"}))


def test_a_token_for_another_audience_is_refused(verifier: TokenVerifier) -> None:
    with pytest.raises(InvalidToken):
        verifier.verify(token(aud="https://else.test"))


def test_a_token_of_another_issuer_is_refused(verifier: TokenVerifier) -> None:
    with pytest.raises(InvalidToken):
        verifier.verify(token(iss="https://else.test"))


def test_an_altered_firm_breaks_the_signature(verifier: TokenVerifier) -> None:
    header, _, signature = token(caller("t1", FIRM_A)).split(".")
    other = encoded(claims(ISSUER, caller("t1", FIRM_B), NOON, LIFE))
    with pytest.raises(InvalidToken):
        verifier.verify(f"{header}.{other}.{signature}")


def test_a_token_is_good_until_its_expiry_and_not_at_it(verifier: TokenVerifier, clock: Clock) -> None:
    # RFC 7519, 4.1.4: not to be accepted on or after the expiration time. Issued at 12:00:00, it lives 600 s.
    text = token()
    clock.pass_seconds(599.9)
    verifier.verify(text)
    clock.pass_seconds(0.1)
    with pytest.raises(InvalidToken, match="expired"):
        verifier.verify(text)


def test_an_expired_token_is_refused_at_first_sight(verifier: TokenVerifier, clock: Clock) -> None:
    clock.pass_seconds(LIFE)
    with pytest.raises(InvalidToken, match="expired"):
        verifier.verify(token())


def test_a_remembered_token_is_refused_once_revoked_here(verifier: TokenVerifier) -> None:
    mine, others = token(caller("a", FIRM_A)), token(caller("b", FIRM_B))
    verifier.verify(mine)
    verifier.refuse(verifier.opened(mine))
    with pytest.raises(InvalidToken, match="revoked"):
        verifier.verify(mine)
    assert verifier.verify(others) == caller("b", FIRM_B)


def test_a_revocation_here_outlives_a_reload_that_has_not_seen_it(verifier: TokenVerifier) -> None:
    text = token()
    verifier.refuse(verifier.opened(text))
    verifier.trust([KEY], Refusals())
    with pytest.raises(InvalidToken, match="revoked"):
        verifier.verify(text)


@pytest.mark.parametrize(
    "refusals",
    [
        Refusals(tokens=frozenset({"a"})),
        Refusals(clients=frozenset({"client_a"})),
        Refusals(firms=frozenset({FIRM_A})),
    ],
    ids=["token", "client", "firm"],
)
def test_a_remembered_token_is_refused_once_the_database_says_so(verifier: TokenVerifier, refusals: Refusals) -> None:
    mine, others = token(caller("a", FIRM_A)), token(caller("b", FIRM_B))
    verifier.verify(mine)
    verifier.trust([KEY], refusals)
    with pytest.raises(InvalidToken, match="revoked"):
        verifier.verify(mine)
    assert verifier.verify(others) == caller("b", FIRM_B)


def test_a_remembered_token_is_refused_once_its_key_is_distrusted(verifier: TokenVerifier) -> None:
    text = token()
    verifier.verify(text)
    verifier.trust([TrustedKey("k2", FOREIGN_PAIR, NOON, None)], Refusals())
    with pytest.raises(InvalidToken):
        verifier.verify(text)


def test_a_followed_key_verifies_until_it_is_retired(verifier: TokenVerifier, clock: Clock) -> None:
    followed = TrustedKey("k1", PAIR, NOON - timedelta(days=1), NOON + timedelta(seconds=60))
    verifier.trust([followed], Refusals())
    verifier.verify(token(caller("a")))
    clock.pass_seconds(60)
    with pytest.raises(InvalidToken):
        verifier.verify(token(caller("b")))


def test_no_more_tokens_are_remembered_than_allowed(verifier: TokenVerifier) -> None:
    first = token(caller("0"))
    remembered = verifier.verify(first)
    for n in range(1, 4):
        verifier.verify(token(caller(str(n))))
    again = verifier.verify(first)
    assert again == remembered
    assert again is not remembered  # three others had pushed it out


def test_revocations_are_forgotten_once_the_token_has_expired(verifier: TokenVerifier, clock: Clock) -> None:
    text = token()
    verifier.refuse(verifier.opened(text))
    clock.pass_seconds(LIFE)
    verifier.trust([KEY], Refusals())
    with pytest.raises(InvalidToken, match="expired"):
        verifier.verify(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "..",
        "a.b.c",
        "a.b.c.d.e",
        "£.£.£",
        "\ud800.b.c",
        "x" * 5_000,
        f"{encoded({'alg': ['ES256'], 'typ': 'at+jwt', 'kid': 'k1'})}.e30.c2ln",
        f"{encoded({'alg': 'ES256', 'typ': 'at+jwt', 'kid': ['k1']})}.e30.c2ln",
        f"{encoded({'alg': 'ES256', 'crit': ['exp'], 'kid': 'k1'})}.e30.c2ln",
        f"{encoded('ES256')}.e30.c2ln",
        f"{encoded(None)}.e30.c2ln",
        f"{base64.urlsafe_b64encode(b'[' * 2_000).decode().rstrip('=')}.e30.c2ln",
    ],
)
def test_what_is_no_token_at_all_is_refused(verifier: TokenVerifier, text: str) -> None:
    with pytest.raises(InvalidToken):
        verifier.verify(text)


def test_a_signed_text_that_is_no_object_is_refused(verifier: TokenVerifier) -> None:
    text = jws.serialize_compact({"alg": "ES256", "typ": "at+jwt", "kid": "k1"}, b"[1]", PAIR)
    with pytest.raises(InvalidToken):
        verifier.verify(text)


@given(st.text(max_size=200))
def test_any_text_is_refused(text: str) -> None:
    fresh = TokenVerifier(ISSUER, Clock())
    fresh.trust([KEY], Refusals())
    with pytest.raises(InvalidToken):
        fresh.verify(text)
