"""The first wall: every table that belongs to firms is walled off, and a table that is not fails the build."""

from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest

from service.db.tenancy import APP_ROLE, PLATFORM_ROLE, shared_wall, wall
from service.db.walls import matter_column
from service.tables import METADATA
from tests.shape.catalogue import PLATFORM_TABLES, RIGHTS, SHARED, breaches, firm_tables
from tests.shape.scratch import scratch_database

PADS = """
CREATE TABLE pads (
    firm_id uuid NOT NULL, id uuid NOT NULL, matter_id uuid NOT NULL, body text,
    PRIMARY KEY (firm_id, id), FOREIGN KEY (firm_id, matter_id) REFERENCES matters (firm_id, id)
)
"""
WALLED = (PADS, *wall("pads"))

PLANTED = {
    "a table that was never walled": (
        (PADS, f"GRANT SELECT, INSERT, UPDATE, DELETE ON pads TO {APP_ROLE}"),
        {
            "pads has row level security switched off",
            "pads does not force row level security on its owner",
            "pads has 0 policies instead of one",
        },
    ),
    "a table without a firm": (
        ("CREATE TABLE pads (id uuid PRIMARY KEY)",),
        {"pads has no firm_id and is not listed among the platform's tables"},
    ),
    "a wall that its owner walks through": (
        (*WALLED, "ALTER TABLE pads NO FORCE ROW LEVEL SECURITY"),
        {"pads does not force row level security on its owner"},
    ),
    "a second policy, which opens the first": (
        (*WALLED, "CREATE POLICY all_of_them ON pads USING (true)"),
        {"pads has 2 policies instead of one"},
    ),
    "a policy that guards reading only": (
        (
            *WALLED,
            "DROP POLICY firm ON pads",
            "CREATE POLICY firm ON pads USING (firm_id = current_firm()) WITH CHECK (true)",
        ),
        {"pads has another policy than firm_id = current_firm()"},
    ),
    "a foreign key that another firm's row satisfies": (
        (
            *WALLED,
            "ALTER TABLE matters ADD UNIQUE (id, firm_id)",
            "ALTER TABLE pads ADD CONSTRAINT across FOREIGN KEY (matter_id, firm_id) REFERENCES matters (id, firm_id)",
        ),
        {"across does not begin with firm_id on both sides", "matters_id_firm_id_key does not begin with firm_id"},
    ),
    "a foreign key to a table of the platform": (
        (*WALLED, "ALTER TABLE pads ADD CONSTRAINT out FOREIGN KEY (firm_id) REFERENCES firms (id)"),
        {"out leads through the wall, from pads to firms"},
    ),
    "an index that begins with something else": (
        (*WALLED, "CREATE INDEX by_matter ON pads (matter_id)"),
        {"by_matter does not begin with firm_id"},
    ),
    "a table without a primary key": (
        (*WALLED, "ALTER TABLE pads DROP CONSTRAINT pads_pkey"),
        {"pads has no primary key"},
    ),
    "a trigger": (
        (
            *WALLED,
            "CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "CREATE TRIGGER t BEFORE UPDATE ON pads FOR EACH ROW EXECUTE FUNCTION t()",
        ),
        {"pads has a trigger"},
    ),
    "a view, which reads with its owner's eyes": (
        ("CREATE VIEW all_matters AS SELECT * FROM matters",),
        {"all_matters is a view: it reads past the walls"},
    ),
    "a function with its owner's rights": (
        ("CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM matters'",),
        {"peek runs with the rights of its owner"},
    ),
    "a log that can be rewritten": (
        (f"GRANT UPDATE, DELETE ON history_events TO {APP_ROLE}",),
        {f"{APP_ROLE} may UPDATE history_events", f"{APP_ROLE} may DELETE history_events"},
    ),
    "a right on a single column": (
        (f"GRANT UPDATE (body) ON history_events TO {APP_ROLE}",),
        {"history_events grants rights on single columns"},
    ),
    "an application that sees the tables of the platform": (
        (f"GRANT SELECT ON revoked_tokens TO {APP_ROLE}",),
        {f"{APP_ROLE} may SELECT revoked_tokens"},
    ),
    "an application that reads what is stored of a secret": (
        (f"GRANT SELECT (secret_hash) ON oauth_client_secrets TO {APP_ROLE}",),
        {f"of oauth_client_secrets, {APP_ROLE} cannot read nothing"},
    ),
    "a shared table whose policy for the platform is everybody's": (
        (
            "DROP POLICY platform ON oauth_clients",
            "CREATE POLICY platform ON oauth_clients USING (true) WITH CHECK (true)",
        ),
        {"oauth_clients has other policies than the firm's and the platform's"},
    ),
    "a shared table that the platform sees although it is not listed": (
        (PADS, *shared_wall("pads", rights="SELECT, INSERT, UPDATE, DELETE")),
        {"pads has 2 policies instead of one"},
    ),
    "a platform that sees the tables of the firms": (
        (f"GRANT SELECT ON matters TO {PLATFORM_ROLE}",),
        {f"{PLATFORM_ROLE} may SELECT matters"},
    ),
    "a right for everybody": (
        ("GRANT SELECT ON signing_keys TO PUBLIC",),
        {"signing_keys grants rights to everybody", f"{APP_ROLE} may SELECT signing_keys"},
    ),
    "an application that bypasses the policies": (
        (f"ALTER ROLE {APP_ROLE} BYPASSRLS",),
        {f"{APP_ROLE} may bypass row level security"},
    ),
    "an application that owns a table": (
        (*WALLED, f"ALTER TABLE pads OWNER TO {APP_ROLE}"),
        {
            f"{APP_ROLE} owns something",
            *(f"{APP_ROLE} may {right} pads" for right in ("REFERENCES", "TRIGGER", "TRUNCATE")),
        },
    ),
}


