"""Walls put up and lifted at random: every list and every transaction shows each member what a plain model says."""

import json
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlmodel import col, select, update

from service.db.reads import FirmReads
from service.db.sessions import firm_session
from service.db.walls import matter_column
from service.domain.matters.tables import Claim, Matter, MatterWall, Party
from service.settings import Settings
from service.values.caller import Caller
from tests.builders.casefile import build_case
from tests.builders.people import placed
from tests.builders.walls import screened
from tests.conftest import Firm, entered
from tests.shape.plans import ALWAYS
from tests.shape.reads import LISTS

IN_MATTERS = [name for name, listed in LISTS.items() if matter_column(listed.table.__table__) is not None]


@dataclass(frozen=True)
class Place:
    """A firm with three matters, filled alike, and three members."""

    app: FastAPI
    firm: Firm
    matters: tuple[UUID, ...]
    members: tuple[Caller, ...]

    async def wall_off(self, walls: set[tuple[UUID, UUID]]) -> None:
        """Makes these pairs of a matter and a member the walls that stand."""
        database = self.app.state.database
        async with firm_session(database, self.firm.id) as db:
            lifted = update(MatterWall).where(col(MatterWall.lifted_at).is_(None))
            await db.exec(lifted.values(status="lifted", lifted_at=db.now).execution_options(synchronize_session=False))
        for matter_id, member_id in walls:
            await screened(database, self.firm.id, matter_id, member_id)

    async def listed(self, name: str, caller: Caller | None) -> set[UUID]:
        """Returns the matters of which a list shows something to a caller; to the firm's own server, all."""
        reads, found = FirmReads(self.app.state.database, self.firm.id, caller), set()
        order = next(iter(LISTS[name].orders))
        for matter_id in self.matters:
            given = {"matter_id": matter_id} if "matter_id" in ALWAYS.get(name, ()) else {}
            page = await LISTS[name].page(reads, given=given, order=order, limit=200, after=None)
            bodies = [json.loads(body) for body in page.bodies]
            found |= {UUID(body.get("matter_id") or body["id"]) for body in bodies}
        return found & set(self.matters)


@pytest.fixture(scope="module")
async def place(app: FastAPI, test_settings: Settings) -> AsyncIterator[Place]:
    async with entered(app, test_settings, "Model & Mirror") as firm:
        cases = [await build_case(firm.api, bare=True) for _ in range(3)]
        people = [await placed(app.state.database, firm.id) for _ in range(3)]
        callers = (Caller(firm.id, "client_web", frozenset(), "token", one.user_id, one.id) for one in people)
        yield Place(app, firm, tuple(UUID(case.ids["matter_id"]) for case in cases), tuple(callers))


@pytest.mark.parametrize("seed", range(8))
async def test_each_member_meets_the_matters_that_no_wall_hides_and_no_others(seed: int, place: Place) -> None:
    chance = random.Random(seed)
    pairs = [(matter_id, caller.member_id) for matter_id in place.matters for caller in place.members]
    walls = {(matter_id, member_id) for matter_id, member_id in pairs if member_id and chance.random() < 0.4}
    await place.wall_off(walls)
    for caller in place.members:
        expected = {matter_id for matter_id in place.matters if (matter_id, caller.member_id) not in walls}
        for name in IN_MATTERS:
            assert await place.listed(name, caller) == expected & await place.listed(name, None), name
        async with firm_session(place.app.state.database, place.firm.id, caller=caller) as db:
            assert set((await db.exec(select(Matter.id))).all()) == expected
            for table in (Party, Claim):
                assert set((await db.exec(select(table.matter_id))).all()) == expected
