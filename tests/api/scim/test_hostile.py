"""Requests that are wrong, huge or meant to cost: refused in SCIM's shape, nothing stored."""

import time
from typing import Any

import httpx
import pytest

from tests.api.http.records import nothing_stored
from tests.api.scim.directory import MEDIA_TYPE, PATCH, USER, asked, found, patched, refusal, said, user_of
from tests.conftest import Firm, token

SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
ADDRESS = [{"value": "noor@example.org"}]


@pytest.mark.parametrize(
    "filtered",
    [
        "userName",
        "userName eq",
        'userName zz "x"',
        "userName eq x",
        "(((",
        'nothing eq "x"',
        "(" * 900 + "userName pr" + ")" * 900 + " and (",
        "not(" * 40 + "userName pr" + ")" * 40,
        " or ".join(['userName eq "x"'] * 31),
        'userName eq "\x00"  and (',
        "active gt true",
    ],
)
async def test_a_filter_that_is_wrong_or_a_bomb_is_refused(firm_a: Firm, filtered: str) -> None:
    refusal(await asked(firm_a, "GET", "/Users", params={"filter": filtered}), 400, "invalidFilter")


async def test_a_filter_longer_than_2000_characters_is_refused(firm_a: Firm) -> None:
    long = f'userName eq "{"x" * 2_000}"'
    refusal(await asked(firm_a, "GET", "/Users", params={"filter": long}), 400, "invalidValue")


@pytest.mark.parametrize(
    ("filtered", "finds"),
    [
        ('userName sw "no"', True),
        ('userName co "OOR"', True),
        ("title pr", False),
        ('displayName eq "Noor" and active eq true', True),
        ('displayName eq "Sam" or emails.value ew "example.org"', True),
        ('not (userName sw "no")', False),
        ('emails[type eq "work" and value co "@example"]', True),
        ('groups.value eq "reader"', True),
    ],
)
async def test_filters_of_rfc_7644_are_taken(firm_a: Firm, filtered: str, finds: bool) -> None:
    user = await user_of(firm_a, displayName="Noor")
    assert await found(firm_a, "Users", filtered) == ([user["id"]] if finds else [])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"schemas": [USER]},
        {"schemas": [USER], "userName": "no address"},
        {"schemas": [USER], "userName": 7, "emails": ADDRESS},
        {"schemas": [USER], "userName": "", "emails": ADDRESS},
        {"schemas": [USER], "userName": "x" * 301, "emails": ADDRESS},
        {"schemas": [USER], "userName": "a\x00b", "emails": ADDRESS},
        {"schemas": [USER], "userName": "noor", "emails": ADDRESS, "title": "a\x00b"},
        {"schemas": [USER], "userName": "noor", "emails": ADDRESS, "title": "x" * 40_000},
        {"schemas": [USER], "userName": "noor", "emails": [{"value": "none"}]},
        {"schemas": [USER], "userName": "noor", "emails": "noor@example.org"},
        {"schemas": [USER], "userName": "noor", "emails": [{**ADDRESS[0], "primary": True}] * 2},
        {"schemas": [USER], "userName": "noor@example.org", "active": "perhaps"},
        {"schemas": [USER], "userName": "noor@example.org", "externalId": "x" * 201},
        {"schemas": [USER], "userName": "noor@example.org", "name": [[[[[]]]]]},
    ],
)
async def test_a_user_that_is_none_is_refused(firm_a: Firm, body: dict[str, Any]) -> None:
    async with nothing_stored(firm_a):
        refusal(await asked(firm_a, "POST", "/Users", body), 400, "invalidValue")


@pytest.mark.parametrize("text", ["[]", '"x"', "null", "7"])
async def test_a_body_that_is_no_object_is_refused(firm_a: Firm, text: str) -> None:
    headers = {"Content-Type": MEDIA_TYPE}
    refusal(await firm_a.api.post("/scim/v2/Users", content=text, headers=headers), 400, "invalidValue")


@pytest.mark.parametrize("text", ["{", '{"a": 1, "a": 2}', '{"a": NaN}', '{"a":' * 100 + "1" + "}" * 100])
async def test_a_body_that_is_no_json_is_refused(firm_a: Firm, text: str) -> None:
    headers = {"Content-Type": MEDIA_TYPE}
    refusal(await firm_a.api.post("/scim/v2/Users", content=text, headers=headers), 400, "invalidSyntax")