@pytest.fixture(scope="module")
def migrated() -> Iterator[str]:
    with scratch_database("walls") as url:
        yield url


@pytest.fixture
async def catalogue(migrated: str) -> AsyncIterator[asyncpg.Connection]:
    """The superuser's connection, inside a transaction that is never committed."""
    connection = await asyncpg.connect(migrated)
    transaction = connection.transaction()
    await transaction.start()
    yield connection
    await transaction.rollback()
    await connection.close()


async def test_no_table_breaches_the_walls(catalogue: asyncpg.Connection) -> None:
    assert await breaches(catalogue) == []


@pytest.mark.parametrize("planted", PLANTED)
async def test_a_planted_breach_is_reported_and_nothing_else(catalogue: asyncpg.Connection, planted: str) -> None:
    statements, expected = PLANTED[planted]
    for statement in statements:
        await catalogue.execute(statement)
    assert set(await breaches(catalogue)) == expected


async def test_a_table_that_is_walled_as_migrations_do_it_is_no_breach(catalogue: asyncpg.Connection) -> None:
    for statement in WALLED:
        await catalogue.execute(statement)
    assert await breaches(catalogue) == []


async def test_every_listed_exception_exists(catalogue: asyncpg.Connection) -> None:
    tables = set(await firm_tables(catalogue)) | set(PLATFORM_TABLES)
    assert tables - {"alembic_version"} == set(METADATA.tables)
    assert set(RIGHTS) | set(SHARED) <= tables


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history_events SET action = 'nothing.happened'",
        "DELETE FROM history_events",
        "TRUNCATE history_events",
        "DELETE FROM firm_heads",
        "SELECT secret_hash FROM oauth_client_secrets",
        "UPDATE oauth_client_secrets SET expires_at = NULL RETURNING secret_hash",
        "DELETE FROM oauth_clients",
        "SELECT * FROM firms",
        "ALTER TABLE matters DISABLE ROW LEVEL SECURITY",
        "DROP POLICY firm ON matters",
        "CREATE TABLE elsewhere (id int)",
    ],
)
async def test_the_application_is_refused(catalogue: asyncpg.Connection, statement: str) -> None:
    await catalogue.execute(
        f"SET LOCAL ROLE {APP_ROLE}; SET LOCAL app.firm_id = '00000000-0000-0000-0000-000000000001'"
    )
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await catalogue.execute(statement)


@pytest.mark.parametrize("table", ["matters", "history_events", "firm_heads", "idempotency_keys"])
async def test_the_platform_is_refused_the_tables_of_firms(catalogue: asyncpg.Connection, table: str) -> None:
    await catalogue.execute(f"SET LOCAL ROLE {PLATFORM_ROLE}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await catalogue.execute(f"SELECT * FROM {table}")


def _of_matters() -> set[str]:
    """The tables whose rows hang on a matter: by foreign keys that lead to one, over however many tables."""
    found = {"matters"}
    while True:
        more = {
            name
            for name, table in METADATA.tables.items()
            if any(key.column.table.name in found for key in table.foreign_keys)
        }
        if more <= found:
            return found
        found |= more


LEADING = {"document_words"}
"""Tables whose rows nobody is shown: they lead to documents, which are behind the walls."""


@pytest.mark.parametrize("name", sorted(_of_matters() - LEADING))
def test_what_hangs_on_a_matter_says_on_which_so_that_ethical_walls_hold_for_it(name: str) -> None:
    assert matter_column(METADATA.tables[name]) is not None
