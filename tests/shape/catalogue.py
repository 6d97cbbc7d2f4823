"""The rules of the walls as questions to PostgreSQL's catalogue. Each breach is a sentence that names its table."""

import asyncpg

from service.db.tenancy import APP_ROLE, PLATFORM_ROLE

PLATFORM_TABLES = {
    "firms": "the tenants themselves",
    "platform_clients": "the operator's, for the people of every firm",
    "signing_keys": "sign and verify the tokens of all firms",
    "revoked_tokens": "every process reads those of all firms, to refuse them",
    "barred_firms": "every process reads all of them, to refuse their tokens",
    "users": "people who sign in, and belong to no firm",
    "recovery_codes": "stand in for a second factor, before a firm is known",
    "provider_identities": "whom a provider means, looked up before anybody is known",
    "provider_trips": "browsers on their way, before anybody is known",
    "password_resets": "looked up by a link, by whoever has no other way in",
    "browser_sessions": "looked up by a cookie, before a firm is known",
    "failed_sign_ins": "counted before anybody is known",
    "authorization_codes": "looked up by the code, before a firm is known",
    "refresh_tokens": "looked up by the token, before a firm is known",
    "consents": "what a person agreed to; people belong to no firm",
    "request_counts": "counted for networks too, before anybody is known",
    "alembic_version": "which migrations ran; read by the owner alone",
}
"""Tables without a wall, each with the reason."""

SHARED = {
    "oauth_clients": "looked up by client id, before a firm is known",
    "oauth_client_secrets": "looked up by client, before a firm is known",
    "firm_profiles": "the firm's name is shown at sign-in, before a firm is entered",
    "members": "a person's places are looked up at sign-in, before a firm is entered",
    "roles": "what a place permits is looked up when a token is issued",
    "ended_members": "every process reads those of all firms, to refuse their tokens",
    "identity_providers": "looked up at sign-in, before a firm is entered",
    "provider_domains": "a mail address is looked up by its domain, before a firm is known",
    "waiting_letters": "a process sends those of all firms",
    "jobs": "those that ended long ago are forgotten, of all firms",
}
"""Tables of firms that the platform sees whole, by a policy of its own, each with the reason."""

ACROSS = {
    "oauth_clients_client_id_key": "a client id is one client's, whichever firm's; looked up before a firm is known",
    "oauth_clients_disabled_at_idx": "every process reads those disabled lately, of all firms, to refuse their tokens",
    "oauth_clients_narrowed_at_idx": "every process reads those with fewer scopes lately, to refuse their tokens",
    "provider_domains_verified_idx": "a verified domain is one firm's; looked up before a firm is known",
    "members_user_id_idx": "a person's places are looked up by the person",
    "ended_members_at_idx": "every process reads those that ended lately, of all firms",
    "waiting_letters_next_attempt_at_idx": "a process sends those that are due, of all firms",
    "jobs_finished_at_idx": "those that ended long ago are forgotten, of all firms",
    "oauth_clients_firm_id_fkey": "a client of no firm could never ask for anything",
}
"""Indexes that do not begin with the firm and foreign keys through the wall, each with the reason."""

UNREADABLE = {"oauth_client_secrets": {"secret_hash"}}
"""Columns that the application may write and not read; all others of the table it may read."""

PLATFORM_RIGHTS = {
    "firm_profiles": {"SELECT", "INSERT"},
    "members": {"SELECT"},
    "roles": {"SELECT"},
    "ended_members": {"SELECT"},
    "identity_providers": {"SELECT"},
    "provider_domains": {"SELECT"},
    "jobs": {"SELECT", "DELETE"},
}
"""What the platform may do to a shared table, where that is less than everything."""

RIGHTS = {
    "access_log": {"SELECT", "INSERT"},
    "conflict_checks": {"SELECT", "INSERT", "UPDATE"},
    "conflict_hits": {"SELECT", "INSERT", "UPDATE"},
    "conflict_involvements": {"SELECT", "INSERT"},
    "jobs": {"SELECT", "INSERT", "UPDATE"},
    "firm_profiles": {"SELECT", "UPDATE"},
    "matter_walls": {"SELECT", "INSERT", "UPDATE"},
    "members": {"SELECT", "INSERT", "UPDATE"},
    "waiting_letters": {"INSERT"},
    "firm_data_keys": {"SELECT", "INSERT", "UPDATE"},
    "oauth_clients": {"SELECT", "INSERT", "UPDATE"},
    "oauth_client_secrets": {"INSERT", "UPDATE", "DELETE"},
    "history_events": {"SELECT", "INSERT"},
    "lead_screenings": {"SELECT", "INSERT", "UPDATE"},
    "firm_heads": {"SELECT", "INSERT", "UPDATE"},
}
"""What the application may do to a firm's table, where that is less than everything: the log grows, others stay."""