@pytest.mark.parametrize(
    ("operations", "keyword"),
    [
        ([], "invalidValue"),
        ([{"op": "explode", "path": "title", "value": "x"}], "invalidValue"),
        ([{"op": "remove"}], "noTarget"),
        ([{"op": "replace", "path": "id", "value": "x"}], "mutability"),
        ([{"op": "remove", "path": "userName"}], "mutability"),
        ([{"op": "replace", "path": "emails[", "value": "x"}], "invalidPath"),
        ([{"op": "replace", "path": "emails", "value": []}], "mutability"),
        ([{"op": "replace", "path": "active", "value": {"deep": {"er": 1}}}], "invalidValue"),
        ([{"op": "add", "path": "title", "value": "x"}] * 101, "tooMany"),
        (
            [{"op": "add", "path": "title", "value": "x"}, {"op": "replace", "path": "active", "value": 7}],
            "invalidValue",
        ),
        ("x", "invalidValue"),
    ],
)
async def test_a_patch_that_is_wrong_changes_nothing(firm_a: Firm, operations: Any, keyword: str) -> None:
    user = await user_of(firm_a)
    async with nothing_stored(firm_a):
        body = {"schemas": [PATCH], "Operations": operations}
        refusal(await asked(firm_a, "PATCH", f"/Users/{user['id']}", body), 400, keyword)


async def test_a_patch_of_many_members_who_are_not_there_is_refused_soon(firm_a: Firm) -> None:
    members = [{"value": f"01a210ca-f801-7078-9d68-{n:012x}"} for n in range(5_000)]
    begun = time.perf_counter()
    async with nothing_stored(firm_a):
        join = {"op": "add", "path": "members", "value": members}
        refusal(await patched(firm_a, "/Groups/attorney", join), 400, "invalidValue")
    assert time.perf_counter() - begun < 20  # minutes, where the work grew with its square


@pytest.mark.parametrize("member", [{"value": "x"}, {"value": None}, {"display": "x"}, {}])
async def test_a_member_without_an_id_is_refused(firm_a: Firm, member: dict[str, Any]) -> None:
    async with nothing_stored(firm_a):
        join = {"op": "add", "path": "members", "value": [member]}
        refusal(await patched(firm_a, "/Groups/attorney", join), 400, "invalidValue")


async def test_a_version_that_is_no_longer_current_is_refused(firm_a: Firm) -> None:
    user = await user_of(firm_a)
    place, first = f"/Users/{user['id']}", user["meta"]["version"]
    said(await patched(firm_a, place, {"op": "add", "path": "title", "value": "Partner"}), 200)
    body = {"schemas": [PATCH], "Operations": [{"op": "remove", "path": "title"}]}
    refusal(await asked(firm_a, "PATCH", place, body, headers={"If-Match": first}), 412, None)
    current = await asked(firm_a, "GET", place)
    assert (await asked(firm_a, "GET", place, headers={"If-None-Match": current.headers["ETag"]})).status_code == 304
    said(await asked(firm_a, "PATCH", place, body, headers={"If-Match": current.headers["ETag"]}), 200)


@pytest.mark.parametrize(
    ("params", "keyword"),
    [
        ({"startIndex": "x"}, "invalidValue"),
        ({"count": "9" * 400}, "invalidValue"),
        ({"sortBy": "nothing"}, "invalidPath"),
        ({"sortBy": "userName", "sortOrder": "up"}, "invalidValue"),
        ({"attributes": "userName", "excludedAttributes": "title"}, "invalidValue"),
    ],
)
async def test_a_wrong_parameter_is_refused(firm_a: Firm, params: dict[str, str], keyword: str) -> None:
    refusal(await asked(firm_a, "GET", "/Users", params=params), 400, keyword)


async def test_users_are_sorted(firm_a: Firm) -> None:
    users = [(await user_of(firm_a, f"{name}@example.org"))["id"] for name in ("Bo", "al", "cy")]
    up = said(await asked(firm_a, "GET", "/Users", params={"sortBy": "userName"}), 200)
    down = said(await asked(firm_a, "GET", "/Users", params={"sortBy": "userName", "sortOrder": "descending"}), 200)
    assert [one["id"] for one in up["Resources"]] == [users[1], users[0], users[2]]
    assert [one["id"] for one in down["Resources"]] == [users[2], users[0], users[1]]


async def test_a_search_is_a_list_by_post(firm_a: Firm) -> None:
    user = await user_of(firm_a)
    order = {"schemas": [SEARCH], "filter": 'userName sw "noor"', "attributes": ["userName"]}
    for path in ("/.search", "/Users/.search"):
        (one,) = said(await asked(firm_a, "POST", path, order), 200)["Resources"]
        assert (one["id"], one["userName"], "emails" in one) == (user["id"], "noor@example.org", False)
    refusal(await asked(firm_a, "POST", "/Things/.search", order), 404, None)


async def test_a_token_without_the_scope_is_refused(firm_a: Firm, anyone: httpx.AsyncClient) -> None:
    refusal(await anyone.get("/scim/v2/Users"), 401, None)
    anyone.headers["Authorization"] = (
        f"Bearer {await token(anyone, firm_a.client_id, firm_a.client_secret, 'members:write')}"
    )
    refusal(await anyone.get("/scim/v2/Users"), 403, None)


@pytest.mark.parametrize("path", ["/nothing", "/Users/x", "/Users/01a210ca-f801-7078-9d68-034c351efef3", "/Groups/x"])
async def test_what_is_not_there_is_not_found(firm_a: Firm, path: str) -> None:
    refusal(await asked(firm_a, "GET", path), 404, None)
