"""A database as it looks after years: one firm with 100,000 rows in each table, twenty smaller ones beside it."""

import hashlib
from uuid import UUID

import asyncpg

from service.db.tenancy import APP_ROLE

ROWS = 100_000
OTHERS, ROWS_OF_OTHERS = 20, 1_000
LARGEST_MATTER = 1_000
"""Parties of the firm's largest matter, its first; the usual matter has two."""

SCREENED = "client_1_1"
"""A program of the big firm that is screened from a few matters."""

_FIRM = "lpad(f::text, 32, '0')::uuid"
_ID = "md5('{kind}' || f || '-' || n)::uuid"
_STAMPS = "1, timestamptz '2020-01-01' + n * interval '1 minute', timestamptz '2020-01-01' + n * interval '1 minute'"


def firm_id(number: int) -> UUID:
    """Returns the id of a seeded firm; 1 is the big one."""
    return UUID(int=int(str(number), 16))


def _id(kind: str) -> str:
    return _ID.format(kind=kind)


_FIRST_MATTER = "md5('matter' || f || '-1')::uuid"


def _jobs(each: str) -> str:
    return f"""INSERT INTO jobs (firm_id, id, kind, status, payload, created_at, run_at, finished_at, attempts, done,
                                 results)
            SELECT {_FIRM}, {_id("job")}, CASE WHEN n % 10 = 0 THEN 'history.check' ELSE 'records.import' END,
                   CASE WHEN n % 100 = 0 THEN 'failed' ELSE 'succeeded' END, '{{}}',
                   timestamptz '2020-01-01' + n * interval '1 minute', timestamptz '2020-01-01',
                   timestamptz '2020-01-01', 1, 0, '[]' FROM {each}"""


def _statements(firms: str, rows: int, crowd: int) -> tuple[str, ...]:
    each = f"generate_series({firms}) AS f, generate_series(1, {rows}) AS n"
    crowded = f"CASE WHEN n <= {crowd} THEN {_FIRST_MATTER} ELSE {_id('matter')} END"
    half = f"CASE WHEN n <= {crowd} / 2 THEN {_FIRST_MATTER} ELSE {_id('matter')} END"
    return (
        *_contacts(firms, rows, each),
        *_matters(each, crowded, half),
        *_in_matters(f"{each} WHERE n <= {rows} / 5", half),
        *_walls(each, crowded),
        _jobs(each),
        *_history(each),
        *_clients(each),
        *_people(each),
        *_documents(firms, rows, crowd),
        *_intake(each),
    )