_USUAL = {"SELECT", "INSERT", "UPDATE", "DELETE"}
_ALL = (*sorted(_USUAL), "TRUNCATE", "REFERENCES", "TRIGGER")

_TABLES = """
SELECT c.oid, c.relname AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
       EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'firm_id' AND NOT a.attisdropped)
         AS has_firm,
       (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal) AS triggers
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 2
"""
_POLICIES = """
SELECT polrelid AS table_oid, polcmd::text AS command, polpermissive AS permissive,
       ARRAY(SELECT coalesce(r.rolname, 'everybody')
             FROM unnest(polroles) AS p (id) LEFT JOIN pg_roles r ON r.oid = p.id) AS roles,
       pg_get_expr(polqual, polrelid) AS using_, pg_get_expr(polwithcheck, polrelid) AS check_
FROM pg_policy
"""
_INDEXES = """
SELECT i.indrelid AS table_oid, i.indexrelid::regclass::text AS name, i.indisprimary AS primary,
       (SELECT attname FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = i.indkey[0]) AS leads
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace = 'public'::regnamespace ORDER BY 2
"""
_FOREIGN_KEYS = """
SELECT k.conname AS name, child.relname AS child, parent.relname AS parent,
       (SELECT attname FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = k.conkey[1]) AS child_leads,
       (SELECT attname FROM pg_attribute a WHERE a.attrelid = k.confrelid AND a.attnum = k.confkey[1]) AS parent_leads
FROM pg_constraint k JOIN pg_class child ON child.oid = k.conrelid JOIN pg_class parent ON parent.oid = k.confrelid
WHERE k.contype = 'f' ORDER BY 1
"""
_WAYS_AROUND = """
SELECT c.relname || ' is a ' || CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialised view'
       ELSE 'foreign table' END || ': it reads past the walls' AS breach
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm', 'f')
UNION ALL
SELECT p.proname || ' runs with the rights of its owner' FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
UNION ALL
SELECT c.relname || ' grants rights on single columns' FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND a.attacl IS NOT NULL AND c.relname <> ALL ($1::text[])
UNION ALL
SELECT c.relname || ' grants rights to everybody' FROM pg_class c, aclexplode(c.relacl) g
WHERE c.relnamespace = 'public'::regnamespace AND g.grantee = 0
"""


async def breaches(connection: asyncpg.Connection) -> list[str]:
    """Returns every breach of the walls in a database, as the superuser's `connection` sees it."""
    tables = await connection.fetch(_TABLES)
    firm_tables = {table["name"] for table in tables if table["name"] not in PLATFORM_TABLES}
    found = [row["breach"] for row in await connection.fetch(_WAYS_AROUND, list(UNREADABLE))]
    for table in tables:
        if table["name"] in firm_tables:
            found += await _firm_table(connection, table)
        else:
            found += await _rights(connection, table["name"], APP_ROLE, set())
    found += await _foreign_keys(connection, firm_tables)
    found += await _roles(connection)
    return found


async def firm_tables(connection: asyncpg.Connection) -> list[str]:
    """Returns the names of the tables behind the wall."""
    return [table["name"] for table in await connection.fetch(_TABLES) if table["name"] not in PLATFORM_TABLES]


