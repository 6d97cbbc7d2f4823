"""Dockets."""

from alembic import op

from service.db.tenancy import wall

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE dockets (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        matter_id UUID NOT NULL,
        court_id TEXT,
        court_name TEXT NOT NULL,
        docket_number TEXT,
        caption TEXT,
        judge TEXT,
        filed_on DATE,
        status TEXT NOT NULL,
        ended_on DATE,
        transferred_from_id UUID,
        notes TEXT,
        CONSTRAINT dockets_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT dockets_status_check CHECK (
            status IN ('open', 'stayed', 'on_appeal', 'transferred', 'dismissed', 'closed')
        ),
        CONSTRAINT dockets_firm_id_matter_id_id_key UNIQUE (firm_id, matter_id, id),
        CONSTRAINT dockets_firm_id_matter_id_transferred_from_id_key UNIQUE (firm_id, matter_id, transferred_from_id),
        CONSTRAINT dockets_firm_id_matter_id_fkey FOREIGN KEY (firm_id, matter_id) REFERENCES matters (firm_id, id),
        CONSTRAINT dockets_firm_id_matter_id_transferred_from_id_fkey
            FOREIGN KEY (firm_id, matter_id, transferred_from_id) REFERENCES dockets (firm_id, matter_id, id)
    )
    """,
    "CREATE INDEX dockets_firm_id_matter_id_updated_at_id_idx ON dockets (firm_id, matter_id, updated_at, id)",
)


def upgrade() -> None:
    for statement in (*STATEMENTS, *wall("dockets")):
        op.execute(statement)
