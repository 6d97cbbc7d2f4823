"""Stages of matters."""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE matters NO FORCE ROW LEVEL SECURITY",  # the owner changes the matters of every firm
    """
    ALTER TABLE matters
        ADD COLUMN stage TEXT NOT NULL DEFAULT 'intake',
        ADD COLUMN stage_since DATE,
        ADD COLUMN stage_note TEXT,
        ADD COLUMN stage_missing JSONB NOT NULL DEFAULT '[]'
    """,
    "UPDATE matters SET stage_since = opened_on",
    """
    ALTER TABLE matters
        ALTER COLUMN stage DROP DEFAULT,
        ALTER COLUMN stage_since SET NOT NULL,
        ALTER COLUMN stage_missing DROP DEFAULT,
        ADD CONSTRAINT matters_stage_check CHECK (
            stage IN ('intake', 'retained', 'records', 'expert_review', 'presuit', 'filed', 'pleadings', 'discovery',
                      'experts', 'negotiation', 'trial', 'post_trial', 'resolution')
        )
    """,
    "CREATE INDEX matters_firm_id_stage_updated_at_id_idx ON matters (firm_id, stage, updated_at, id)",
    "CREATE INDEX matters_firm_id_status_stage_updated_at_id_idx ON matters (firm_id, status, stage, updated_at, id)",
    "ALTER TABLE matters FORCE ROW LEVEL SECURITY",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