async def _firm_table(connection: asyncpg.Connection, table: asyncpg.Record) -> list[str]:
    name = table["name"]
    if not table["has_firm"]:
        return [f"{name} has no firm_id and is not listed among the platform's tables"]
    found = []
    if not table["enabled"]:
        found.append(f"{name} has row level security switched off")
    if not table["forced"]:
        found.append(f"{name} does not force row level security on its owner")
    if table["triggers"]:
        found.append(f"{name} has a trigger")
    found += await _policies(connection, table)
    indexes = [index for index in await connection.fetch(_INDEXES) if index["table_oid"] == table["oid"]]
    if not any(index["primary"] for index in indexes):
        found.append(f"{name} has no primary key")
    found += [f"{index['name']} does not begin with firm_id" for index in indexes if _leads_astray(index)]
    found += await _rights(connection, name, APP_ROLE, RIGHTS.get(name, _USUAL))
    platform = PLATFORM_RIGHTS.get(name, _USUAL) if name in SHARED else set()
    found += await _rights(connection, name, PLATFORM_ROLE, platform)
    if name in UNREADABLE:
        found += await _unreadable(connection, name)
    return found


def _leads_astray(index: asyncpg.Record) -> bool:
    return index["leads"] != "firm_id" and index["name"] not in ACROSS


async def _unreadable(connection: asyncpg.Connection, table: str) -> list[str]:
    hidden = await connection.fetchval(
        """
        SELECT coalesce(array_agg(attname::text), '{}') FROM pg_attribute
        WHERE attrelid = to_regclass($2) AND attnum > 0 AND NOT attisdropped
          AND NOT has_column_privilege($1::text, attrelid, attnum, 'SELECT')
        """,
        APP_ROLE,
        table,
    )
    if set(hidden) == UNREADABLE[table]:
        return []
    return [f"of {table}, {APP_ROLE} cannot read {', '.join(sorted(hidden)) or 'nothing'}"]


async def _policies(connection: asyncpg.Connection, table: asyncpg.Record) -> list[str]:
    wall = "(firm_id = current_firm())"
    policies = [policy for policy in await connection.fetch(_POLICIES) if policy["table_oid"] == table["oid"]]
    found = {
        (*policy["roles"], policy["using_"], policy["check_"])
        for policy in policies
        if policy["command"] == "*" and policy["permissive"]
    }
    if table["name"] in SHARED:
        if found != {(APP_ROLE, wall, wall), (PLATFORM_ROLE, "true", "true")} or len(policies) != 2:
            return [f"{table['name']} has other policies than the firm's and the platform's"]
        return []
    if len(policies) != 1:
        return [f"{table['name']} has {len(policies)} policies instead of one"]
    if found != {("everybody", wall, wall)}:
        return [f"{table['name']} has another policy than firm_id = current_firm()"]
    return []


async def _rights(connection: asyncpg.Connection, table: str, role: str, wanted: set[str]) -> list[str]:
    held = await connection.fetch(
        "SELECT r FROM unnest($3::text[]) AS r WHERE has_table_privilege($1::text, format('public.%I', $2::text), r)",
        role,
        table,
        list(_ALL),
    )
    found = {row["r"] for row in held}
    more = [f"{role} may {right} {table}" for right in sorted(found - wanted)]
    return more + [f"{role} may not {right} {table}" for right in sorted(wanted - found)]


async def _foreign_keys(connection: asyncpg.Connection, firm_tables: set[str]) -> list[str]:
    found = []
    for key in await connection.fetch(_FOREIGN_KEYS):
        sides = {key["child"] in firm_tables, key["parent"] in firm_tables}
        if key["name"] in ACROSS:
            continue
        if sides == {True, False}:
            found.append(f"{key['name']} leads through the wall, from {key['child']} to {key['parent']}")
        elif sides == {True} and (key["child_leads"], key["parent_leads"]) != ("firm_id", "firm_id"):
            found.append(f"{key['name']} does not begin with firm_id on both sides")
    return found


async def _roles(connection: asyncpg.Connection) -> list[str]:
    found = []
    for role in (APP_ROLE, PLATFORM_ROLE):
        row = await connection.fetchrow(
            """
            SELECT rolsuper AS "is a superuser", rolbypassrls AS "may bypass row level security",
                   rolcreaterole AS "may make roles", rolcreatedb AS "may make databases",
                   rolcanlogin AS "may log in by itself", rolreplication AS "may replicate",
                   EXISTS (SELECT FROM pg_shdepend d WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid
                           AND d.deptype = 'o') AS "owns something",
                   EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid) AS "is a member of another role",
                   has_schema_privilege(r.oid, 'public', 'CREATE') AS "may make tables"
            FROM pg_roles r WHERE rolname = $1
            """,
            role,
        )
        assert row is not None, role
        found += [f"{role} {sentence}" for sentence, true in row.items() if true]
    return found
