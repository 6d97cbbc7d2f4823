"""Other names, relations between contacts, and the providers among them."""

from typing import Any

import httpx
import pytest

from tests.conftest import Firm


async def added(api: httpx.AsyncClient, address: str, **order: Any) -> dict[str, Any]:
    answer = await api.post(address, json=order)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def person(api: httpx.AsyncClient, name: str = "Ana Ruiz", **more: Any) -> str:
    return str((await added(api, "/v1/contacts", kind="person", name=name, **more))["id"])


async def hospital(api: httpx.AsyncClient, name: str = "Mercy Hospital") -> str:
    return str((await added(api, "/v1/contacts", kind="organisation", name=name))["id"])


async def test_a_day_of_death_says_that_a_person_is_deceased(firm_a: Firm) -> None:
    contact = await added(firm_a.api, "/v1/contacts", kind="person", name="Ana Ruiz", died_on="2025-01-02")
    assert contact["deceased"] is True


async def test_an_organisation_is_never_deceased(firm_a: Firm) -> None:
    answer = await firm_a.api.post("/v1/contacts", json={"kind": "organisation", "name": "X", "deceased": True})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "organisation_life")


async def test_a_relation_is_seen_from_both_ends(firm_a: Firm) -> None:
    doctor, employer = await person(firm_a.api), await hospital(firm_a.api)
    relation = await added(firm_a.api, f"/v1/contacts/{doctor}/relations", kind="employee_of", other_id=employer)
    of_doctor = await firm_a.api.get(f"/v1/contacts/{doctor}/relations")
    to_employer = await firm_a.api.get(f"/v1/contacts/{employer}/relations", params={"direction": "to"})
    of_employer = await firm_a.api.get(f"/v1/contacts/{employer}/relations")
    assert of_doctor.json()["data"] == to_employer.json()["data"] == [relation]
    assert of_employer.json()["data"] == []


async def test_contacts_are_related_in_one_way_once(firm_a: Firm) -> None:
    doctor, employer = await person(firm_a.api), await hospital(firm_a.api)
    place, order = f"/v1/contacts/{doctor}/relations", {"kind": "employee_of", "other_id": employer}
    await added(firm_a.api, place, **order)
    again = await firm_a.api.post(place, json=order)
    assert (again.status_code, again.json()["code"]) == (409, "relation_exists")


@pytest.mark.parametrize("which", ["itself", "another firm's"])
async def test_a_contact_is_related_to_nobody_but_another_of_the_firm(which: str, firm_a: Firm, firm_b: Firm) -> None:
    mine, theirs = await person(firm_a.api), await person(firm_b.api)
    order = {"kind": "spouse_of", "other_id": mine if which == "itself" else theirs}
    answer = await firm_a.api.post(f"/v1/contacts/{mine}/relations", json=order)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/other_id"


async def test_a_contact_with_a_relation_is_not_deleted(firm_a: Firm) -> None:
    doctor, employer = await person(firm_a.api), await hospital(firm_a.api)
    await added(firm_a.api, f"/v1/contacts/{doctor}/relations", kind="employee_of", other_id=employer)
    assert (await firm_a.api.delete(f"/v1/contacts/{employer}")).status_code == 409


async def test_a_provider_is_found_by_its_npi(firm_a: Firm) -> None:
    order = {"contact_id": await person(firm_a.api), "enumeration": "individual", "npi": "1234567893"}
    provider = await added(firm_a.api, "/v1/providers", **order)
    found = await firm_a.api.get("/v1/providers", params={"npi": "1234567893"})
    assert found.json()["data"] == [provider]


async def test_an_npi_belongs_to_one_provider_of_a_firm(firm_a: Firm, firm_b: Firm) -> None:
    def order(contact: str) -> dict[str, str]:
        return {"contact_id": contact, "enumeration": "individual", "npi": "1234567893"}

    await added(firm_a.api, "/v1/providers", **order(await person(firm_a.api)))
    second = await firm_a.api.post("/v1/providers", json=order(await person(firm_a.api)))
    assert (second.status_code, second.json()["code"]) == (409, "npi_taken")
    await added(firm_b.api, "/v1/providers", **order(await person(firm_b.api)))


async def test_a_contact_is_one_provider(firm_a: Firm) -> None:
    order = {"contact_id": await person(firm_a.api), "enumeration": "individual"}
    await added(firm_a.api, "/v1/providers", **order)
    second = await firm_a.api.post("/v1/providers", json=order)
    assert (second.status_code, second.json()["code"]) == (409, "provider_exists")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"npi": "1234567890"}, "npi_check_digit"),
        ({"npi": "3234567893"}, "string_pattern_mismatch"),
        ({"npi": "١٢٣٤٥٦٧٨٩٣"}, "string_pattern_mismatch"),
        ({"npi": 1234567893}, "string_type"),
        ({"enumeration": "organisation"}, "enumeration_of_contact"),
        ({"specialties": [{"name": "x"}] * 16}, "too_long"),
        ({"licences": [{"state": "US", "number": "1"}]}, "string_pattern_mismatch"),
        ({"licences": [{"state": "NY", "number": "1", "more": {}}]}, "extra_forbidden"),
    ],
)
async def test_a_wrong_provider_is_refused_with_its_place(wrong: dict[str, Any], code: str, firm_a: Firm) -> None:
    order = {"contact_id": await person(firm_a.api), "enumeration": "individual", **wrong}
    answer = await firm_a.api.post("/v1/providers", json=order)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)
    assert (await firm_a.api.get("/v1/providers")).json()["data"] == []
