"""Members who act: their tokens, as a client gets them for a person."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from uuid import UUID

import httpx
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
from tests.conftest import Firm

Acting = Callable[[Firm, MemberOut], Awaitable[httpx.AsyncClient]]


@asynccontextmanager
async def acting_in(app: FastAPI, settings: Settings) -> AsyncIterator[Acting]:
    """Returns what makes clients that carry a member's token."""
    async with AsyncExitStack() as opened:

        async def sign(firm: Firm, member: MemberOut) -> httpx.AsyncClient:
            scopes = ROLES[member.role].permissions if member.role in ROLES else frozenset(SCOPES)
            headers = authorized(app, settings, firm, member.user_id, member.id, scopes)
            transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
            client = httpx.AsyncClient(transport=transport, base_url="http://merit.test", headers=headers, timeout=30)
            return await opened.enter_async_context(client)

        yield sign


def authorized(
    app: FastAPI, settings: Settings, firm: Firm, user_id: UUID, member_id: UUID, scopes: Collection[str] = SCOPES
) -> dict[str, str]:
    """Returns the header with which the firm's client acts for a member."""
    now, tokens = clock.now(), app.state.tokens
    key: Any = signing_key(tokens._keys, now)
    caller = Caller(firm.id, firm.client_id, frozenset(scopes), new_id().hex, user_id, member_id)
    content = claims(settings.public_url, caller, now, 600)
    token = jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": key.kid}, content, key.key, algorithms=["ES256"])
    return {"Authorization": f"Bearer {token}"}
