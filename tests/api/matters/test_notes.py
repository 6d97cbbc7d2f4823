"""Notes: who wrote them is who may change them."""

import httpx

from tests.builders.casefile import BARE_MATTER
from tests.conftest import Firm, token


async def test_a_note_is_privileged_and_of_today_unless_it_says_otherwise(firm_a: Firm) -> None:
    matter = (await firm_a.api.post("/v1/matters", json=BARE_MATTER)).json()
    note = (await firm_a.api.post(f"/v1/matters/{matter['id']}/notes", json={"text": "Call back."})).json()
    assert (note["privileged"], note["noted_on"]) == (True, note["created_at"][:10])
    assert (note["author_client_id"], note["author_member_id"]) == (firm_a.client_id, None)


async def test_what_somebody_wrote_down_stays_his(firm_a: Firm, anyone: httpx.AsyncClient) -> None:
    matter = (await firm_a.api.post("/v1/matters", json=BARE_MATTER)).json()
    note = (await firm_a.api.post(f"/v1/matters/{matter['id']}/notes", json={"text": "Call back."})).json()
    order = {"name": "Another", "scopes": ["matters:read", "notes:read", "notes:write"]}
    other = (await firm_a.api.post("/v1/oauth-clients", json=order)).json()
    bearer = {"Authorization": f"Bearer {await token(anyone, other['client_id'], other['client_secret'])}"}
    place = f"/v1/matters/{matter['id']}/notes/{note['id']}"
    assert (await anyone.get(place, headers=bearer)).status_code == 200
    changed = await anyone.patch(place, json={"text": "x"}, headers=bearer)
    assert (changed.status_code, changed.json()["code"]) == (403, "authors_only")
    assert (await anyone.delete(place, headers=bearer)).status_code == 403
