"""Addresses, methods and query parameters that are not what the API knows."""

from uuid import UUID

import httpx
import pytest

from tests.api.http.records import matter_of, nothing_stored, pointers, refused
from tests.conftest import Firm


@pytest.mark.parametrize(
    "path",
    ["/", "/v1", "/v2/matters", "/v1/matter", "/v1/matters/", "//v1/matters", "/v1/matters/x/y/z", "/V1/matters"],
)
async def test_an_unknown_address_is_not_found(firm_a: Firm, path: str) -> None:
    refused(await firm_a.api.get(path), 404, "not_found")


async def test_an_address_with_a_percent_encoded_nul_is_not_found(firm_a: Firm) -> None:
    refused(await firm_a.api.get("/v1/matters/%00"), 404, "not_found")


async def test_an_address_that_is_not_utf_8_is_not_found(firm_a: Firm) -> None:
    refused(await firm_a.api.get("/v1/matters/%ff%fe"), 404, "not_found")


@pytest.mark.parametrize("wrong", ["1", "x", "0193e7a4-0000-7000-8000-00000000000g", "null", "*", "' or 1=1"])
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_an_id_of_the_wrong_form_is_not_found(firm_a: Firm, firm_b: Firm, method: str, wrong: str) -> None:
    async with nothing_stored(firm_a, firm_b):
        body = {"title": "x"} if method == "PATCH" else None
        refused(await firm_a.api.request(method, f"/v1/matters/{wrong}", json=body), 404, "not_found")


UNKNOWN = [
    UUID("01a2103c-e720-74db-bc04-02716d3b8f92"),  # version 7, as ours are
    UUID("6d1fb8ce-1607-463c-8167-a4530f3bb575"),  # version 4
    UUID(int=0),
    UUID(int=2**128 - 1),
]


@pytest.mark.parametrize("unknown", UNKNOWN, ids=str)
async def test_an_id_of_nothing_is_not_found(firm_a: Firm, unknown: UUID) -> None:
    refused(await firm_a.api.get(f"/v1/matters/{unknown}"), 404, "not_found")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/v1/matters", "GET, HEAD, OPTIONS, POST"),
        ("/v1/matters/0193e7a4-0000-7000-8000-000000000000", "DELETE, GET, HEAD, OPTIONS, PATCH"),
        ("/v1/matters/0193e7a4-0000-7000-8000-000000000000/close", "OPTIONS, POST"),
        ("/v1/contacts/by-external-id/clio/1", "OPTIONS, PUT"),
        ("/v1/history", "GET, HEAD, OPTIONS"),
        ("/oauth/token", "OPTIONS, POST"),
        ("/healthz", "GET, HEAD, OPTIONS"),
    ],
)
async def test_a_method_that_is_not_taken_is_refused_with_those_that_are(
    firm_a: Firm, firm_b: Firm, path: str, allowed: str
) -> None:
    async with nothing_stored(firm_a, firm_b):
        for method in {"DELETE", "GET", "PATCH", "POST", "PUT", "TRACE", "PROPFIND"} - set(allowed.split(", ")):
            answer = await firm_a.api.request(method, path)
            refused(answer, 405, "method_not_allowed")
            assert answer.headers["Allow"] == allowed


async def test_options_says_the_methods(firm_a: Firm) -> None:
    answer = await firm_a.api.options("/v1/matters")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


async def test_head_says_what_get_would(firm_a: Firm) -> None:
    path = f"/v1/matters/{(await matter_of(firm_a))['id']}"
    got, head = await firm_a.api.get(path), await firm_a.api.head(path)
    same = ("Content-Type", "Content-Length", "ETag")
    assert (head.status_code, head.content) == (200, b"")
    assert [head.headers[name] for name in same] == [got.headers[name] for name in same]


async def test_head_needs_a_token_too(anyone: httpx.AsyncClient) -> None:
    answer = await anyone.head("/v1/matters")
    assert (answer.status_code, answer.content) == (401, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/v1/matters",
        "/v1/matters/0193e7a4-0000-7000-8000-000000000000",
        "/v1/contacts",
        "/v1/history",
        "/v1/jurisdictions",
        "/v1/me",
        "/healthz",
    ],
)
async def test_an_unknown_parameter_is_refused(firm_a: Firm, path: str) -> None:
    answer = await firm_a.api.get(path, params={"limits": "10", "firm_id": "x"})
    problem = refused(answer, 400, "unknown_parameter")
    assert pointers(problem) == [("/query/firm_id", "unknown_parameter"), ("/query/limits", "unknown_parameter")]


async def test_an_unknown_parameter_of_a_write_is_refused(firm_a: Firm, firm_b: Firm) -> None:
    async with nothing_stored(firm_a, firm_b):
        answer = await firm_a.api.post("/v1/matters?dry_run=true", json={"title": "Fabian v. Lindsay"})
        refused(answer, 400, "unknown_parameter")


async def test_a_parameter_given_twice_is_refused(firm_a: Firm) -> None:
    answer = await firm_a.api.get("/v1/matters?status=open&status=closed")
    assert pointers(refused(answer, 400, "repeated_parameter")) == [("/query/status", "repeated_parameter")]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "0"),
        ("limit", "201"),
        ("limit", "-1"),
        ("limit", "ten"),
        ("limit", "1.5"),
        ("limit", ""),
        ("limit", "9" * 5_000),
        ("order", "title"),
        ("order", "--updated_at"),
        ("order", ""),
        ("status", "OPEN"),
        ("status", "open\x00"),
        ("number", "../etc/passwd\x00"),
        ("updated_since", "yesterday"),
        ("updated_since", "1700000000"),
        ("updated_since", "2026-02-03"),
        ("updated_since", "2026-02-03T10:00:00"),
        ("updated_since", "2026-13-03T10:00:00Z"),
    ],
)
async def test_a_wrong_parameter_is_refused_with_its_name(firm_a: Firm, name: str, value: str) -> None:
    problem = refused(await firm_a.api.get("/v1/matters", params={name: value}), 400, "invalid_parameter")
    assert [pointer for pointer, _ in pointers(problem)] == [f"/query/{name}"]


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
async def test_an_instant_beyond_the_calendar_is_no_failure(firm_a: Firm, instant: str) -> None:
    answer = await firm_a.api.get("/v1/matters", params={"updated_since": instant})
    assert answer.status_code in {200, 400}, answer.text


@pytest.mark.parametrize("limit", ["1", "200"])
async def test_the_bounds_of_limit_are_taken(firm_a: Firm, limit: str) -> None:
    assert (await firm_a.api.get("/v1/matters", params={"limit": limit})).status_code == 200


@pytest.mark.parametrize("source", ["Clio", "1clio", "clio clio", "c" * 64, "clio%00"])
async def test_a_source_of_the_wrong_form_is_not_found(firm_a: Firm, firm_b: Firm, source: str) -> None:
    async with nothing_stored(firm_a, firm_b):
        body = {"kind": "person", "name": "Fabian"}
        refused(await firm_a.api.put(f"/v1/contacts/by-external-id/{source}/1", json=body), 404, "not_found")
