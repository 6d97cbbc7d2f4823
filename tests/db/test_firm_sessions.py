"""The second wall: a session is one firm's, whatever is asked of it."""

import contextlib
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlmodel import SQLModel, col, delete, func, select, update

from service.db.engine import Database
from service.db.sessions import FirmSession, firm_session, platform_session
from service.domain.contacts.tables import Contact, ContactExternalId
from service.domain.matters.tables import Matter, MatterNumber, Party
from service.values.ids import new_id
from tests.db.conftest import add_contact, contact_of
from tests.shape.catalogue import PLATFORM_TABLES

Firms = tuple[UUID, UUID]
FIRM_TABLES = sorted(
    (mapper.class_ for mapper in SQLModel._sa_registry.mappers if mapper.local_table.name not in PLATFORM_TABLES),
    key=lambda table: table.__name__,
)


async def sent(db: FirmSession, statement: object) -> str:
    """Runs a statement of the ORM; returns the SQL that was sent, whether the application may run it or not."""
    said: list[str] = []
    connection = (await db.connection()).sync_connection

    def listener(_: Any, __: Any, text: str, *___: Any) -> None:
        said.append(text)

    event.listen(connection, "before_cursor_execute", listener)
    with contextlib.suppress(ProgrammingError):  # permission denied: what was sent is what matters
        await db.exec(statement)
    event.remove(connection, "before_cursor_execute", listener)
    return " ".join(said[-1].split())


@pytest.mark.parametrize("table", FIRM_TABLES)
async def test_every_select_update_and_delete_carries_the_firm(
    table: type[SQLModel], one_connection: Database, firms: Firms
) -> None:
    for statement in (select(table), update(table).values(firm_id=table.firm_id), delete(table)):
        async with firm_session(one_connection, firms[0]) as db:
            assert f"{table.__tablename__}.firm_id = $" in await sent(db, statement)


@pytest.mark.parametrize(
    "statement",
    [
        select(Contact.name),
        select(func.count()).select_from(Contact),
        select(Contact).where(col(Contact.id).in_(select(Party.contact_id))),
        select(Matter, Party).join(Party, col(Party.matter_id) == Matter.id),
        select(Matter.id).where(select(Party.id).where(Party.matter_id == Matter.id).exists()),
    ],
    ids=["columns", "count", "sub-select", "join", "exists"],
)
async def test_every_table_of_a_larger_statement_carries_the_firm(
    statement: object, one_connection: Database, firms: Firms
) -> None:
    async with firm_session(one_connection, firms[0]) as db:
        said = await sent(db, statement)
    named = [
        table for table in ("contacts", "matters", "parties") if f"FROM {table}" in said or f"JOIN {table}" in said
    ]
    assert named
    assert all(f"{table}.firm_id = $" in said for table in named), said


@pytest.mark.parametrize(
    "row",
    [
        Contact(kind="person", name="Doe", external_ids={}),
        ContactExternalId(source="crm", external_id="1", contact_id=new_id()),
        MatterNumber(year=2026, last=1),
    ],
    ids=lambda row: type(row).__name__,
)
async def test_a_row_of_another_firm_is_refused(row: SQLModel, one_connection: Database, firms: Firms) -> None:
    ours, theirs = firms
    row.firm_id = theirs
    with pytest.raises(RuntimeError, match="another firm"):
        async with firm_session(one_connection, ours) as db:
            db.add(row)


async def test_a_row_cannot_be_moved_to_another_firm(one_connection: Database, firms: Firms) -> None:
    ours, theirs = firms
    await contact_of(one_connection, ours, "Doe")
    with pytest.raises(DBAPIError, match="row-level security"):
        async with firm_session(one_connection, ours) as db:
            await db.exec(update(Contact).values(firm_id=theirs))


async def test_a_row_of_another_firm_is_not_there(one_connection: Database, firms: Firms) -> None:
    ours, theirs = firms
    contact = await contact_of(one_connection, theirs, "Doe")
    async with firm_session(one_connection, ours) as db:
        assert await db.get(Contact, (theirs, contact)) is None
        assert (await db.exec(select(Contact).where(Contact.firm_id == theirs))).all() == []
        assert (await db.exec(update(Contact).values(name="Roe"))).rowcount == 0
        assert (await db.exec(delete(Contact))).rowcount == 0


async def test_sql_past_the_orm_meets_the_policy(one_connection: Database, firms: Firms) -> None:
    ours, theirs = firms
    await contact_of(one_connection, theirs, "Doe")
    async with firm_session(one_connection, ours) as db:
        assert await db.fetch("SELECT * FROM contacts") == []
        counted = await (await db.connection()).execute(text("SELECT count(*) FROM contacts"))
        assert counted.scalar() == 0


@pytest.mark.parametrize("role", ["commands", "reads"])
async def test_no_row_is_seen_where_no_firm_is_set(role: str, one_connection: Database, firms: Firms) -> None:
    await contact_of(one_connection, firms[0], "Doe")  # a setting was here, so that '' is left and not NULL
    if role == "reads":
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="no firm is set"):
            await one_connection.reads.fetch("SELECT * FROM contacts")
        return
    with pytest.raises(DBAPIError, match="no firm is set"):
        async with one_connection.commands.connect() as connection:
            await connection.execute(text("SELECT * FROM contacts"))


async def test_the_platform_cannot_see_a_firms_table(one_connection: Database) -> None:
    async with platform_session(one_connection) as db:
        connection = await db.connection()
        await connection.execute(text("SET LOCAL app.firm_id = '01890a5d-ac96-774b-bcce-b302099a8057'"))
        with pytest.raises(DBAPIError, match="permission denied"):
            await db.exec(select(Contact))


async def test_new_rows_are_stamped(one_connection: Database, firms: Firms) -> None:
    async with firm_session(one_connection, firms[0]) as db:
        contact = await add_contact(db, "Doe")
        assert (contact.firm_id, contact.version, contact.created_at, contact.updated_at) == (
            firms[0], 1, db.now, db.now,
        )  # fmt: skip


async def test_a_change_counts_the_version_up_once_and_leaves_the_creation(
    one_connection: Database, firms: Firms
) -> None:
    contact_id = await contact_of(one_connection, firms[0], "Doe")
    async with firm_session(one_connection, firms[0]) as db:
        contact = (await db.exec(select(Contact).where(Contact.id == contact_id))).one()
        created = contact.created_at
        contact.name = "Roe"
        await db.flush()
        assert (contact.version, contact.updated_at, contact.created_at) == (2, db.now, created)


async def test_a_row_that_is_given_its_own_values_again_keeps_its_version(
    one_connection: Database, firms: Firms
) -> None:
    contact_id = await contact_of(one_connection, firms[0], "Doe")
    async with firm_session(one_connection, firms[0]) as db:
        contact = (await db.exec(select(Contact).where(Contact.id == contact_id))).one()
        contact.name = "Doe"
        await db.flush()
        assert contact.version == 1
