"""Whatever is sent to the OAuth endpoints, the answer is a refusal that says why, and never an error of ours."""

import base64

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Firm

FORM = "application/x-www-form-urlencoded"
ENDPOINTS = ["/oauth/token", "/oauth/revoke", "/oauth/introspect"]


def basic(text: bytes) -> bytes:
    return b"Basic " + base64.b64encode(text)


async def send(anyone: httpx.AsyncClient, path: str, body: bytes, **headers: str | bytes) -> httpx.Response:
    given = {"Content-Type": FORM} | {name.replace("_", "-"): value for name, value in headers.items()}
    raw = [(k.encode(), v if isinstance(v, bytes) else v.encode()) for k, v in given.items()]
    return await anyone.post(path, content=body, headers=raw)


@pytest.mark.parametrize("path", ENDPOINTS)
@pytest.mark.parametrize(
    "body",
    [
        b"grant_type=client_credentials&grant_type=client_credentials&token=x",
        b"grant_type=client_credentials&scope=%00&token=x",
        b"grant_type=client_credentials&client_id=%00&client_secret=%00&token=x",
        b"grant_type=client_credentials&scope=%FF%FE&token=x",
        "grant_type=client_credentials&scope=ü&token=x".encode("utf-16"),
        b"\x80\x81\x82",
        b"&".join(b"p%d=1" % n for n in range(5_000)),
    ],
    ids=["repeated", "NUL", "NUL credentials", "not UTF-8", "UTF-16", "binary", "5,000 parameters"],
)
async def test_a_body_that_is_no_proper_form_is_invalid(anyone: httpx.AsyncClient, path: str, body: bytes) -> None:
    answer = await send(anyone, path, body)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("path", ENDPOINTS)
@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain", "", ";;;"])
async def test_a_body_that_is_no_form_is_not_taken(anyone: httpx.AsyncClient, path: str, kind: str) -> None:
    answer = await send(anyone, path, b'{"grant_type":"client_credentials"}', Content_Type=kind)
    assert answer.status_code == 415
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ENDPOINTS)
async def test_a_form_may_name_its_charset(anyone: httpx.AsyncClient, firm_a: Firm, path: str) -> None:
    auth = basic(f"{firm_a.client_id}:{firm_a.client_secret}".encode())
    body = b"grant_type=client_credentials&token=x"
    answer = await send(anyone, path, body, Content_Type=f"{FORM}; charset=UTF-8", Authorization=auth)
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ENDPOINTS)
async def test_a_huge_body_is_too_large(anyone: httpx.AsyncClient, path: str) -> None:
    answer = await send(anyone, path, b"scope=" + b"x" * 2_000_000)
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ENDPOINTS)
@pytest.mark.parametrize(
    "header",
    [
        b"Basic",
        b"Basic !!!",
        b"Basic YQ",
        b"Basic \xff\xfe",
        basic(b"\xff\xfe:\xff"),
        basic(b"client\x00:secret"),
        basic(b"client_a:%FF"),
        basic(b"' OR 1=1 --:x"),
        basic(b"x" * 5_000 + b":y"),
        b"Bearer abc",
        b"Digest username=x",
    ],
)
async def test_a_header_that_cannot_be_read_is_no_client(anyone: httpx.AsyncClient, path: str, header: bytes) -> None:
    answer = await send(anyone, path, b"grant_type=client_credentials&token=x", Authorization=header)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")


@pytest.mark.parametrize("path", ENDPOINTS)
async def test_parameters_in_the_address_are_refused(anyone: httpx.AsyncClient, firm_a: Firm, path: str) -> None:
    # RFC 6749, 2.3.1: credentials must not be in the address, where logs would keep them.
    query = {"client_id": firm_a.client_id, "client_secret": firm_a.client_secret}
    answer = await anyone.post(path, params=query, data={"grant_type": "client_credentials", "token": "x"})
    assert answer.status_code == 400
    assert firm_a.client_secret not in answer.text


@pytest.mark.parametrize("path", ENDPOINTS)
async def test_only_post_is_taken(anyone: httpx.AsyncClient, path: str) -> None:
    answer = await anyone.get(path)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "OPTIONS, POST")


@pytest.mark.parametrize("path", ENDPOINTS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
async def test_any_bytes_are_answered(anyone: httpx.AsyncClient, path: str, data: st.DataObject) -> None:
    body = data.draw(
        st.binary(max_size=100) | st.binary(max_size=50).map(lambda b: b"grant_type=client_credentials&" + b)
    )
    header = data.draw(st.binary(max_size=60).map(basic) | st.just(b"Basic"))
    answer = await send(anyone, path, body, Authorization=header)
    assert answer.status_code in {400, 401}
    assert answer.json()["error"] in {"invalid_request", "invalid_client", "unsupported_grant_type"}


@pytest.mark.parametrize(
    "kind", ["Bearer", "Bearer ", "Bearer a b", "Basic abc", "bearer \xff", "Bearer " + "x" * 9_000]
)
async def test_a_header_that_is_no_good_token_is_401(anyone: httpx.AsyncClient, kind: str) -> None:
    answer = await anyone.get("/v1/me", headers=[(b"Authorization", kind.encode("latin-1"))])
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
