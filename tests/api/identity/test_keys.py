"""Signing keys: made once, rotated in peace or at once, and kept in step between processes."""

import asyncio
from datetime import timedelta
from unittest.mock import Mock

import asyncpg
import pytest
from joserfc import jws
from pydantic import SecretStr

from service.db.sessions import platform_session
from service.domain.firms.commands import suspend_firm
from service.domain.identity import tokens as tokens_module
from service.domain.identity.commands import ensure_signing_key, revoke_client, rotate_keys
from service.domain.identity.errors import InvalidToken, NothingSigns, SigningKeysUnreadable, UnsafeIssuer
from service.domain.identity.rules.signing_keys import LONGEST_TOKEN, PUBLISHED_AHEAD
from service.domain.identity.tokens import ClientRequest, Tokens, open_tokens
from tests.api.identity.conftest import Installation, ShiftedClock, refused_by, token_from


def kids(tokens: Tokens) -> list[str]:
    return [key.kid for key in tokens.jwks().keys]


async def rotate(installation: Installation, *, compromised: bool = False) -> str:
    async with platform_session(installation.database) as db:
        return (await rotate_keys(db, installation.keyring, compromised=compromised)).kid


async def refuses_soon(tokens: Tokens, text: str) -> None:
    """Waits until a process that is only left running refuses a token; fails after two seconds."""
    async with asyncio.timeout(2):
        while True:
            try:
                tokens.verify(text)
            except InvalidToken:
                return
            await asyncio.sleep(0.02)


async def test_the_first_start_makes_one_key_and_the_next_finds_it(installation: Installation) -> None:
    async with open_tokens(installation.database, installation.settings) as first:
        made = kids(first)
    async with open_tokens(installation.database, installation.settings) as second:
        assert kids(second) == made
    assert len(made) == 1


async def test_processes_that_start_at_once_make_one_key(installation: Installation) -> None:
    async def start() -> None:
        async with platform_session(installation.database) as db:
            await ensure_signing_key(db, installation.keyring)

    await asyncio.gather(*(start() for _ in range(6)))
    async with open_tokens(installation.database, installation.settings) as tokens:
        assert len(kids(tokens)) == 1


async def test_a_token_of_one_process_is_good_in_another_and_after_a_restart(installation: Installation) -> None:
    async with open_tokens(installation.database, installation.settings) as first:
        a, b = await token_from(first, installation.client_a), await token_from(first, installation.client_b)
    async with open_tokens(installation.database, installation.settings) as second:
        assert second.verify(a).firm_id == installation.client_a.firm_id
        assert second.verify(b).firm_id == installation.client_b.firm_id


async def test_a_new_key_is_published_before_it_signs(installation: Installation) -> None:
    time = ShiftedClock()
    async with open_tokens(installation.database, installation.settings, time) as tokens:
        (old,) = kids(tokens)
        new = await rotate(installation)
        await tokens.reload()
        assert kids(tokens) == [new, old]
        before = await token_from(tokens, installation.client_a)
        time.pass_time(PUBLISHED_AHEAD)
        after = await token_from(tokens, installation.client_a)
        assert (kid_of(before), kid_of(after)) == (old, new)


async def test_old_tokens_stay_good_after_a_rotation(installation: Installation) -> None:
    time = ShiftedClock()
    async with open_tokens(installation.database, installation.settings, time) as tokens:
        texts = [await token_from(tokens, client) for client in (installation.client_a, installation.client_b)]
        await rotate(installation)
        time.pass_time(PUBLISHED_AHEAD)
        await tokens.reload()
        assert [tokens.verify(text).firm_id for text in texts] == [
            installation.client_a.firm_id,
            installation.client_b.firm_id,
        ]


async def test_a_followed_key_is_published_until_its_last_token_has_expired(installation: Installation) -> None:
    time = ShiftedClock()
    async with open_tokens(installation.database, installation.settings, time) as tokens:
        (old,) = kids(tokens)
        new = await rotate(installation)
        await tokens.reload()
        time.pass_time(LONGEST_TOKEN)
        assert kids(tokens) == [new, old]
        time.pass_time(PUBLISHED_AHEAD + timedelta(seconds=1))
        assert kids(tokens) == [new]


async def test_rotating_twice_in_a_moment_leaves_no_gap(installation: Installation) -> None:
    time = ShiftedClock()
    async with open_tokens(installation.database, installation.settings, time) as tokens:
        (first,) = kids(tokens)
        second, third = await rotate(installation), await rotate(installation)
        await tokens.reload()
        assert kids(tokens) == [third, second, first]
        assert kid_of(await token_from(tokens, installation.client_a)) == first
        time.pass_time(PUBLISHED_AHEAD * 2)
        assert kid_of(await token_from(tokens, installation.client_a)) == third


async def test_a_compromised_key_and_its_tokens_are_refused_at_once(installation: Installation) -> None:
    async with open_tokens(installation.database, installation.settings) as tokens:
        text = await token_from(tokens, installation.client_a)
        tokens.verify(text)
        new = await rotate(installation, compromised=True)
        await tokens.reload()
        assert kids(tokens) == [new]
        with pytest.raises(InvalidToken):
            tokens.verify(text)
        assert tokens.verify(await token_from(tokens, installation.client_b)).firm_id == installation.client_b.firm_id


async def test_a_process_whose_clock_is_behind_says_come_again(installation: Installation) -> None:
    time = ShiftedClock()
    async with open_tokens(installation.database, installation.settings, time) as tokens:
        time.pass_time(timedelta(seconds=-30))
        await rotate(installation, compromised=True)
        time.pass_time(timedelta(minutes=-1))
        await tokens.reload()
        with pytest.raises(NothingSigns):
            await token_from(tokens, installation.client_a)


