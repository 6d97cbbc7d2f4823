"""Data keys of the firms, and identifiers sealed under them."""

from alembic import op

from service.db.tenancy import wall

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE firm_data_keys (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        number INTEGER NOT NULL,
        status TEXT NOT NULL,
        wrapped BYTEA,
        CONSTRAINT firm_data_keys_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT firm_data_keys_status_check CHECK (status IN ('active', 'retired', 'destroyed')),
        CONSTRAINT firm_data_keys_wrapped_check CHECK ((wrapped IS NULL) = (status = 'destroyed')),
        CONSTRAINT firm_data_keys_firm_id_number_key UNIQUE (firm_id, number)
    )
    """,
    "CREATE UNIQUE INDEX firm_data_keys_active_key ON firm_data_keys (firm_id) WHERE status = 'active'",
    """
    CREATE TABLE contact_identifiers (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        contact_id UUID NOT NULL,
        kind TEXT NOT NULL,
        last_four TEXT NOT NULL,
        sealed BYTEA NOT NULL,
        CONSTRAINT contact_identifiers_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT contact_identifiers_kind_check CHECK (kind IN ('ssn', 'mbi', 'account_number')),
        CONSTRAINT contact_identifiers_firm_id_contact_id_fkey FOREIGN KEY(firm_id, contact_id)
            REFERENCES contacts (firm_id, id) ON DELETE CASCADE,
        CONSTRAINT contact_identifiers_firm_id_contact_id_kind_key UNIQUE (firm_id, contact_id, kind)
    )
    """,
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    for statement in (*wall("firm_data_keys", rights="SELECT, INSERT, UPDATE"), *wall("contact_identifiers")):
        op.execute(statement)
