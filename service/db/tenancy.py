"""The wall in the database: what a firm-owned table is, and the SQL that walls it off."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime
from sqlmodel import Field, SQLModel

from service.values.ids import new_id

APP_ROLE = "merit_app"
"""Reads and writes firm tables, only ever inside one firm. Owns nothing, cannot bypass row level security."""

PLATFORM_ROLE = "merit_platform"
"""Reads and writes the tables that belong to no firm, such as firms and signing keys, and those shared with it."""

NAMING = {
    "pk": "%(table_name)s_pkey",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
}
SQLModel.metadata.naming_convention = NAMING


class FirmOwned(SQLModel):
    """Mixin of every table whose rows belong to one firm: `firm_id` leads the primary key and every index."""

    firm_id: UUID = Field(default=None, primary_key=True)
    id: UUID = Field(default_factory=new_id, primary_key=True)


class Versioned(FirmOwned):
    """Mixin of a resource that changes. The session stamps these columns: nobody can forget to."""

    version: int = Field(default=1, sa_type=BigInteger)
    created_at: datetime = Field(default=None, sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(default=None, sa_type=DateTime(timezone=True))


class PlatformOwned(SQLModel):
    """Mixin of every table whose rows belong to the platform: only PLATFORM_ROLE is granted anything on it."""


CREATE_ROLES = f"""
DO $$
BEGIN
  BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP_ROLE}') THEN
      CREATE ROLE {APP_ROLE} NOLOGIN NOBYPASSRLS;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{PLATFORM_ROLE}') THEN
      CREATE ROLE {PLATFORM_ROLE} NOLOGIN NOBYPASSRLS;
    END IF;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;  -- roles belong to the whole server: another database's migration made them first
  END;
  -- A login that is no superuser may make roles, yet not act as them before it is told so.
  IF NOT pg_has_role(current_user, '{APP_ROLE}', 'SET') THEN
    GRANT {APP_ROLE} TO CURRENT_USER;
  END IF;
  IF NOT pg_has_role(current_user, '{PLATFORM_ROLE}', 'SET') THEN
    GRANT {PLATFORM_ROLE} TO CURRENT_USER;
  END IF;
END
$$;
"""

CREATE_CURRENT_FIRM = """
CREATE FUNCTION current_firm() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  firm text := current_setting('app.firm_id', true);
BEGIN
  -- A pooled connection reads '' after the first transaction that set it, a fresh one NULL.
  IF firm IS NULL OR firm = '' THEN
    RAISE EXCEPTION 'no firm is set' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN firm::uuid;
END
$$;
"""


def wall(table: str, *, rights: str = "SELECT, INSERT, UPDATE, DELETE") -> list[str]:
    """Returns the statements that put a firm-owned table behind the wall, for a migration to run.

    `rights` "SELECT, INSERT" makes a table append-only: not even the application can rewrite it.
    """
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY firm ON {table} USING (firm_id = current_firm()) WITH CHECK (firm_id = current_firm())",
        f"GRANT {rights} ON {table} TO {APP_ROLE}",
    ]


def shared_wall(table: str, *, rights: str) -> list[str]:
    """Returns the statements that wall off a firm-owned table which the platform must see whole, too.

    A client is looked up before its firm is known. So the policy of the firms holds for APP_ROLE alone, and
    PLATFORM_ROLE has one of its own. `rights` are APP_ROLE's; it may name columns: "SELECT (id, name), INSERT".
    """
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY firm ON {table} TO {APP_ROLE} "
        "USING (firm_id = current_firm()) WITH CHECK (firm_id = current_firm())",
        f"CREATE POLICY platform ON {table} TO {PLATFORM_ROLE} USING (true) WITH CHECK (true)",
        f"GRANT {rights} ON {table} TO {APP_ROLE}",
    ]
