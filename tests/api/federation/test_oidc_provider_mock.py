"""A provider that somebody else wrote: oidc-provider-mock, as a process of its own."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from tests.api.federation.conftest import set_up
from tests.api.federation.journeys import depart, led_to
from tests.builders.openid_provider import OpenIdProvider
from tests.cli.waiting import until
from tests.conftest import Firm


@pytest.fixture
def issuer(domain: str) -> Iterator[str]:
    """The provider, which knows Marie."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    marie = {"sub": "marie", "email": f"marie@{domain}", "email_verified": True, "name": "Marie Dupont"}
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    with subprocess.Popen(
        [*command, "--require-nonce", "true", "--user-claims", json.dumps(marie)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            until(lambda: _answers(port), "the provider's answer", 60)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/.well-known/openid-configuration").status_code == 200
    except httpx.TransportError:
        return False


async def test_a_person_comes_in_through_it(browser: httpx.AsyncClient, firm_a: Firm, issuer: str, domain: str) -> None:
    await set_up(firm_a, OpenIdProvider(issuer=issuer), domain, default_role="paralegal")
    address = led_to(await depart(browser, f"marie@{domain}"))
    async with httpx.AsyncClient() as client:
        back = httpx.URL((await client.post(address, data={"sub": "marie"})).headers["location"])
    assert (await browser.get(f"{back.path}?{back.query.decode()}")).headers["location"] == "/account"
    (member,) = (await firm_a.api.get("/v1/members")).json()["data"]
    assert (member["name"], member["email"], member["role"]) == ("Marie Dupont", f"marie@{domain}", "paralegal")
