"""A firm with a matter, three owners, and whom its walls screen."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from service.domain.firms.schemas.members import MemberOut
from tests.builders.acting import Acting
from tests.builders.casefile import CLAIM
from tests.builders.people import joined
from tests.conftest import Firm


@dataclass(frozen=True)
class Person:
    """A member and what carries his token."""

    member: MemberOut
    api: httpx.AsyncClient


@dataclass(frozen=True)
class Chambers:
    """Owners Ann and Bo, the member Cy, a matter with a claim."""

    ann: Person
    bo: Person
    cy: Person
    matter_id: str
    claim_id: str

    @property
    def matter(self) -> str:
        """The address of the matter."""
        return f"/v1/matters/{self.matter_id}"

    async def screen(self, **whom: str) -> dict[str, Any]:
        """Has Ann screen somebody from the matter."""
        answer = await self.ann.api.post(f"{self.matter}/wall", json={"reason": "Acted for the hospital"} | whom)
        assert answer.status_code == 201, answer.text
        entry: dict[str, Any] = answer.json()
        return entry

    async def screen_cy(self) -> dict[str, Any]:
        """Has Ann screen Cy from the matter."""
        return await self.screen(member_id=str(self.cy.member.id))

    def lift(self, entry: dict[str, Any], step: str = "lift") -> str:
        """Returns the address of a step of lifting."""
        return f"{self.matter}/wall/{entry['id']}/{step}"


@pytest.fixture
async def chambers(app: FastAPI, firm_a: Firm, acting: Acting) -> Chambers:
    matter = (await firm_a.api.post("/v1/matters", json={"title": "O’Hara v. General Hospital"})).json()["id"]
    claim = (await firm_a.api.post(f"/v1/matters/{matter}/claims", json=CLAIM)).json()["id"]
    people = [await joined(app.state.database, firm_a.id, role) for role in ("owner", "owner", "admin")]
    ann, bo, cy = [Person(member, await acting(firm_a, member)) for member in people]
    return Chambers(ann, bo, cy, matter, claim)


def code(answer: httpx.Response) -> tuple[int, str]:
    """Returns the status and the code of a problem."""
    return answer.status_code, answer.json()["code"]
