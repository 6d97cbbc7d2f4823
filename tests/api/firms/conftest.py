"""Members who act: their tokens, as a client gets them for a person."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from joserfc import jwt

from service import clock
from service.domain.firms.policy import ROLES
from service.domain.firms.schemas.members import MemberOut
from service.domain.identity.policy import SCOPES
from service.domain.identity.rules.access_tokens import claims
from service.domain.identity.rules.signing_keys import signing_key
from service.settings import Settings
from service.values.caller import Caller
from service.values.ids import new_id
from tests.builders.people import joined
from tests.conftest import Firm

Acting = Callable[[Firm, MemberOut], Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def acting(app: FastAPI, test_settings: Settings) -> AsyncIterator[Acting]:
    """Returns clients that carry a member's token."""
    async with AsyncExitStack() as opened:

        async def sign(firm: Firm, member: MemberOut) -> httpx.AsyncClient:
            scopes = ROLES[member.role].permissions if member.role in ROLES else frozenset(SCOPES)
            caller = Caller(firm.id, firm.client_id, scopes, new_id().hex, member.user_id, member.id)
            headers = {"Authorization": f"Bearer {_token(app, test_settings, caller)}"}
            transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
            client = httpx.AsyncClient(transport=transport, base_url="http://merit.test", headers=headers, timeout=30)
            return await opened.enter_async_context(client)

        yield sign


def _token(app: FastAPI, settings: Settings, caller: Caller) -> str:
    now = clock.now()
    key = signing_key(app.state.tokens._keys, now)
    assert key is not None
    content = claims(settings.public_url, caller, now, 600)
    return jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": key.kid}, content, key.key, algorithms=["ES256"])


@pytest.fixture
async def owner(app: FastAPI, firm_a: Firm) -> MemberOut:
    """The first owner of firm A."""
    return await joined(app.state.database, firm_a.id, "owner")


def place(member: MemberOut | UUID) -> str:
    """Returns the address of a member."""
    return f"/v1/members/{member if isinstance(member, UUID) else member.id}"
