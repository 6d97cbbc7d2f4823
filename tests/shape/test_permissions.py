"""Every role on every route: the server permits exactly what the document says."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from service.domain.firms.policy import ROLES
from service.values.ids import new_id
from tests.conftest import Firm, token
from tests.shape.permissions import DOCUMENT, document, may, routes
from tests.shape.routes import method_of

PERMITTED = {str(route.operation_id): (route, permission) for route, permission in routes()}


def test_the_document_says_what_the_code_does() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run python -m tests.shape.permissions"


@pytest.fixture(params=ROLES)
async def role(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def holder(app: FastAPI, firm_a: Firm, role: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client whose token carries what a role permits."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://merit.test", timeout=30) as client:
        scope = " ".join(sorted(ROLES[role].permissions))
        carried = await token(client, firm_a.client_id, firm_a.client_secret, scope)
        client.headers["Authorization"] = f"Bearer {carried}"
        yield client


async def test_a_role_is_refused_exactly_where_the_document_says(role: str, holder: httpx.AsyncClient) -> None:
    wrong = []
    for name, (route, permission) in PERMITTED.items():
        path = route.path.format_map({one.alias: str(new_id()) for one in route.dependant.path_params})
        answer = await holder.request(method_of(route), path)
        if (answer.status_code != 403) is not may(role, permission):
            wrong.append(f"{name}: {answer.status_code}")
    assert not wrong


def test_every_role_can_say_who_it_is() -> None:
    assert all(may(role, PERMITTED["getMe"][1]) for role in ROLES)
