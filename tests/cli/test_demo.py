"""The demo: published opinions in two firms that cannot see each other."""

import httpx

from service.db.engine import Database
from service.demo import load_demo
from service.domain.identity.keyring import open_keyring
from service.settings import Settings
from tests.conftest import token


async def test_every_matter_of_the_demo_is_seen_by_its_firm_alone(
    database: Database, test_settings: Settings, anyone: httpx.AsyncClient
) -> None:
    firms = await load_demo(database, open_keyring(test_settings))
    seen = []
    for firm in firms:
        bearer = await token(anyone, firm.client_id, firm.client_secret)
        answer = await anyone.get("/v1/matters", headers={"Authorization": f"Bearer {bearer}"})
        seen.append({matter["title"] for matter in answer.json()["data"]})

    assert len(seen) == 2
    assert all(len(titles) == 7 for titles in seen)
    assert seen[0].isdisjoint(seen[1])
