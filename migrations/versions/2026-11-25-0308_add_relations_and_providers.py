"""Other names of contacts, relations between them, and providers."""

from alembic import op

from service.db.tenancy import wall

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

CONTACTS = (
    """
    ALTER TABLE contacts
        ADD COLUMN aliases JSONB NOT NULL DEFAULT '[]',
        ADD COLUMN former_names JSONB NOT NULL DEFAULT '[]',
        ADD COLUMN deceased BOOLEAN NOT NULL DEFAULT false
    """,
    "ALTER TABLE contacts NO FORCE ROW LEVEL SECURITY",  # the owner changes the contacts of every firm
    "UPDATE contacts SET deceased = true WHERE died_on IS NOT NULL",
    "ALTER TABLE contacts FORCE ROW LEVEL SECURITY",
    """
    ALTER TABLE contacts
        ALTER COLUMN aliases DROP DEFAULT,
        ALTER COLUMN former_names DROP DEFAULT,
        ALTER COLUMN deceased DROP DEFAULT
    """,
)
TABLES = (
    """
    CREATE TABLE contact_relations (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        contact_id UUID NOT NULL,
        other_id UUID NOT NULL,
        kind TEXT NOT NULL,
        from_on DATE,
        until_on DATE,
        notes TEXT,
        CONSTRAINT contact_relations_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT contact_relations_other_check CHECK (contact_id <> other_id),
        CONSTRAINT contact_relations_firm_id_contact_id_fkey FOREIGN KEY(firm_id, contact_id) REFERENCES contacts (firm_id, id),
        CONSTRAINT contact_relations_firm_id_other_id_fkey FOREIGN KEY(firm_id, other_id) REFERENCES contacts (firm_id, id),
        CONSTRAINT contact_relations_firm_id_contact_id_other_id_kind_key UNIQUE (firm_id, contact_id, other_id, kind)
    )
    """,
    """
    CREATE INDEX contact_relations_firm_id_contact_id_updated_at_id_idx ON contact_relations (firm_id, contact_id, updated_at, id)
    """,
    """
    CREATE INDEX contact_relations_firm_id_other_id_updated_at_id_idx ON contact_relations (firm_id, other_id, updated_at, id)
    """,
    """
    CREATE TABLE providers (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        contact_id UUID NOT NULL,
        npi TEXT,
        enumeration TEXT NOT NULL,
        specialties JSONB NOT NULL,
        licences JSONB NOT NULL,
        CONSTRAINT providers_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT providers_enumeration_check CHECK (enumeration IN ('individual', 'organisation')),
        CONSTRAINT providers_firm_id_contact_id_fkey FOREIGN KEY(firm_id, contact_id) REFERENCES contacts (firm_id, id),
        CONSTRAINT providers_firm_id_contact_id_key UNIQUE (firm_id, contact_id),
        CONSTRAINT providers_firm_id_npi_key UNIQUE (firm_id, npi)
    )
    """,
    """
    CREATE INDEX providers_firm_id_updated_at_id_idx ON providers (firm_id, updated_at, id)
    """,
)


def upgrade() -> None:
    for statement in (*CONTACTS, *TABLES):
        op.execute(statement)
    for table in ("contact_relations", "providers"):
        for statement in wall(table):
            op.execute(statement)