def _contacts(firms: str, rows: int, each: str) -> tuple[str, ...]:
    return (
        f"""INSERT INTO contacts (firm_id, id, version, created_at, updated_at, kind, name, aliases, former_names,
                                  deceased, external_ids)
            SELECT {_FIRM}, {_id("contact")}, {_STAMPS}, CASE WHEN n % 20 = 0 THEN 'organisation' ELSE 'person' END,
                   'Contact ' || n, '[]', '[]', false, '{{}}' FROM {each}""",
        *_sealed(firms, rows),
        *_relations(firms, min(rows, 2_000)),
        *_names(firms, rows // 5),
        *_conflicts(firms, min(rows, 5_000)),
    )


def _matters(each: str, crowded: str, half: str) -> tuple[str, ...]:
    return (
        f"""INSERT INTO matters (firm_id, id, version, created_at, updated_at, number, title, status, stage,
                                 stage_since, stage_missing, opened_on, closed_on, external_ids)
            SELECT {_FIRM}, {_id("matter")}, {_STAMPS}, '2020-' || lpad(n::text, 6, '0'), 'Matter ' || n,
                   CASE WHEN n % 100 = 0 THEN 'closed' ELSE 'open' END,
                   CASE WHEN n % 99 = 0 THEN 'trial' ELSE 'intake' END, date '2020-01-01', '[]',
                   date '2020-01-01' + n / 1440,
                   CASE WHEN n % 100 = 0 THEN date '2030-01-01' END, '{{}}' FROM {each}""",
        f"""INSERT INTO parties (firm_id, id, version, created_at, updated_at, matter_id, contact_id, role, side,
                                 capacity)
            SELECT {_FIRM}, {_id("party")}, {_STAMPS}, {crowded}, {_id("contact")},
                   CASE WHEN n % 3 = 0 THEN 'defendant' ELSE 'patient' END,
                   CASE WHEN n % 3 = 0 THEN 'defence' ELSE 'claimant' END, 'individual' FROM {each}""",
        f"""INSERT INTO claims (firm_id, id, version, created_at, updated_at, matter_id, kind, jurisdiction,
                                defendant_kind, facts)
            SELECT {_FIRM}, {_id("claim")}, {_STAMPS},
                   {half}, 'injury', 'NY', 'private',
                   '{{"act_on": {{"on": "2020-01-01"}}}}' FROM {each}""",
    )


def _walls(each: str, crowded: str) -> tuple[str, ...]:
    return (
        f"""INSERT INTO matter_walls (firm_id, id, version, created_at, updated_at, matter_id, oauth_client_id, subject,
                                      reason, status, lifted_at)
            SELECT {_FIRM}, {_id("wall")}, {_STAMPS}, {crowded}, {_id("oauth_client")},
                   'client_' || f || '_' || CASE WHEN n % 2_000 = 1_007 THEN 1 ELSE n END, 'Acted for the defence',
                   CASE WHEN n % 3 = 0 THEN 'lifted' ELSE 'standing' END,
                   CASE WHEN n % 3 = 0 THEN timestamptz '2030-01-01' END FROM {each}
            WHERE n BETWEEN 1_000 AND 20_000""",
        f"""INSERT INTO access_log (firm_id, id, at, member_id, client_id, request_id, matter_id, subject_kind,
                                    subject_ids, outcome, route)
            SELECT {_FIRM}, {_id("access")}, timestamptz '2020-01-01' + n * interval '1 minute',
                   md5('member' || f || '-' || n % 50)::uuid, 'client_1', '',
                   md5('matter' || f || '-' || n % 100)::uuid, 'claim', '{{}}',
                   CASE WHEN n % 100 = 0 THEN 'denied' ELSE 'read' END, 'GET /v1/matters'
            FROM {each} WHERE n <= 10_000""",
    )


def _history(each: str) -> tuple[str, ...]:
    return (
        # Each tenth event is one of the first matter, half of those of the matter itself.
        f"""INSERT INTO history_events (firm_id, id, seq, at, action, subject_kind, subject_id, matter_id, body, hash)
            SELECT {_FIRM}, {_id("event")}, n, timestamptz '2020-01-01' + n * interval '1 minute', 'matter.changed',
                   'matter', CASE WHEN n % 20 = 0 THEN {_FIRST_MATTER} ELSE {_id("matter")} END,
                   CASE WHEN n % 10 = 0 THEN {_FIRST_MATTER} ELSE {_id("matter")} END,
                   '{{"subject": {{}}, "actor": {{}}, "request_id": "", "before": null, "after": null}}', '\\x00'
            FROM {each}""",
    )


def _clients(each: str) -> tuple[str, ...]:
    return (
        f"""INSERT INTO oauth_clients (firm_id, id, version, created_at, updated_at, client_id, name, scopes,
                                       redirect_uris, public, disabled_at)
            SELECT {_FIRM}, {_id("oauth_client")}, {_STAMPS}, 'client_' || f || '_' || n, 'Program ' || n,
                   '{{matters:read}}', '{{}}', false,
                   CASE WHEN n % 2 = 0 THEN timestamptz '2030-01-01' END FROM {each}""",
        f"""INSERT INTO oauth_client_secrets (firm_id, id, client_id, secret_hash, created_at)
            SELECT {_FIRM}, {_id("secret")}, {_id("oauth_client")}, '\\x00', timestamptz '2020-01-01' FROM {each}""",
    )


def _sealed(firms: str, rows: int) -> tuple[str, ...]:
    return (
        f"""INSERT INTO contact_identifiers (firm_id, id, version, created_at, updated_at, contact_id, kind, last_four,
                                             sealed)
            SELECT {_FIRM}, {_id("identifier")}, {_STAMPS}, {_id("contact")}, 'ssn', '0001', '\\x00'
            FROM generate_series({firms}) AS f, generate_series(1, {rows // 10}) AS n""",
        f"""INSERT INTO firm_data_keys (firm_id, id, version, created_at, updated_at, number, status, wrapped)
            SELECT {_FIRM}, {_id("key")}, {_STAMPS}, n, CASE WHEN n = 1 THEN 'active' ELSE 'retired' END, '\\x00'
            FROM generate_series({firms}) AS f, generate_series(1, 1000) AS n""",
    )


def _in_matters(each: str, matter: str) -> tuple[str, ...]:
    """What is only ever listed inside a matter: fewer rows, half a thousand of them in the first matter."""
    start = f"INSERT INTO {{}} (firm_id, id, version, created_at, updated_at, matter_id, {{}}) SELECT {_FIRM}"
    end = f"FROM {each}"
    return tuple(
        f"{start.format(table, columns)}, {_id(table)}, {_STAMPS}, {matter}, {values} {end}"
        for table, columns, values in (
            ("claim_links", "claim_id, rests_on_claim_id, basis", f"{_id('one')}, {_id('two')}, 'other'"),
            ("dockets", "court_name, status", "'Supreme Court', 'open'"),
            ("notes", "kind, noted_on, privileged, text", "'call', date '2020-01-01' + n / 1440, true, 'Note ' || n"),
            (
                "authorizations",
                "states_right_to_revoke, states_conditioning, states_redisclosure, psychotherapy_notes, "
                "special_categories",
                "true, true, true, 'none', '[]'",
            ),
            ("damages", "kind, period, amount_cents", "'medical', 'past', n"),
            (
                "offers",
                "side, amount_cents, confidential, made_on, status",
                "'defence', n, false, date '2020-01-01' + n / 1440, 'open'",
            ),
            (
                "tasks",
                "title, due_on, priority, assignee_member_id, checklist, status",
                f"'Task ' || n, date '2020-01-01' + n / 1440, 'normal', {_id('member')}, '[]', "
                "CASE WHEN n % 20 = 0 THEN 'open' ELSE 'done' END",
            ),
        )
    )


def _relations(firms: str, rows: int) -> tuple[str, ...]:
    """Fewer than the contacts: some are providers, some have relations."""
    each = f"generate_series({firms}) AS f, generate_series(1, {rows}) AS n"
    first = "md5('contact' || f || '-1')::uuid"
    return (
        f"""INSERT INTO contact_relations (firm_id, id, version, created_at, updated_at, contact_id, other_id, kind)
            SELECT {_FIRM}, {_id("relation")}, {_STAMPS}, CASE WHEN n % 2 = 0 THEN {first} ELSE {_id("contact")} END,
                   CASE WHEN n % 4 = 1 THEN {first} ELSE {_id("other")} END, 'employee_of' FROM {each} WHERE n > 1""",
        f"""INSERT INTO providers (firm_id, id, version, created_at, updated_at, contact_id, npi, enumeration,
                                   specialties, licences)
            SELECT {_FIRM}, {_id("provider")}, {_STAMPS}, {_id("contact")}, (1000000000 + n)::text, 'individual',
                   '[]', '[]' FROM {each}""",
    )


def _conflicts(firms: str, rows: int) -> tuple[str, ...]:
    """The first check has many hits, the others one; each hit has a part in one matter."""
    each = f"generate_series({firms}) AS f, generate_series(1, {rows}) AS n"
    check = f"CASE WHEN n <= 200 THEN md5('check' || f || '-1')::uuid ELSE {_id('check')} END"
    return (
        f"""INSERT INTO conflict_checks (firm_id, id, version, created_at, updated_at, title, matter_id, terms, status,
                                         runs, ran_at, hits, truncated)
            SELECT {_FIRM}, {_id("check")}, {_STAMPS}, 'Check ' || n, {_id("matter")}, '[]',
                   CASE WHEN n % 2 = 0 THEN 'open' ELSE 'signed_off' END, 1, timestamptz '2020-01-01', 1, false
            FROM {each}""",
        f"""INSERT INTO conflict_hits (firm_id, id, version, created_at, updated_at, check_id, matter_id, run, term,
                                       subject_kind, subject_id, name, name_kind, why, score, matters, decision)
            SELECT {_FIRM}, {_id("hit")}, {_STAMPS}, {check}, {_id("matter")}, 1, 0, 'contact', {_id("contact")},
                   'Contact ' || n, 'name', 'exact', n % 100, 1, 'undecided' FROM {each}""",
        f"""INSERT INTO conflict_involvements (firm_id, id, check_id, hit_id, matter_id, run, role, side)
            SELECT {_FIRM}, {_id("part")}, {check}, {_id("hit")}, {_id("matter")}, 1, 'defendant', 'defence'
            FROM {each}""",
    )


def _names(firms: str, rows: int) -> tuple[str, ...]:
    """Each name has a key of its own and one that every fiftieth shares."""
    each = f"generate_series({firms}) AS f, generate_series(1, {rows}) AS n"
    return (
        f"""INSERT INTO merged_contacts (firm_id, id, into_id, merged_at)
            SELECT {_FIRM}, {_id("merged")}, {_id("contact")}, timestamptz '2020-01-01' FROM {each}""",
        f"""INSERT INTO known_names (firm_id, id, subject_kind, subject_id, kind, name)
            SELECT {_FIRM}, {_id("name")}, 'contact', {_id("contact")}, 'name', 'Contact ' || n FROM {each}""",
        f"""INSERT INTO known_name_keys (firm_id, key, name_id)
            SELECT {_FIRM}, key, {_id("name")} FROM {each}, unnest(ARRAY['sKNTKT' || n % 50, '0KNTKT|' || n]) AS key""",
    )


def _intake(each: str) -> tuple[str, ...]:
    return (
        f"""INSERT INTO leads (firm_id, id, version, created_at, updated_at, status, caller_name, caller_relation, kind,
                               defendant_kind, defendants, received_on, reviewer_id, facts, act_by, external_ids)
            SELECT {_FIRM}, {_id("lead")}, {_STAMPS}, CASE WHEN n % 100 = 0 THEN 'declined' ELSE 'open' END,
                   'Caller ' || n, 'self', 'injury', 'private', '[]', date '2020-01-01',
                   md5('member' || f || '-' || n / 100)::uuid, '{{}}', date '2020-01-01' + n % 80000, '{{}}'
            FROM {each}""",
        f"""INSERT INTO lead_screenings (firm_id, id, version, created_at, updated_at, lead_id, reviewer_id, liability,
                                         causation, damages, cost_value, recommendation)
            SELECT {_FIRM}, {_id("screening")}, {_STAMPS}, md5('lead' || f || '-' || n / 20)::uuid, {_id("member")},
                   '{{}}', '{{}}', '{{}}', '{{}}', 'decline' FROM {each} WHERE n <= 20000""",
    )


def _documents(firms: str, rows: int, crowd: int) -> tuple[str, ...]:
    """A tenth of the rows: one in five is privileged, one in ten deleted; one word all have, others few."""
    each = f"generate_series({firms}) AS f, generate_series(1, {rows // 10}) AS n"
    in_matter = f"CASE WHEN n <= {crowd} THEN md5('matter' || f || '-1')::uuid ELSE {_id('matter')} END"
    return (
        f"""INSERT INTO documents (firm_id, id, version, created_at, updated_at, matter_id, title, kind, folder,
                                   file_name, privilege, content_number, deleted_at)
            SELECT {_FIRM}, {_id("document")}, {_STAMPS}, {in_matter}, 'Document ' || n,
                   CASE WHEN n % 20 = 0 THEN 'bill' ELSE 'medical_record' END, '/' || n % 20, 'a.pdf',
                   CASE WHEN n % 5 = 0 THEN 'work_product' ELSE 'none' END, 1,
                   CASE WHEN n % 10 = 0 THEN timestamptz '2030-01-01' END FROM {each}""",
        f"""INSERT INTO document_versions (firm_id, id, version, created_at, updated_at, matter_id, document_id, number,
                                           size_bytes, sha256, media_type, risk, text, scan, sealed)
            SELECT {_FIRM}, {_id("document_version")}, {_STAMPS}, {in_matter},
                   CASE WHEN n <= 500 THEN md5('document' || f || '-1')::uuid ELSE {_id("document")} END,
                   CASE WHEN n <= 500 THEN n ELSE 1 END, 1, '', 'text/plain', 'none', 'none', 'clean', '\\x00'
            FROM {each}""",
        f"""INSERT INTO document_words (firm_id, word, document_id)
            SELECT {_FIRM}, word, {_id("document")} FROM {each}, unnest(ARRAY['common', 'word' || n % 1000]) AS word""",
        f"""INSERT INTO legal_holds (firm_id, id, version, created_at, updated_at, matter_id, name, reason)
            SELECT {_FIRM}, {_id("hold")}, {_STAMPS}, {in_matter}, 'Hold', 'Reason' FROM {each}""",
    )


def _people(each: str) -> tuple[str, ...]:
    return (
        f"""INSERT INTO task_templates (firm_id, id, version, created_at, updated_at, name, event, items)
            SELECT {_FIRM}, {_id("task_template")}, {_STAMPS}, 'Template ' || n, 'trial', '[]' FROM {each}
            WHERE n <= 2000""",
        f"""INSERT INTO firm_profiles (firm_id, id, version, created_at, updated_at, name, matter_numbering)
            SELECT {_FIRM}, {_id("profile")}, {_STAMPS}, 'Firm ' || n, '{{}}' FROM {each}""",
        f"""INSERT INTO identity_providers (firm_id, id, version, created_at, updated_at, issuer, client_id,
                                            wrapped_secret, enforced)
            SELECT {_FIRM}, {_id("identity_provider")}, {_STAMPS}, 'https://login.example', 'merit', '\\x00', false
            FROM {each}""",
        f"""INSERT INTO provider_domains (firm_id, id, domain, challenge)
            SELECT {_FIRM}, {_id("domain")}, n || '.example', '' FROM {each}
            WHERE f > 1 OR n <= 10""",
        f"""INSERT INTO offices (firm_id, id, version, created_at, updated_at, name)
            SELECT {_FIRM}, {_id("office")}, {_STAMPS}, 'Office ' || n FROM {each}""",
        f"""INSERT INTO roles (firm_id, id, version, created_at, updated_at, key, name, permissions)
            SELECT {_FIRM}, {_id("role")}, {_STAMPS}, 'role_' || n, 'Role ' || n, '{{matters:read}}' FROM {each}""",
        f"""INSERT INTO members (firm_id, id, version, created_at, updated_at, user_id, name, email, role, status,
                                 user_name, external_id)
            SELECT {_FIRM}, {_id("member")}, {_STAMPS}, {_id("user")}, 'Member ' || n, n || '@example.org', 'paralegal',
                   CASE WHEN n % 5 = 0 THEN 'active' ELSE 'removed' END,
                   CASE WHEN n % 10 = 0 THEN 'user' || n END, CASE WHEN n % 10 = 0 THEN n::text END FROM {each}""",
        f"""INSERT INTO scim_tokens (firm_id, id, version, created_at, updated_at, name, token_hash)
            SELECT {_FIRM}, {_id("scim_token")}, {_STAMPS}, 'Okta', encode(sha256(n::text::bytea), 'hex')
            FROM {each} WHERE n <= 5_000""",
        f"""INSERT INTO scim_group_names (firm_id, id, version, created_at, updated_at, role_key, external_id)
            SELECT {_FIRM}, {_id("group")}, {_STAMPS}, 'role_' || n, 'group-' || n FROM {each} WHERE n <= 100""",
        f"""INSERT INTO invitations (firm_id, id, version, created_at, updated_at, email, role, status, expires_at,
                                     token_hash)
            SELECT {_FIRM}, {_id("invitation")}, {_STAMPS}, n || '@example.org', 'paralegal',
                   CASE WHEN n % 50 = 0 THEN 'pending' ELSE 'accepted' END,
                   timestamptz '2030-01-01', decode(md5('token' || n), 'hex') FROM {each}""",
    )


def row_id(kind: str, number: int) -> UUID:
    """Returns the id of a row of the big firm."""
    return UUID(hashlib.md5(f"{kind}1-{number}".encode(), usedforsecurity=False).hexdigest())


async def seed(url: str) -> None:
    """Fills a migrated database, with the superuser's login."""
    connection = await asyncpg.connect(url)
    try:
        # The rows fit together by the way they are made; checking each one would take the longer half of the time.
        await connection.execute("SET session_replication_role = replica")
        for statement in (
            *_statements("1, 1", ROWS, LARGEST_MATTER),
            *_statements(f"2, {OTHERS + 1}", ROWS_OF_OTHERS, 20),
        ):
            await connection.execute(statement)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


async def application(url: str) -> asyncpg.Connection:
    """Connects as the application does."""
    connection = await asyncpg.connect(url, server_settings={"jit": "off", "timezone": "UTC"})
    await connection.execute(f"SET ROLE {APP_ROLE}")
    return connection
