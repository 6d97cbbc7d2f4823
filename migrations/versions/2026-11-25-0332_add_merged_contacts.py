"""What became of contacts that were merged."""

from alembic import op

from service.db.tenancy import wall

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE merged_contacts (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        into_id UUID NOT NULL,
        merged_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT merged_contacts_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT merged_contacts_firm_id_into_id_fkey FOREIGN KEY(firm_id, into_id) REFERENCES contacts (firm_id, id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX merged_contacts_firm_id_into_id_idx ON merged_contacts (firm_id, into_id)
    """,
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    for table in ("merged_contacts",):
        for statement in wall(table):
            op.execute(statement)
