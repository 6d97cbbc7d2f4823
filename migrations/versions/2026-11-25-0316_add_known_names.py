"""The names under which people and organisations are found."""

import uuid

from alembic import op
from sqlalchemy import text

from service.db.tenancy import wall
from service.domain.contacts.rules.finding import kept_under

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE known_names (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        subject_kind TEXT NOT NULL,
        subject_id UUID NOT NULL,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        CONSTRAINT known_names_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT known_names_kind_check CHECK (kind IN ('name', 'alias', 'former_name', 'email', 'phone', 'npi'))
    )
    """,
    """
    CREATE INDEX known_names_firm_id_subject_id_idx ON known_names (firm_id, subject_id)
    """,
    """
    CREATE TABLE known_name_keys (
        firm_id UUID NOT NULL,
        key TEXT COLLATE "C" NOT NULL,
        name_id UUID NOT NULL,
        CONSTRAINT known_name_keys_pkey PRIMARY KEY (firm_id, key, name_id),
        CONSTRAINT known_name_keys_firm_id_name_id_fkey FOREIGN KEY(firm_id, name_id) REFERENCES known_names (firm_id, id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX known_name_keys_firm_id_name_id_idx ON known_name_keys (firm_id, name_id)
    """,
)


KNOWN = """
SELECT firm_id, id, kind, name FROM (
    SELECT firm_id, id, 'name' AS kind, name FROM contacts
    UNION ALL SELECT firm_id, id, 'alias', jsonb_array_elements_text(aliases) FROM contacts
    UNION ALL SELECT firm_id, id, 'former_name', jsonb_array_elements_text(former_names) FROM contacts
    UNION ALL SELECT firm_id, id, 'email', email FROM contacts
    UNION ALL SELECT firm_id, id, 'phone', phone FROM contacts
    UNION ALL SELECT firm_id, contact_id, 'npi', npi FROM providers
) AS known WHERE name IS NOT NULL
"""
NAME = """
INSERT INTO known_names (firm_id, id, subject_kind, subject_id, kind, name)
VALUES (:firm_id, :id, 'contact', :subject_id, :kind, :name)
"""
KEY = "INSERT INTO known_name_keys (firm_id, key, name_id) VALUES (:firm_id, :key, :name_id)"


def _keep_those_there_are() -> None:
    """The owner reads the contacts of every firm, and writes under what they are found."""
    connection = op.get_bind()
    for firm_id, subject_id, kind, name in connection.execute(text(KNOWN)).all():
        name_id = uuid.uuid4()
        row = {"firm_id": firm_id, "id": name_id, "subject_id": subject_id, "kind": kind, "name": name}
        connection.execute(text(NAME), row)
        keys = [{"firm_id": firm_id, "key": key, "name_id": name_id} for key in sorted(kept_under(kind, name))]
        if keys:
            connection.execute(text(KEY), keys)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    for table in ("contacts", "providers"):
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    _keep_those_there_are()
    for table in ("contacts", "providers"):
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for table in ("known_names", "known_name_keys"):
        for statement in wall(table):
            op.execute(statement)
