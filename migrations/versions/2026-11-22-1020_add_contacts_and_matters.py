"""Contacts, matters, parties and claims."""

from alembic import op

from service.db.tenancy import wall

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE contacts (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        email TEXT,
        phone TEXT,
        address TEXT,
        born_on DATE,
        died_on DATE,
        notes TEXT,
        external_ids JSONB NOT NULL,
        CONSTRAINT contacts_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT contacts_kind_check CHECK (kind IN ('person', 'organisation'))
    )
    """,
    """
    CREATE INDEX contacts_firm_id_kind_updated_at_id_idx ON contacts (firm_id, kind, updated_at, id)
    """,
    """
    CREATE INDEX contacts_firm_id_updated_at_id_idx ON contacts (firm_id, updated_at, id)
    """,
    """
    CREATE TABLE matter_numbers (
        firm_id UUID NOT NULL,
        year SMALLINT NOT NULL,
        last INTEGER NOT NULL,
        CONSTRAINT matter_numbers_pkey PRIMARY KEY (firm_id, year)
    )
    """,
    """
    CREATE TABLE matters (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        number TEXT NOT NULL,
        title TEXT NOT NULL,
        status TEXT NOT NULL,
        jurisdiction TEXT,
        summary TEXT,
        opened_on DATE NOT NULL,
        closed_on DATE,
        close_reason TEXT,
        external_ids JSONB NOT NULL,
        CONSTRAINT matters_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT matters_status_check CHECK (status IN ('open', 'closed')),
        CONSTRAINT matters_firm_id_number_key UNIQUE (firm_id, number)
    )
    """,
    """
    CREATE INDEX matters_firm_id_status_updated_at_id_idx ON matters (firm_id, status, updated_at, id)
    """,
    """
    CREATE INDEX matters_firm_id_updated_at_id_idx ON matters (firm_id, updated_at, id)
    """,
    """
    CREATE TABLE contact_external_ids (
        firm_id UUID NOT NULL,
        source TEXT NOT NULL,
        external_id TEXT NOT NULL,
        contact_id UUID NOT NULL,
        CONSTRAINT contact_external_ids_pkey PRIMARY KEY (firm_id, source, external_id),
        CONSTRAINT contact_external_ids_firm_id_contact_id_fkey FOREIGN KEY(firm_id, contact_id) REFERENCES contacts (firm_id, id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX contact_external_ids_firm_id_contact_id_idx ON contact_external_ids (firm_id, contact_id)
    """,
    """
    CREATE TABLE matter_external_ids (
        firm_id UUID NOT NULL,
        source TEXT NOT NULL,
        external_id TEXT NOT NULL,
        matter_id UUID NOT NULL,
        CONSTRAINT matter_external_ids_pkey PRIMARY KEY (firm_id, source, external_id),
        CONSTRAINT matter_external_ids_firm_id_matter_id_fkey FOREIGN KEY(firm_id, matter_id) REFERENCES matters (firm_id, id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX matter_external_ids_firm_id_matter_id_idx ON matter_external_ids (firm_id, matter_id)
    """,
    """
    CREATE TABLE parties (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        matter_id UUID NOT NULL,
        contact_id UUID NOT NULL,
        role TEXT NOT NULL,
        side TEXT NOT NULL,
        notes TEXT,
        CONSTRAINT parties_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT parties_side_check CHECK (side IN ('claimant', 'defence', 'neutral')),
        CONSTRAINT parties_firm_id_matter_id_fkey FOREIGN KEY(firm_id, matter_id) REFERENCES matters (firm_id, id),
        CONSTRAINT parties_firm_id_contact_id_fkey FOREIGN KEY(firm_id, contact_id) REFERENCES contacts (firm_id, id),
        CONSTRAINT parties_firm_id_matter_id_id_key UNIQUE (firm_id, matter_id, id),
        CONSTRAINT parties_firm_id_matter_id_contact_id_role_key UNIQUE (firm_id, matter_id, contact_id, role)
    )
    """,
    """
    CREATE INDEX parties_firm_id_contact_id_idx ON parties (firm_id, contact_id)
    """,
    """
    CREATE INDEX parties_firm_id_matter_id_updated_at_id_idx ON parties (firm_id, matter_id, updated_at, id)
    """,
    """
    CREATE TABLE claims (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        matter_id UUID NOT NULL,
        kind TEXT NOT NULL,
        jurisdiction TEXT NOT NULL,
        defendant_kind TEXT NOT NULL,
        plaintiff_party_id UUID,
        defendant_party_id UUID,
        filed_on DATE,
        facts JSONB NOT NULL,
        CONSTRAINT claims_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT claims_kind_check CHECK (kind IN ('injury', 'wrongful_death', 'survival', 'consortium')),
        CONSTRAINT claims_defendant_kind_check CHECK (defendant_kind IN ('private', 'local_government', 'state', 'federal')),
        CONSTRAINT claims_firm_id_matter_id_fkey FOREIGN KEY(firm_id, matter_id) REFERENCES matters (firm_id, id),
        CONSTRAINT claims_firm_id_matter_id_plaintiff_party_id_fkey FOREIGN KEY(firm_id, matter_id, plaintiff_party_id) REFERENCES parties (firm_id, matter_id, id),
        CONSTRAINT claims_firm_id_matter_id_defendant_party_id_fkey FOREIGN KEY(firm_id, matter_id, defendant_party_id) REFERENCES parties (firm_id, matter_id, id)
    )
    """,
    """
    CREATE INDEX claims_firm_id_matter_id_defendant_party_id_idx ON claims (firm_id, matter_id, defendant_party_id)
    """,
    """
    CREATE INDEX claims_firm_id_matter_id_plaintiff_party_id_idx ON claims (firm_id, matter_id, plaintiff_party_id)
    """,
    """
    CREATE INDEX claims_firm_id_matter_id_updated_at_id_idx ON claims (firm_id, matter_id, updated_at, id)
    """,
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    for table in (
        "contacts",
        "contact_external_ids",
        "matters",
        "matter_external_ids",
        "matter_numbers",
        "parties",
        "claims",
    ):
        for statement in wall(table):
            op.execute(statement)
