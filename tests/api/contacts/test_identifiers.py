"""Identifiers are checked, sealed, shown by their last four characters, and in full to whom it is permitted."""

import json
from typing import Any

import asyncpg
import httpx
import pytest

from tests.conftest import Firm, token

SSN = "219-09-9999"
BARE = "219099999"


async def put(firm: Firm, value: str = SSN, kind: str = "ssn") -> tuple[str, httpx.Response]:
    contact = await firm.api.post("/v1/contacts", json={"kind": "person", "name": "Ann Doe"})
    place = f"/v1/contacts/{contact.json()['id']}/identifiers/{kind}"
    return place, await firm.api.put(place, json={"value": value})


async def test_an_identifier_is_answered_by_its_last_four_characters(firm_a: Firm) -> None:
    place, made = await put(firm_a)
    assert (made.status_code, made.json()["last_four"], made.headers["Location"]) == (201, "9999", place)
    assert BARE not in made.text


async def test_an_identifier_is_shown_in_full_where_it_is_asked_for(firm_a: Firm) -> None:
    place, _ = await put(firm_a)
    assert (await firm_a.api.get(f"{place}/value")).json() == {"kind": "ssn", "value": BARE}


async def test_to_show_it_in_full_takes_a_permission_of_its_own(firm_a: Firm) -> None:
    place, _ = await put(firm_a)
    scope = "contacts:read contacts:write"
    weaker = await token(firm_a.api, firm_a.client_id, firm_a.client_secret, scope)
    refused = await firm_a.api.get(f"{place}/value", headers={"Authorization": f"Bearer {weaker}"})
    assert (refused.status_code, refused.json()["code"]) == (403, "missing_scope")


async def test_the_same_again_changes_nothing(firm_a: Firm) -> None:
    place, made = await put(firm_a)
    again = await firm_a.api.put(place, json={"value": BARE})
    assert (again.status_code, again.json()) == (200, made.json())


async def test_another_value_is_another_version(firm_a: Firm) -> None:
    place, made = await put(firm_a)
    changed = await firm_a.api.put(place, json={"value": "457-55-5462"}, headers={"If-Match": made.headers["ETag"]})
    assert (changed.json()["version"], changed.json()["last_four"]) == (2, "5462")
    stale = await firm_a.api.put(place, json={"value": SSN}, headers={"If-Match": made.headers["ETag"]})
    assert stale.status_code == 412
    assert (await firm_a.api.get(f"{place}/value")).json()["value"] == "457555462"


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("ssn", "666-12-3456", "no_ssn"),
        ("mbi", "1SG4-TE5-MK73", "no_mbi"),
        ("account_number", "12345", "no_account_number"),
    ],
)
async def test_what_cannot_be_one_is_refused_without_being_repeated(
    kind: str, value: str, code: str, firm_a: Firm
) -> None:
    _, refused = await put(firm_a, value, kind)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)
    assert value not in refused.text


@pytest.mark.parametrize("body", [{"value": 219099999}, {"value": "9" * 101}, {}, [SSN], {"valu": SSN}])
async def test_a_wrong_body_is_refused_without_being_repeated(body: Any, firm_a: Firm) -> None:
    place, _ = await put(firm_a)
    refused = await firm_a.api.put(place, json=body)
    assert refused.status_code == 422
    assert BARE not in refused.text
    assert SSN not in refused.text


async def test_a_kind_that_is_none_is_not_there(firm_a: Firm) -> None:
    place, _ = await put(firm_a)
    assert (await firm_a.api.get(place.replace("/ssn", "/passport"))).status_code == 404


async def test_it_goes_with_its_contact(firm_a: Firm) -> None:
    place, _ = await put(firm_a)
    assert (await firm_a.api.delete(place.partition("/identifiers")[0])).status_code == 204
    assert (await firm_a.api.get(place)).status_code == 404


async def test_neither_the_database_nor_history_holds_it(firm_a: Firm, superuser_url: str) -> None:
    place, _ = await put(firm_a)
    await firm_a.api.put(place, json={"value": "457-55-5462"})
    await firm_a.api.put(place, json={"value": SSN})
    connection = await asyncpg.connect(superuser_url)
    try:
        tables = await connection.fetch(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        )
        for table in tables:
            rows = await connection.fetch(f"SELECT t::text AS text FROM {table['relname']} AS t")
            found = [row["text"] for row in rows for text in (SSN, BARE, BARE.encode().hex()) if text in row["text"]]
            assert found == [], table["relname"]
    finally:
        await connection.close()
    history = (await firm_a.api.get("/v1/history")).json()["data"]
    assert "identifier.changed" in json.dumps(history)


async def test_who_was_shown_an_identifier_in_full_is_logged(firm_a: Firm) -> None:
    place, _ = await put(firm_a)
    await firm_a.api.get(place)
    assert (await firm_a.api.get("/v1/access-log")).json()["data"] == []
    await firm_a.api.get(f"{place}/value")
    (entry,) = (await firm_a.api.get("/v1/access-log")).json()["data"]
    assert (entry["outcome"], entry["subject_ids"]) == ("read", [place.split("/")[3]])