async def test_what_one_process_revokes_another_refuses_within_two_seconds(installation: Installation) -> None:
    async with (
        open_tokens(installation.database, installation.settings) as here,
        open_tokens(installation.database, installation.settings) as there,
    ):
        text, other = await token_from(here, installation.client_a), await token_from(here, installation.client_b)
        there.verify(text)
        client = installation.client_a
        form = f"token={text}&client_id={client.client_id}&client_secret={client.client_secret}"
        assert (await here.revoke(ClientRequest(form.encode(), ()))).status == 200
        await refuses_soon(there, text)
        assert there.verify(other).firm_id == installation.client_b.firm_id


async def test_an_expired_token_needs_no_revocation_and_leaves_nothing_behind(installation: Installation) -> None:
    time = ShiftedClock()
    async with open_tokens(installation.database, installation.settings, time) as tokens:
        text, client = await token_from(tokens, installation.client_a), installation.client_a
        time.pass_time(timedelta(minutes=installation.settings.access_token_minutes))
        form = f"token={text}&client_id={client.client_id}&client_secret={client.client_secret}"
        assert (await tokens.revoke(ClientRequest(form.encode(), ()))).status == 200
    owner = await asyncpg.connect(installation.settings.database_url)
    try:
        assert await owner.fetchval("SELECT count(*) FROM revoked_tokens") == 0
    finally:
        await owner.close()


async def test_a_revocation_is_forgotten_after_the_token_has_expired(installation: Installation) -> None:
    time = ShiftedClock()
    async with open_tokens(installation.database, installation.settings, time) as tokens:
        for client in (installation.client_a, installation.client_b):
            text = await token_from(tokens, client)
            form = f"token={text}&client_id={client.client_id}&client_secret={client.client_secret}"
            assert (await tokens.revoke(ClientRequest(form.encode(), ()))).status == 200
            time.pass_time(timedelta(minutes=installation.settings.access_token_minutes, seconds=1))
    owner = await asyncpg.connect(installation.settings.database_url)
    try:
        assert await owner.fetchval("SELECT count(*) FROM revoked_tokens") == 1
    finally:
        await owner.close()


async def test_a_suspension_reaches_every_process_within_two_seconds(installation: Installation) -> None:
    async with open_tokens(installation.database, installation.settings) as tokens:
        text, other = await token_from(tokens, installation.client_a), await token_from(tokens, installation.client_b)
        async with platform_session(installation.database) as db:
            await suspend_firm(db, installation.client_a.firm_id)
        await refuses_soon(tokens, text)
        assert tokens.verify(other).firm_id == installation.client_b.firm_id


async def test_a_revoked_client_is_refused_even_when_revoked_before_the_start(installation: Installation) -> None:
    async with open_tokens(installation.database, installation.settings) as tokens:
        text = await token_from(tokens, installation.client_a)
    async with platform_session(installation.database) as db:
        await revoke_client(db, installation.client_a.client_id)
    async with open_tokens(installation.database, installation.settings) as tokens:
        with pytest.raises(InvalidToken):
            tokens.verify(text)
        assert await refused_by(tokens, installation.client_a) == (401, "invalid_client")


async def test_while_the_database_fails_what_was_known_holds_and_then_it_catches_up(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = asyncio.Event()
    monkeypatch.setattr(tokens_module, "_IN_STEP_EVERY", 0.01)
    monkeypatch.setattr(tokens_module, "_log", Mock(exception=lambda _: failed.set()))
    owner = await asyncpg.connect(installation.settings.database_url)
    try:
        async with open_tokens(installation.database, installation.settings) as tokens:
            text = await token_from(tokens, installation.client_a)
            await owner.execute("ALTER TABLE signing_keys RENAME TO hidden_keys")
            await asyncio.wait_for(failed.wait(), 2)
            assert tokens.verify(text).firm_id == installation.client_a.firm_id
            await owner.execute("ALTER TABLE hidden_keys RENAME TO signing_keys")
            async with platform_session(installation.database) as db:
                await revoke_client(db, installation.client_a.client_id)
            await refuses_soon(tokens, text)
    finally:
        await owner.close()


async def test_another_secret_key_is_told_apart_at_the_start(installation: Installation) -> None:
    async with open_tokens(installation.database, installation.settings):
        pass
    other = installation.settings.model_copy(update={"secret_key": SecretStr("another secret key, " * 2)})
    with pytest.raises(SigningKeysUnreadable, match="another secret key"):
        async with open_tokens(installation.database, other):
            pass


@pytest.mark.parametrize(
    "url", ["http://merit.example", "ftp://merit.example", "merit.example", "https://", "https://a/?b"]
)
async def test_an_address_in_the_clear_is_refused_at_the_start(installation: Installation, url: str) -> None:
    settings = installation.settings.model_copy(update={"public_url": url})
    with pytest.raises(UnsafeIssuer, match="MERIT_PUBLIC_URL"):
        async with open_tokens(installation.database, settings):
            pass


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000", "http://localhost", "http://[::1]:1", "https://merit.example/"]
)
async def test_an_address_that_is_safe_is_the_issuer(installation: Installation, url: str) -> None:
    settings = installation.settings.model_copy(update={"public_url": url})
    async with open_tokens(installation.database, settings) as tokens:
        assert tokens.metadata().issuer == url.rstrip("/")
        tokens.verify(await token_from(tokens, installation.client_a))


def kid_of(text: str) -> str:
    kid: str = jws.extract_compact(text.encode()).headers()["kid"]
    return kid
