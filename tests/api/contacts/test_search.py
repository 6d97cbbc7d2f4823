"""Finding contacts by name: what was written is found at once, and what is no longer so is not."""

from typing import Any

import httpx
import pytest

from tests.conftest import Firm


async def person(api: httpx.AsyncClient, name: str, **more: Any) -> str:
    answer = await api.post("/v1/contacts", json={"kind": "person", "name": name, **more})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def found(api: httpx.AsyncClient, text: str, kind: str = "person") -> list[dict[str, Any]]:
    answer = await api.get("/v1/contact-search", params={"text": text, "kind": kind})
    assert answer.status_code == 200, answer.text
    matches: list[dict[str, Any]] = answer.json()["data"]
    return matches


async def test_a_match_says_which_name_it_is_and_why(firm_a: Firm) -> None:
    ana = await person(firm_a.api, "Ana Ruiz", former_names=["Ana Castillo"])
    (match,) = await found(firm_a.api, "Casrillo, Ana")
    assert match == {
        "subject_kind": "contact",
        "subject_id": ana,
        "kind": "former_name",
        "name": "Ana Castillo",
        "why": "typo",
        # One word whole, the other with one other letter: (100 + 92) / 2.
        "score": 96,
    }


async def test_of_a_contact_the_likeliest_name_is_shown(firm_a: Firm) -> None:
    await person(firm_a.api, "Anna Ruiz", aliases=["Ana Ruiz", "Ann Ruiz"])
    assert [match["name"] for match in await found(firm_a.api, "Ana Ruiz")] == ["Ana Ruiz"]


async def test_a_changed_name_is_found_and_the_old_one_is_not(firm_a: Firm) -> None:
    ana = await person(firm_a.api, "Ana Ruiz")
    await firm_a.api.patch(f"/v1/contacts/{ana}", json={"name": "Berta Ruiz"})
    assert [match["subject_id"] for match in await found(firm_a.api, "Berta Ruiz")] == [ana]
    assert await found(firm_a.api, "Ana Ruiz") == []


async def test_a_deleted_contact_is_not_found(firm_a: Firm) -> None:
    ana = await person(firm_a.api, "Ana Ruiz")
    await firm_a.api.delete(f"/v1/contacts/{ana}")
    assert await found(firm_a.api, "Ana Ruiz") == []


async def test_another_firms_contacts_are_not_found(firm_a: Firm, firm_b: Firm) -> None:
    await person(firm_a.api, "Ana Ruiz")
    assert await found(firm_b.api, "Ana Ruiz") == []


@pytest.mark.parametrize(
    ("kind", "text"), [("email", "ANA@example.org"), ("phone", "1-212-555-0100"), ("npi", "1234567893")]
)
async def test_a_contact_is_found_by_its_identifiers(kind: str, text: str, firm_a: Firm) -> None:
    ana = await person(firm_a.api, "Ana Ruiz", email="ana@example.org", phone="(212) 555-0100")
    order = {"contact_id": ana, "enumeration": "individual", "npi": "1234567893"}
    provider = (await firm_a.api.post("/v1/providers", json=order)).json()["id"]
    assert [match["subject_id"] for match in await found(firm_a.api, text, kind)] == [ana]
    await firm_a.api.patch(f"/v1/contacts/{ana}", json={"email": None, "phone": None})
    await firm_a.api.delete(f"/v1/providers/{provider}")
    assert await found(firm_a.api, text, kind) == []


@pytest.mark.parametrize("text", ["x" * 300, "%_\\'\"; DROP TABLE contacts", "\u202egnp.exe", "🩺", "- -", "a " * 150])
async def test_any_line_can_be_searched_for(text: str, firm_a: Firm) -> None:
    assert await found(firm_a.api, text) == []


@pytest.mark.parametrize("params", [{}, {"text": " "}, {"text": "x" * 301}, {"text": "x", "kind": "dog"}])
async def test_a_search_for_nothing_is_refused(params: dict[str, str], firm_a: Firm) -> None:
    assert (await firm_a.api.get("/v1/contact-search", params=params)).status_code == 400
