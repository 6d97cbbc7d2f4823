"""What scim2-tester, which knows RFC 7643 and RFC 7644, finds when it asks over HTTP."""

from typing import Any

import httpx
import pytest
from scim2_client import BaseSyncSCIMClient
from scim2_tester import Status, check_server

from tests.api.live import LiveServer
from tests.api.standing import Standing


class ScimClient(BaseSyncSCIMClient):
    """A strict SCIM client over a plain HTTP client."""

    def __init__(self, http: httpx.Client) -> None:
        super().__init__()
        self._http = http

    def _stays_under_base_url(self, endpoint: str) -> bool:
        return not endpoint.startswith("http")

    def _parse_json(self, response: Any) -> Any:
        return response.json()

    def request(self, method: str, url: str, **kwargs: Any) -> httpx.Response:
        return self._http.request(method, url.lstrip("/"), **kwargs)


@pytest.fixture
def standing(live_server: LiveServer) -> Standing:
    """A firm with something in it."""
    return Standing.of(live_server)


def test_a_strict_tester_finds_nothing_wrong(live_server: LiveServer, standing: Standing) -> None:
    headers = {"Authorization": f"Bearer {standing.token}"}
    with httpx.Client(base_url=f"{live_server.url}/scim/v2/", headers=headers, timeout=30) as http:
        results = check_server(ScimClient(http))
    wrong = [one for one in results if one.status not in {Status.SUCCESS, Status.COMPLIANT, Status.ACCEPTABLE}]
    assert [(one.title, one.resource_type, one.reason) for one in wrong] == []
    assert {one.resource_type for one in results} >= {"User", "Group"}
