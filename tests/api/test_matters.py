"""Matters as a firm's frontend and a partner's sync job use them."""

from tests.conftest import Firm


async def test_an_opened_matter_is_answered_with_its_address_and_version(firm_a: Firm) -> None:
    answer = await firm_a.api.post("/v1/matters", json={"title": "Doe v. General Hospital", "jurisdiction": "NY"})

    assert answer.status_code == 201, answer.text
    matter = answer.json()
    assert answer.headers["Location"] == f"/v1/matters/{matter['id']}"
    assert answer.headers["ETag"] == '"1"'
    read = await firm_a.api.get(answer.headers["Location"])
    assert read.json() == matter
