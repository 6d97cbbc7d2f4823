"""Contacts that are one: found, with reasons, and merged without losing anything."""

from typing import Any

import asyncpg
import httpx
import pytest

from service.domain.contacts.store.merging import references
from tests.conftest import Firm


async def person(api: httpx.AsyncClient, name: str, **more: Any) -> str:
    answer = await api.post("/v1/contacts", json={"kind": "person", "name": name, **more})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def party(api: httpx.AsyncClient, matter: str, contact: str, role: str = "plaintiff") -> httpx.Response:
    order = {"contact_id": contact, "role": role, "side": "claimant"}
    return await api.post(f"/v1/matters/{matter}/parties", json=order)


async def merged(api: httpx.AsyncClient, kept: str, gone: str) -> httpx.Response:
    return await api.post(f"/v1/contacts/{kept}/merge", json={"duplicate_id": gone})


async def matter(api: httpx.AsyncClient) -> str:
    return str((await api.post("/v1/matters", json={"title": "Ruiz v. Doe"})).json()["id"])


async def test_duplicates_are_ranked_and_say_why(firm_a: Firm) -> None:
    ana = await person(firm_a.api, "Ana Ruiz", born_on="1970-01-02", email="ana@example.org")
    same = await person(firm_a.api, "Ruiz, Anna", born_on="1970-01-02")
    mail = await person(firm_a.api, "A. Quite-Different", email="ANA@example.org")
    await person(firm_a.api, "Ana Ruiz", born_on="1999-09-09")  # 60 for the name, less 40 for the other birth day
    found = (await firm_a.api.get(f"/v1/contacts/{ana}/duplicates")).json()["data"]
    # Anna is a nickname of Ana: (95 + 100) / 2 is 98, six tenths of it 59, and 30 for the birth day.
    assert [(one["contact_id"], one["score"], one["reasons"]) for one in found] == [
        (same, 89, ["name", "same_birth_day"]),
        (mail, 30, ["same_email"]),
    ]


async def test_what_referred_to_the_duplicate_refers_to_the_contact(firm_a: Firm) -> None:
    kept, gone, spouse = [await person(firm_a.api, name) for name in ("Ana Ruiz", "Anna Ruiz-Doe", "Max Doe")]
    case = await matter(firm_a.api)
    its_party = (await party(firm_a.api, case, gone)).json()
    await firm_a.api.post(f"/v1/contacts/{gone}/relations", json={"kind": "spouse_of", "other_id": spouse})
    order = {"contact_id": gone, "enumeration": "individual", "npi": "1234567893"}
    provider = (await firm_a.api.post("/v1/providers", json=order)).json()
    answer = await merged(firm_a.api, kept, gone)
    assert (answer.status_code, answer.json()["aliases"]) == (200, ["Anna Ruiz-Doe"])
    moved = (await firm_a.api.get(f"/v1/matters/{case}/parties/{its_party['id']}")).json()
    assert (moved["contact_id"], moved["version"]) == (kept, 2)
    assert (await firm_a.api.get(f"/v1/providers/{provider['id']}")).json()["contact_id"] == kept
    relations = (await firm_a.api.get(f"/v1/contacts/{kept}/relations")).json()["data"]
    assert [relation["other_id"] for relation in relations] == [spouse]
    for text, kind in (("Anna Ruiz Doe", "person"), ("1234567893", "npi")):
        found = (await firm_a.api.get("/v1/contact-search", params={"text": text, "kind": kind})).json()["data"]
        assert [match["subject_id"] for match in found] == [kept]


async def test_the_contact_takes_what_it_lacks_and_keeps_what_it_has(firm_a: Firm) -> None:
    kept = await person(firm_a.api, "Ana Ruiz", email="ana@example.org", external_ids={"crm": "1"})
    gone = await person(
        firm_a.api, "Ana Ruiz", email="other@example.org", phone="2125550100", external_ids={"ehr": "2"}
    )
    contact = (await merged(firm_a.api, kept, gone)).json()
    assert (contact["email"], contact["phone"], contact["aliases"]) == ("ana@example.org", "2125550100", [])
    assert contact["external_ids"] == {"crm": "1", "ehr": "2"}


