"""The jobs of a kind in a status."""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE INDEX jobs_firm_id_kind_status_created_at_id_idx ON jobs (firm_id, kind, status, created_at, id)"
    )
