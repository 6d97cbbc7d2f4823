"""Ethical walls in the database's own ways in: no statement of a screened caller meets a walled matter."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import bindparam, exists, func, literal_column, update
from sqlalchemy.orm import aliased
from sqlmodel import col, delete, select

from service.db.engine import Database
from service.db.reads import FIRM, FirmReads, compile_read
from service.db.sessions import PAST_THE_WALLS, FirmSession, firm_session
from service.db.writes import compile_write, new_row
from service.domain.contacts.tables import Contact
from service.domain.history.tables import HistoryEvent
from service.domain.matters.commands.matters import open_matter
from service.domain.matters.schemas.matters import OpenMatter
from service.domain.matters.tables import Matter, MatterExternalId, Party
from service.values.caller import Caller
from service.values.errors import NotFound
from service.values.ids import new_id
from tests.builders.people import placed
from tests.builders.walls import screened
from tests.db.conftest import add_contact

PARTY: dict[str, Any] = {"role": "patient", "side": "claimant", "capacity": "individual"} | dict.fromkeys(
    ("representative_party_id", "counsel_contact_id", "notes")
)


@dataclass(frozen=True)
class Walled:
    """A firm with two matters, each with a party, and a caller who is screened from the first of them."""

    database: Database
    firm_id: UUID
    caller: Caller
    hidden: UUID
    shown: UUID
    contact: UUID

    def session(self, caller: Caller | None = None) -> Any:
        """Opens a transaction of the screened caller, or of another."""
        return firm_session(self.database, self.firm_id, caller=caller or self.caller)

    async def rows(self, query: Any, caller: Caller | None) -> list[Any]:
        """Runs a compiled read."""
        return [row[0] for row in await FirmReads(self.database, self.firm_id, caller).rows(compile_read(query), {})]


@pytest.fixture
async def walled(either_way: Database) -> Walled:
    firm_id = new_id()
    async with firm_session(either_way, firm_id) as db:
        contact = await add_contact(db, "Doe")
        hidden, shown = [
            (await open_matter(db, OpenMatter(title=one, external_ids={"crm": one}))).id for one in ("hidden", "shown")
        ]
        for matter_id in (hidden, shown):
            db.add(Party(id=new_id(), matter_id=matter_id, contact_id=contact.id, **PARTY))
    member = await placed(either_way, firm_id)
    await screened(either_way, firm_id, hidden, member.id)
    caller = Caller(firm_id, "client_web", frozenset(), "token", user_id=member.user_id, member_id=member.id)
    return Walled(either_way, firm_id, caller, hidden, shown, contact.id)


_OTHER = aliased(Matter)
_HIDDEN = select(Matter.id).where(col(Matter.firm_id) == FIRM, col(Matter.title) == "hidden")
_COUNTED = select(func.count()).where(col(Party.firm_id) == FIRM, col(Party.contact_id) == col(Contact.id))
READS: dict[str, tuple[Any, int]] = {
    "the matters": (select(Matter.id).where(col(Matter.firm_id) == FIRM), 1),
    "what hangs on them": (select(Party.id).where(col(Party.firm_id) == FIRM), 1),
    "their outside ids": (select(MatterExternalId.external_id).where(col(MatterExternalId.firm_id) == FIRM), 1),
    "their history": (select(HistoryEvent.id).where(col(HistoryEvent.firm_id) == FIRM), 1),
    "an alias": (select(_OTHER.id).where(col(_OTHER.firm_id) == FIRM), 1),
    "a join": (
        select(Contact.id)
        .join(Party, (col(Party.firm_id) == FIRM) & (col(Party.contact_id) == col(Contact.id)))
        .where(col(Contact.firm_id) == FIRM),
        1,
    ),
    "an outer join, whose missing side stays": (
        select(Matter.id)
        .outerjoin(Party, (col(Party.firm_id) == FIRM) & (col(Party.role) == "insurer"))
        .where(col(Matter.firm_id) == FIRM),
        1,
    ),
    "a question in the condition": (
        select(Contact.id).where(
            col(Contact.firm_id) == FIRM,
            exists().where(
                col(Party.firm_id) == FIRM,
                col(Party.matter_id).in_(
                    select(Matter.id).where(col(Matter.firm_id) == FIRM, col(Matter.title) == "hidden")
                ),
            ),
        ),
        0,
    ),
    "a derived table": (select(select(Party.id).where(col(Party.firm_id) == FIRM).subquery().c.id), 1),
    "a common table": (select(select(Party.id).where(col(Party.firm_id) == FIRM).cte().c.id), 1),
    "what hangs on no matter": (select(Contact.id).where(col(Contact.firm_id) == FIRM), 1),
}
"""Statements, each with the number of rows that the screened caller is to meet. Without the wall there are more."""


@pytest.mark.parametrize("name", READS)
async def test_a_read_leaves_out_what_hangs_on_a_walled_matter(name: str, walled: Walled) -> None:
    query, number = READS[name]
    assert len(await walled.rows(query.limit(10), walled.caller)) == number


@pytest.mark.parametrize("name", [name for name in READS if name != "what hangs on no matter"])
async def test_the_firms_own_server_is_screened_from_nothing(name: str, walled: Walled) -> None:
    query, number = READS[name]
    assert len(await walled.rows(query.limit(10), None)) > number


async def test_a_count_inside_a_read_leaves_it_out(walled: Walled) -> None:
    counted = select(_COUNTED.scalar_subquery()).where(col(Contact.firm_id) == FIRM).limit(1)
    assert (await walled.rows(counted, walled.caller), await walled.rows(counted, None)) == ([1], [2])


async def test_another_member_of_the_firm_sees_both(walled: Walled) -> None:
    other = Caller(walled.firm_id, "client_web", frozenset(), "token", member_id=new_id())
    assert len(await walled.rows(READS["the matters"][0].limit(10), other)) == 2


@pytest.mark.parametrize("table", [Matter, Party, MatterExternalId, HistoryEvent])
async def test_a_transaction_leaves_out_what_hangs_on_a_walled_matter(table: Any, walled: Walled) -> None:
    async with walled.session() as db:
        assert len((await db.exec(select(table))).all()) == 1
        assert (await db.exec(select(func.count()).select_from(select(table.firm_id).subquery()))).one() == 1
        assert len((await db.exec(select(aliased(table)))).all()) == 1
    async with firm_session(walled.database, walled.firm_id) as db:
        assert len((await db.exec(select(table))).all()) == 2


async def test_what_is_unique_in_the_firm_is_looked_up_past_the_walls(walled: Walled) -> None:
    async with walled.session() as db:
        assert len((await db.exec(select(Matter.id), execution_options=PAST_THE_WALLS)).all()) == 2
        assert len((await db.exec(select(Matter.id))).all()) == 1


async def test_an_update_and_a_deletion_do_not_reach_it(walled: Walled) -> None:
    async with walled.session() as db:
        await db.exec(update(Matter).values(summary="x").execution_options(synchronize_session=False))
        await db.exec(delete(Party).execution_options(synchronize_session=False))
    async with firm_session(walled.database, walled.firm_id) as db:
        found = (await db.exec(select(Matter.title, Matter.summary).order_by(col(Matter.title)))).all()
        assert found == [("hidden", None), ("shown", "x")]
        assert (await db.exec(select(Party.matter_id))).all() == [walled.hidden]


def _party(walled: Walled, matter_id: UUID) -> Party:
    return Party(id=new_id(), matter_id=matter_id, contact_id=walled.contact, **PARTY | {"role": "witness"})


async def _by_session(db: FirmSession, walled: Walled, matter_id: UUID) -> None:
    db.add(_party(walled, matter_id))
    await db.flush()


async def _by_moving(db: FirmSession, walled: Walled, matter_id: UUID) -> None:
    party = (await db.exec(select(Party).where(Party.matter_id == walled.shown))).one()
    party.matter_id, party.role = matter_id, "witness"
    await db.flush()


async def _by_statement(db: FirmSession, walled: Walled, matter_id: UUID) -> None:
    row = _party(walled, matter_id).model_dump(include={"id", "matter_id", "contact_id", *PARTY})
    await ADD_PARTY.run(db, row)


ADD_PARTY = compile_write(Party.__table__.insert().values(new_row(Party)))  # type: ignore[attr-defined]
WAYS = [_by_session, _by_moving, _by_statement]


@pytest.mark.parametrize("way", WAYS)
async def test_nothing_is_added_to_a_walled_matter(way: Any, walled: Walled) -> None:
    with pytest.raises(NotFound):
        async with walled.session() as db:
            await way(db, walled, walled.hidden)


@pytest.mark.parametrize("way", WAYS)
async def test_it_is_added_to_another(way: Any, walled: Walled) -> None:
    async with walled.session() as db:
        await way(db, walled, walled.shown)
        assert (await db.exec(select(Party.id).where(Party.role == "witness"))).one_or_none() is not None


async def test_a_constant_query_is_left_alone(walled: Walled) -> None:
    query = select(literal_column("1")).where(col(Contact.firm_id) == FIRM, bindparam("yes", True)).limit(1)
    assert await walled.rows(query, walled.caller) == [1]
