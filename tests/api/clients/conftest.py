"""Clients of a firm, made by the firm itself, and what they can do."""

from typing import Any

import httpx

from tests.conftest import Firm

CLIENTS = "/v1/oauth-clients"
SYNC = {"name": "Docket sync", "scopes": ["matters:read", "matters:write"]}


async def client_of(firm: Firm, *scopes: str, name: str = "Docket sync") -> dict[str, Any]:
    """Makes a client; the answer, with its id as `id` and its secret as `client_secret`."""
    answer = await firm.api.post(CLIENTS, json={"name": name, "scopes": list(scopes or SYNC["scopes"])})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def second_secret(firm: Firm, client: dict[str, Any], **order: Any) -> dict[str, Any]:
    """Gives a client another secret; the answer."""
    answer = await firm.api.post(f"{CLIENTS}/{client['id']}/secrets", json=order)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def token_answer(api: httpx.AsyncClient, client: dict[str, Any], secret: str | None = None) -> httpx.Response:
    """Asks for a token as a client does."""
    auth = (client["client_id"], secret or client["client_secret"])
    return await api.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=auth)


async def bearer(api: httpx.AsyncClient, client: dict[str, Any], scope: str | None = None) -> dict[str, str]:
    """The Authorization header of a client's fresh token."""
    form = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})
    answer = await api.post("/oauth/token", data=form, auth=(client["client_id"], client["client_secret"]))
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def shown(firm: Firm, client: dict[str, Any]) -> dict[str, Any]:
    """The client as the firm reads it now."""
    answer = await firm.api.get(f"{CLIENTS}/{client['id']}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found
