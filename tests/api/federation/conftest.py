"""A firm that signs its people in itself, and a person who works there."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from service.values.ids import new_id
from tests.api.identity.browsers import open_browser
from tests.builders.name_server import RECORDS
from tests.builders.openid_provider import CLIENT_ID, CLIENT_SECRET, OpenIdProvider, openid_provider
from tests.conftest import Firm


def order_of(provider: OpenIdProvider, domain: str, **changes: Any) -> dict[str, Any]:
    """Returns an order that sets a provider up."""
    right = {"issuer": provider.issuer, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "domains": [domain]}
    return right | changes


async def set_up(firm: Firm, provider: OpenIdProvider, domain: str, **changes: Any) -> None:
    """Sets a firm's provider up and has its domain verified."""
    answer = await firm.api.put("/v1/identity-provider", json=order_of(provider, domain))
    assert answer.status_code == 201, answer.text
    publish(answer.json())
    assert (await firm.api.post("/v1/identity-provider/verify")).json()["domains"][0]["verified_at"]
    answer = await firm.api.put("/v1/identity-provider", json=order_of(provider, domain, **changes))
    assert answer.status_code == 200, answer.text


def publish(said: dict[str, Any]) -> None:
    """Puts into the DNS what a firm was asked to."""
    RECORDS.update({one["record_name"]: one["record_value"] for one in said["domains"]})


@dataclass(frozen=True)
class Way:
    """The way through a firm's provider: the provider, the verified domain, and the firm."""

    provider: OpenIdProvider
    domain: str
    firm: Firm

    @property
    def email(self) -> str:
        """Marie's address."""
        return f"marie@{self.domain}"


@pytest.fixture
def provider() -> Iterator[OpenIdProvider]:
    """A provider that is running."""
    with openid_provider() as running:
        yield running


@pytest.fixture
def domain() -> str:
    """A domain that no other test has."""
    return f"{new_id().hex}.example"


@pytest.fixture
async def way(provider: OpenIdProvider, domain: str, firm_a: Firm) -> Way:
    """The first firm's way in. The provider vouches for Marie; whoever comes for the first time becomes a paralegal."""
    await set_up(firm_a, provider, domain, default_role="paralegal")
    provider.claims = {"email": f"marie@{domain}", "email_verified": True, "name": "Marie Dupont"}
    return Way(provider, domain, firm_a)


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in which nobody is signed in."""
    async with open_browser(app) as opened:
        yield opened
