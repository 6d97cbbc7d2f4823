"""Bodies that are no JSON, or not the JSON that is asked for (RFC 8259, RFC 7493)."""

from typing import Any

import pytest

from tests.api.http.records import matter_of, nothing_stored, pointers, refused
from tests.conftest import Firm

JSON = {"Content-Type": "application/json"}

MALFORMED = {
    "half an object": b'{"title": "Fabian',
    "a trailing comma": b'{"title": "Fabian v. Lindsay",}',
    "single quotes": b"{'title': 'Fabian v. Lindsay'}",
    "two values": b'{"title": "Fabian"} {"title": "Lindsay"}',
    "NaN": b'{"title": "Fabian v. Lindsay", "number": NaN}',
    "Infinity": b'{"title": "Fabian v. Lindsay", "number": -Infinity}',
    "a name twice": b'{"title": "Fabian v. Lindsay", "title": "Lindsay v. Fabian"}',
    "a name twice inside": b'{"title": "Fabian v. Lindsay", "external_ids": {"clio": "1", "clio": "2"}}',
    "half a surrogate pair": b'{"title": "Fabian \\ud83d"}',
    "half a surrogate pair as a name": b'{"title": "Fabian v. Lindsay", "\\udc00": 1}',
    "a raw control character": b'{"title": "Fabian\x00"}',
    "100,000 brackets": b"[" * 100_000,
    "100,000 closed brackets": b"[" * 100_000 + b"]" * 100_000,
    "100,000 objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "deep after a text with brackets": b'{"title": "\\"[[[", "facts": ' + b"[" * 65 + b"]" * 65 + b"}",
    "a number of 5,000 digits": b'{"title": "Fabian v. Lindsay", "number": ' + b"9" * 5_000 + b"}",
    "Latin-1": '{"title": "Núñez v. Lindsay"}'.encode("latin-1"),
    "UTF-16": '{"title": "Fabian v. Lindsay"}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"title": "Fabian v. Lindsay"}',
    "overlong UTF-8": b'{"title": "Fabian \xc0\x80"}',
    "an encoded surrogate": b'{"title": "Fabian \xed\xa0\x80"}',
    "blank space": b"   ",
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
async def test_what_is_no_json_is_refused(firm_a: Firm, firm_b: Firm, body: bytes) -> None:
    async with nothing_stored(firm_a, firm_b):
        answer = await firm_a.api.post("/v1/matters", content=body, headers=JSON)
        assert pointers(refused(answer, 400, "malformed_json")) == [("", "malformed_json")]


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
async def test_what_is_no_json_changes_nothing(firm_a: Firm, firm_b: Firm, body: bytes) -> None:
    matter = await matter_of(firm_a)
    async with nothing_stored(firm_a, firm_b):
        refused(
            await firm_a.api.patch(f"/v1/matters/{matter['id']}", content=body, headers=JSON), 400, "malformed_json"
        )


async def test_brackets_within_texts_are_no_depth(firm_a: Firm) -> None:
    matter = await matter_of(firm_a, summary='[{"\\' * 1_000)
    assert matter["summary"] == '[{"\\' * 1_000


async def test_characters_beyond_the_basic_plane_are_kept(firm_a: Firm) -> None:
    body = b'{"title": "Fabian \\ud83c\\udf3f v. \xf0\x9f\x8c\xbf"}'
    answer = await firm_a.api.post("/v1/matters", content=body, headers=JSON)
    assert answer.json()["title"] == "Fabian 🌿 v. 🌿"


@pytest.mark.parametrize("body", [b"null", b"[]", b'"title"', b"1", b"true"], ids=bytes.decode)
async def test_what_is_no_object_is_refused(firm_a: Firm, firm_b: Firm, body: bytes) -> None:
    async with nothing_stored(firm_a, firm_b):
        problem = refused(await firm_a.api.post("/v1/matters", content=body, headers=JSON), 422, "invalid")
        assert [pointer for pointer, _ in pointers(problem)] == [""]


async def test_a_missing_body_is_refused(firm_a: Firm, firm_b: Firm) -> None:
    async with nothing_stored(firm_a, firm_b):
        problem = refused(await firm_a.api.post("/v1/matters", headers=JSON), 422, "invalid")
        assert pointers(problem) == [("", "missing")]


WRONG: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "an unknown field": ({"titel": "x"}, [("/titel", "extra_forbidden")]),
    "an unknown field with a slash": ({"a/b~c": "x"}, [("/a~1b~0c", "extra_forbidden")]),
    "the firm": ({"firm_id": "0193e7a4-0000-7000-8000-000000000000"}, [("/firm_id", "extra_forbidden")]),
    "the id": ({"id": "0193e7a4-0000-7000-8000-000000000000"}, [("/id", "extra_forbidden")]),
    "a number as text": ({"title": 7}, [("/title", "string_type")]),
    "null where text is needed": ({"title": None}, [("/title", "string_type")]),
    "an empty text": ({"title": ""}, [("/title", "string_too_short")]),
    "blanks": ({"title": " \t"}, [("/title", "string_too_short")]),
    "301 characters": ({"title": "x" * 301}, [("/title", "string_too_long")]),
    "a NUL": ({"title": "Fabian\x00"}, [("/title", "control_character")]),
    "two lines": ({"title": "Fabian\nv. Lindsay"}, [("/title", "line_break")]),
    "a line separator": ({"title": "Fabian\u2028v. Lindsay"}, [("/title", "line_break")]),
    "a control character of Latin-1": ({"title": "Fabian\x85v. Lindsay"}, [("/title", "control_character")]),
    "an unknown jurisdiction": ({"jurisdiction": "XX"}, [("/jurisdiction", "string_pattern_mismatch")]),
    "a jurisdiction with more behind it": ({"jurisdiction": "NY\n"}, [("/jurisdiction", "string_pattern_mismatch")]),
    "a day that is none": ({"opened_on": "2026-02-30"}, [("/opened_on", "date_from_datetime_parsing")]),
    "a day as a number": ({"opened_on": 20_000}, [("/opened_on", "date_format")]),
    "a day as a number in a text": ({"opened_on": "20000"}, [("/opened_on", "date_format")]),
    "a day with a time": ({"opened_on": "2026-02-03T00:00:00Z"}, [("/opened_on", "date_format")]),
    "true for a day": ({"opened_on": True}, [("/opened_on", "date_format")]),
    "a list of ids": ({"external_ids": ["clio"]}, [("/external_ids", "dict_type")]),
    "a number as an external id": ({"external_ids": {"clio": 7}}, [("/external_ids/clio", "string_type")]),
    "a NUL in an external id": ({"external_ids": {"clio": "7\x00"}}, [("/external_ids/clio", "control_character")]),
}


