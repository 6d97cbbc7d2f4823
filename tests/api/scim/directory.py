"""A firm's directory, as it asks over SCIM."""

from typing import Any

import httpx

from tests.conftest import Firm

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
MEDIA_TYPE = "application/scim+json"


async def asked(firm: Firm, method: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
    """Sends a SCIM message."""
    headers = {"Content-Type": MEDIA_TYPE} | more.pop("headers", {})
    return await firm.api.request(method, f"/scim/v2{path}", json=body, headers=headers, **more)


async def user_of(firm: Firm, user_name: str = "noor@example.org", **more: Any) -> dict[str, Any]:
    """Creates a user."""
    return said(await asked(firm, "POST", "/Users", {"schemas": [USER], "userName": user_name} | more), 201)


async def patched(firm: Firm, path: str, *operations: dict[str, Any]) -> httpx.Response:
    """Sends a patch."""
    return await asked(firm, "PATCH", path, {"schemas": [PATCH], "Operations": list(operations)})


async def grouped(firm: Firm, group: str, user: str) -> httpx.Response:
    """Puts a user into a group."""
    return await patched(firm, f"/Groups/{group}", {"op": "add", "path": "members", "value": [{"value": user}]})


async def role_of(firm: Firm, user: str) -> str:
    """The role of a member, as the firm's own API has it."""
    found: str = (await firm.api.get(f"/v1/members/{user}")).json()["role"]
    return found


async def found(firm: Firm, kind: str, filtered: str) -> list[str]:
    """The ids of the resources that a filter finds."""
    answer = said(await asked(firm, "GET", f"/{kind}", params={"filter": filtered}), 200)
    return [one["id"] for one in answer.get("Resources", [])]


def said(answer: httpx.Response, status: int) -> dict[str, Any]:
    """What an answer of this status says."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    body: dict[str, Any] = answer.json()
    return body


def refusal(answer: httpx.Response, status: int, keyword: str | None) -> None:
    """Fails unless an answer refuses as RFC 7644, 3.12, has it."""
    error = said(answer, status)
    assert error["schemas"] == [ERROR]
    assert (error["status"], error.get("scimType")) == (str(status), keyword)
    assert error["detail"]
