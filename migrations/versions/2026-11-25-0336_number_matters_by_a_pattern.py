"""Numbers of matters by the firm's own pattern; codes of offices; the office of a matter."""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    ALTER TABLE firm_profiles ADD COLUMN matter_numbering JSONB NOT NULL
        DEFAULT '{"pattern": "{year}-{seq:4}", "restarts": "yearly", "starts_at": 1}'
    """,
    "ALTER TABLE firm_profiles ALTER COLUMN matter_numbering DROP DEFAULT",
    "ALTER TABLE offices ADD COLUMN code TEXT",
    """
    ALTER TABLE matters ADD COLUMN office_id UUID,
        ADD CONSTRAINT matters_firm_id_office_id_fkey FOREIGN KEY (firm_id, office_id) REFERENCES offices (firm_id, id)
    """,
    "CREATE INDEX matters_firm_id_office_id_idx ON matters (firm_id, office_id)",
)


def upgrade() -> None:
    for table in ("matters", "offices"):  # so that the foreign key is checked over every firm
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    for statement in STATEMENTS:
        op.execute(statement)
    for table in ("matters", "offices"):
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