@pytest.mark.parametrize(("fields", "places"), WRONG.values(), ids=WRONG.keys())
async def test_a_wrong_field_is_refused_with_its_place(
    firm_a: Firm, firm_b: Firm, fields: dict[str, Any], places: list[tuple[str, str]]
) -> None:
    async with nothing_stored(firm_a, firm_b):
        answer = await firm_a.api.post("/v1/matters", json={"title": "Fabian v. Lindsay"} | fields)
        assert pointers(refused(answer, 422, "invalid")) == places


async def test_every_wrong_place_is_named_at_once(firm_a: Firm, firm_b: Firm) -> None:
    async with nothing_stored(firm_a, firm_b):
        answer = await firm_a.api.post("/v1/matters", json={"jurisdiction": "XX", "colour": "red"})
        assert pointers(refused(answer, 422, "invalid")) == [
            ("/colour", "extra_forbidden"),
            ("/jurisdiction", "string_pattern_mismatch"),
            ("/title", "missing"),
        ]


FACTS: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown fact": ({"fell_on": "2020-01-01"}, "/facts/fell_on"),
    "a year beyond reason": ({"act_on": "0202-01-01"}, "/facts/act_on/on"),
    "text for yes or no": ({"foreign_object": "yes"}, "/facts/foreign_object"),
    "one for yes": ({"foreign_object": 1}, "/facts/foreign_object"),
    "an unknown status": ({"act_on": {"on": "2020-01-01", "status": "guessed"}}, "/facts/act_on/status"),
    "days as text": ({"extensions": [{"days": "90"}]}, "/facts/extensions/0/days"),
    "half a day": ({"extensions": [{"days": 1}, {"days": 1.5}]}, "/facts/extensions/1/days"),
    "more days than fit": ({"extensions": [{"days": 10**400}]}, "/facts/extensions/0/days"),
    "no beginning": ({"incapacity": [{"until_on": "2020-01-01"}]}, "/facts/incapacity/0/from_on"),
    "21 stretches": ({"incapacity": [{"from_on": "2020-01-01"}] * 21}, "/facts/incapacity"),
}


@pytest.mark.parametrize(("facts", "place"), FACTS.values(), ids=FACTS.keys())
async def test_a_wrong_fact_is_refused_with_its_place(
    firm_a: Firm, firm_b: Firm, facts: dict[str, Any], place: str
) -> None:
    matter = await matter_of(firm_a)
    async with nothing_stored(firm_a, firm_b):
        body = {"jurisdiction": "NY", "facts": facts}
        answer = await firm_a.api.post(f"/v1/matters/{matter['id']}/claims", json=body)
        assert [pointer for pointer, _ in pointers(refused(answer, 422, "invalid"))] == [place]


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "json",
        "",
    ],
)
async def test_another_media_type_is_refused(firm_a: Firm, firm_b: Firm, kind: str) -> None:
    async with nothing_stored(firm_a, firm_b):
        headers = {"Content-Type": kind} if kind else {}
        answer = await firm_a.api.post("/v1/matters", content=b'{"title": "Fabian v. Lindsay"}', headers=headers)
        refused(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize(
    "kind", ["application/json; charset=utf-8", "APPLICATION/JSON", "application/merge-patch+json"]
)
async def test_json_under_its_other_names_is_taken(firm_a: Firm, kind: str) -> None:
    body = b'{"title": "Fabian v. Lindsay"}'
    assert (await firm_a.api.post("/v1/matters", content=body, headers={"Content-Type": kind})).status_code == 201
