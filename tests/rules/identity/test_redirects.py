"""Where an authorization answer may go: RFC 9700, 2.1 (exact matching), RFC 8252, 7 (native applications)."""

import re

import pytest

from service.domain.identity.rules.redirects import PATTERN, registered


@pytest.mark.parametrize(
    "address",
    [
        "https://app.example",
        "https://app.example/back?tenant=7",
        "https://app.example:8443/back",
        "http://127.0.0.1/back",
        "http://[::1]:65535/back",
        "com.example.app:/back",
    ],
)
def test_an_address_that_leads_to_its_owner_only_may_be_registered(address: str) -> None:
    assert re.match(PATTERN, address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/back",
        "http://app.example/back",
        "http://localhost/back",
        "https://app.example/back#part",
        "https://user@app.example/back",
        "https://app.example\\@evil.example/",
        "https://app.example;script-src *",
        "https://app.example:65536/",
        "https:///back",
        "javascript:alert(1)",
        "data:text/html,x",
        "myapp:/back",
        "https://*.example/back",
    ],
)
def test_an_address_that_may_lead_elsewhere_is_refused(address: str) -> None:
    assert not re.match(PATTERN, address)


KNOWN = ("https://app.example/back", "http://127.0.0.1/back", "com.example.app:/back")


@pytest.mark.parametrize("address", [*KNOWN, "http://127.0.0.1:49152/back"])
def test_a_registered_address_is_taken(address: str) -> None:
    assert registered(address, KNOWN)


@pytest.mark.parametrize(
    "address",
    [
        "https://app.example/back/",
        "https://app.example/back?x=1",
        "https://APP.example/back",
        "https://app.example:443/back",
        "https://app.example/back/../elsewhere",
        "https://app.example.evil.example/back",
        "http://127.0.0.1:49152/other",
        "http://127.0.0.1.evil.example/back",
        "http://[::1]/back",
        "https://app.example/back\n",
        "",
    ],
)
def test_an_address_that_differs_in_a_character_is_refused(address: str) -> None:
    assert not registered(address, KNOWN)
