"""JSON merge patch (RFC 7396): absent stays, null removes, objects are merged."""

from typing import Any

import pytest

from service.domain.matters.schemas.facts import ChangedFacts, StatedFacts
from tests.api.http.records import contact_of, matter_of, nothing_stored, pointers, refused
from tests.conftest import Firm


async def patched(firm: Firm, path: str, **change: Any) -> dict[str, Any]:
    answer = await firm.api.patch(path, json=change)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    assert (await firm.api.get(path)).json() == found
    return found


async def test_what_is_absent_stays_and_null_removes(firm_a: Firm) -> None:
    contact = await contact_of(firm_a, email="m@example.com", phone="1", notes="n")
    found = await patched(firm_a, f"/v1/contacts/{contact['id']}", email=None, phone="2")
    assert (found["email"], found["phone"], found["notes"]) == (None, "2", "n")


async def test_an_empty_patch_changes_nothing(firm_a: Firm, firm_b: Firm) -> None:
    contact = await contact_of(firm_a)
    async with nothing_stored(firm_a, firm_b):
        assert await patched(firm_a, f"/v1/contacts/{contact['id']}") == contact


async def test_external_ids_are_merged(firm_a: Firm) -> None:
    matter = await matter_of(firm_a, external_ids={"clio": "1", "filevine": "2"})
    found = await patched(firm_a, f"/v1/matters/{matter['id']}", external_ids={"clio": None, "smokeball": "3"})
    assert found["external_ids"] == {"filevine": "2", "smokeball": "3"}


async def test_all_external_ids_are_removed_by_null(firm_a: Firm) -> None:
    matter = await matter_of(firm_a, external_ids={"clio": "1"})
    assert (await patched(firm_a, f"/v1/matters/{matter['id']}", external_ids=None))["external_ids"] == {}


@pytest.mark.parametrize("name", ["name", "kind"])
async def test_what_is_needed_is_not_removed(firm_a: Firm, firm_b: Firm, name: str) -> None:
    contact = await contact_of(firm_a)
    async with nothing_stored(firm_a, firm_b):
        answer = await firm_a.api.patch(f"/v1/contacts/{contact['id']}", json={name: None})
        assert pointers(refused(answer, 422, "invalid")) == [(f"/{name}", "missing")]


async def test_a_rule_between_fields_holds_for_the_whole(firm_a: Firm, firm_b: Firm) -> None:
    contact = await contact_of(firm_a, born_on="1980-05-01")
    path = f"/v1/contacts/{contact['id']}"
    async with nothing_stored(firm_a, firm_b):
        answer = await firm_a.api.patch(path, json={"died_on": "1979-05-01"})
        assert pointers(refused(answer, 422, "invalid")) == [("", "died_before_born")]
        answer = await firm_a.api.patch(path, json={"kind": "organisation"})
        assert pointers(refused(answer, 422, "invalid")) == [("", "organisation_life")]


async def claim_of(firm: Firm, **facts: Any) -> str:
    """States a claim and returns its address."""
    path = f"/v1/matters/{(await matter_of(firm))['id']}/claims"
    answer = await firm.api.post(path, json={"jurisdiction": "NY", "facts": facts})
    assert answer.status_code == 201, answer.text
    return str(answer.headers["Location"])


def fact(on: str, status: str = "undisputed", source: str | None = None) -> dict[str, Any]:
    return {"on": on, "status": status, "source": source}


async def test_a_fact_is_merged_into(firm_a: Firm) -> None:
    path = await claim_of(firm_a, act_on=fact("2019-03-11", source="chart, page 4"), born_on="1970-01-01")
    facts = (await patched(firm_a, path, facts={"act_on": {"status": "asserted"}}))["facts"]
    assert facts["act_on"] == fact("2019-03-11", "asserted", "chart, page 4")
    assert facts["born_on"] == fact("1970-01-01")


async def test_the_source_of_a_fact_is_removed_by_null(firm_a: Firm) -> None:
    path = await claim_of(firm_a, act_on=fact("2019-03-11", source="chart, page 4"))
    facts = (await patched(firm_a, path, facts={"act_on": {"source": None}}))["facts"]
    assert facts["act_on"] == fact("2019-03-11")


async def test_a_fact_is_removed_by_null(firm_a: Firm) -> None:
    path = await claim_of(firm_a, act_on="2019-03-11", discovered_on="2020-01-01")
    facts = (await patched(firm_a, path, facts={"discovered_on": None}))["facts"]
    assert (facts["act_on"], facts["discovered_on"]) == (fact("2019-03-11"), None)


async def test_a_plain_day_replaces_the_whole_fact(firm_a: Firm) -> None:
    path = await claim_of(firm_a, act_on=fact("2019-03-11", "asserted", "chart, page 4"))
    facts = (await patched(firm_a, path, facts={"act_on": "2019-03-12"}))["facts"]
    assert facts["act_on"] == fact("2019-03-12")


async def test_a_list_is_replaced_as_a_whole(firm_a: Firm) -> None:
    path = await claim_of(firm_a, incapacity=[{"from_on": "2019-03-11"}, {"from_on": "2020-03-11"}])
    facts = (await patched(firm_a, path, facts={"incapacity": [{"from_on": "2021-03-11"}]}))["facts"]
    assert [stretch["from_on"] for stretch in facts["incapacity"]] == ["2021-03-11"]


async def test_all_facts_are_removed_by_null(firm_a: Firm) -> None:
    path = await claim_of(firm_a, act_on="2019-03-11", foreign_object=True)
    facts = (await patched(firm_a, path, facts=None))["facts"]
    assert (facts["act_on"], facts["foreign_object"]) == (None, False)


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        ({"fell_on": None}, "/facts/fell_on"),
        ({"act_on": {"at": "2019-03-11"}}, "/facts/act_on/at"),
        ({"born_on": {"status": "asserted"}}, "/facts/born_on/on"),
        ({"act_on": {"on": None}}, "/facts/act_on/on"),
    ],
)
async def test_a_wrong_fact_changes_nothing(firm_a: Firm, firm_b: Firm, facts: dict[str, Any], place: str) -> None:
    path = await claim_of(firm_a, act_on="2019-03-11")
    async with nothing_stored(firm_a, firm_b):
        problem = refused(await firm_a.api.patch(path, json={"facts": facts}), 422, "invalid")
        assert [pointer for pointer, _ in pointers(problem)] == [place]


def test_every_fact_can_be_changed() -> None:
    assert ChangedFacts.model_fields.keys() == StatedFacts.model_fields.keys()


async def test_the_status_of_a_matter_is_not_patched(firm_a: Firm, firm_b: Firm) -> None:
    matter = await matter_of(firm_a)
    async with nothing_stored(firm_a, firm_b):
        answer = await firm_a.api.patch(f"/v1/matters/{matter['id']}", json={"status": "closed"})
        assert pointers(refused(answer, 422, "invalid")) == [("/status", "extra_forbidden")]


async def test_the_other_firm_patches_nothing(firm_a: Firm, firm_b: Firm) -> None:
    matter = await matter_of(firm_a)
    async with nothing_stored(firm_a, firm_b):
        refused(await firm_b.api.patch(f"/v1/matters/{matter['id']}", json={"title": "Mine"}), 404, "not_found")