async def test_a_partner_that_knows_the_duplicate_reaches_the_contact(firm_a: Firm) -> None:
    kept = await person(firm_a.api, "Ana Ruiz", external_ids={"crm": "1"})
    gone = await person(firm_a.api, "Anna Ruiz", external_ids={"crm": "2"})
    await merged(firm_a.api, kept, gone)
    put = await firm_a.api.put("/v1/contacts/by-external-id/crm/2", json={"kind": "person", "name": "Ana Ruiz"})
    assert (put.status_code, put.json()["id"]) == (200, kept)


async def test_the_address_of_the_duplicate_says_where_it_went(firm_a: Firm, firm_b: Firm) -> None:
    kept, gone = await person(firm_a.api, "Ana Ruiz"), await person(firm_a.api, "Anna Ruiz")
    await merged(firm_a.api, kept, gone)
    answer = await firm_a.api.get(f"/v1/contacts/{gone}")
    assert (answer.status_code, answer.json()["code"]) == (404, "merged_contact")
    assert answer.json()["errors"] == [{"pointer": "/merged_into", "code": "merged_into", "detail": kept}]
    assert (await firm_b.api.get(f"/v1/contacts/{gone}")).json()["code"] == "not_found"


async def test_what_only_one_can_have_is_not_merged_and_nothing_has_moved(firm_a: Firm) -> None:
    kept, gone, case = (
        await person(firm_a.api, "Ana Ruiz"),
        await person(firm_a.api, "Anna Ruiz"),
        await matter(firm_a.api),
    )
    await party(firm_a.api, case, kept)
    await party(firm_a.api, case, gone)
    refused = await merged(firm_a.api, kept, gone)
    assert (refused.status_code, refused.json()["code"]) == (409, "both_have")
    assert (await firm_a.api.get(f"/v1/contacts/{gone}")).status_code == 200


@pytest.mark.parametrize("which", ["itself", "another firm's", "an organisation"])
async def test_what_is_no_duplicate_is_refused(which: str, firm_a: Firm, firm_b: Firm) -> None:
    kept = await person(firm_a.api, "Ana Ruiz")
    company = (await firm_a.api.post("/v1/contacts", json={"kind": "organisation", "name": "Ana Ruiz"})).json()["id"]
    theirs = await person(firm_b.api, "Ana Ruiz")
    gone = {"itself": kept, "another firm's": theirs, "an organisation": company}[which]
    assert (await merged(firm_a.api, kept, gone)).status_code == 422
    assert (await firm_b.api.get(f"/v1/contacts/{theirs}")).status_code == 200


async def test_both_histories_say_it(firm_a: Firm) -> None:
    kept, gone = await person(firm_a.api, "Ana Ruiz"), await person(firm_a.api, "Anna Ruiz")
    await merged(firm_a.api, kept, gone)
    for contact, action in ((kept, "contact.merged"), (gone, "contact.merged_away")):
        events = (await firm_a.api.get("/v1/history", params={"subject_id": contact})).json()["data"]
        assert events[0]["action"] == action


async def test_merging_knows_every_column_that_refers_to_a_contact(superuser_url: str) -> None:
    connection = await asyncpg.connect(superuser_url)
    try:
        rows = await connection.fetch(
            "SELECT conrelid::regclass::text AS table, attname::text AS column FROM pg_constraint, unnest(conkey) AS k "
            "JOIN pg_attribute ON attnum = k WHERE attrelid = conrelid AND confrelid = 'contacts'::regclass "
            "AND contype = 'f' AND attname <> 'firm_id'"
        )
    finally:
        await connection.close()
    assert {(row["table"], row["column"]) for row in rows} == {(one.table, one.column) for one in references()}
