"""The server's own log lines: one JSON object each, without what a firm would not tell."""

import json
import sys
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import structlog

from service.domain.contacts.commands import contacts as commands
from service.web import request_id
from service.web.logs import configure_logs
from tests.api.http.records import contact_of, refused
from tests.conftest import Firm

SECRET = "Quillfeather"


@pytest.fixture
def lines(firm_a: Firm, firm_b: Firm, monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """Has the requests from here on logged as in production, into a text."""
    written = StringIO()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", written)
        configure_logs("info")
    monkeypatch.setattr(request_id, "_log", structlog.get_logger("merit.request"))
    yield written
    configure_logs("error")


async def test_a_request_is_one_line_of_json(firm_a: Firm, lines: StringIO) -> None:
    answer = await firm_a.api.get("/v1/matters")
    (line,) = lines.getvalue().splitlines()
    found: dict[str, Any] = json.loads(line)
    assert found.pop("ms") >= 0
    assert found.pop("at").endswith("Z")
    assert found == {
        "event": "request",
        "level": "info",
        "request_id": answer.headers["X-Request-Id"],
        "method": "GET",
        "route": "/v1/matters",
        "status": 200,
        "client": firm_a.client_id,
        "firm": str(firm_a.id),
    }


async def test_no_line_names_a_person(firm_a: Firm, firm_b: Firm, lines: StringIO) -> None:
    contact = await contact_of(firm_a, name=SECRET, email=f"{SECRET}@example.com", external_ids={"clio": SECRET})
    path = f"/v1/contacts/{contact['id']}"
    await firm_a.api.put(f"/v1/contacts/by-external-id/clio/{SECRET}", json={"kind": "person", "name": SECRET})
    await firm_a.api.patch(path, json={"notes": SECRET, SECRET: SECRET})
    await firm_a.api.post("/v1/contacts", json={"kind": SECRET}, headers={"Idempotency-Key": SECRET})
    await firm_a.api.post("/v1/contacts", content=SECRET, headers={"Content-Type": "application/json"})
    await firm_a.api.get("/v1/contacts", params={"q": SECRET})
    await firm_a.api.get("/v1/contacts", params={"cursor": SECRET})
    await firm_a.api.get(f"/v1/contacts/{SECRET}")
    await firm_a.api.get(f"/{SECRET}")
    await firm_a.api.request(SECRET.upper(), path)
    await firm_b.api.get(path, headers={"If-None-Match": SECRET, "X-Request-Id": f"{SECRET} {SECRET}"})
    await firm_b.api.get("/v1/contacts", headers={"Authorization": f"Bearer {SECRET}"})
    await firm_b.api.post("/oauth/token", data={"client_id": SECRET, "client_secret": SECRET, "grant_type": SECRET})
    logged = lines.getvalue()
    assert len(logged.splitlines()) == 13
    assert SECRET.lower() not in logged.lower()


async def test_no_line_holds_a_token_or_a_secret(firm_a: Firm, lines: StringIO) -> None:
    answer = await firm_a.api.post(
        "/oauth/token", data={"grant_type": "client_credentials"}, auth=(firm_a.client_id, firm_a.client_secret)
    )
    await firm_a.api.get("/v1/me")
    await firm_a.api.post("/oauth/revoke", data={"token": answer.json()["access_token"]})
    logged = lines.getvalue()
    tokens = (answer.json()["access_token"], firm_a.api.headers["Authorization"], firm_a.client_secret)
    assert not [text for text in tokens if text.split(".")[-1] in logged]


async def test_a_failure_is_logged_with_its_place_and_not_its_words(
    firm_a: Firm, lines: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(*_: object) -> None:
        raise ZeroDivisionError(SECRET) from KeyError(SECRET)

    monkeypatch.setattr(commands, "add_contact", failing)
    answer = await firm_a.api.post("/v1/contacts", json={"kind": "person", "name": SECRET})
    refused(answer, 500, "internal_error")
    failure, line = (json.loads(line) for line in lines.getvalue().splitlines())
    assert failure["request_id"] == line["request_id"] == answer.headers["X-Request-Id"]
    assert [said.split(" < ")[0] for said in failure["failures"]] == ["ZeroDivisionError", "KeyError"]
    assert "test_logs.py:" in failure["failures"][0]
    assert SECRET not in json.dumps(failure)
