"""The access log: who was shown a medical or privileged record, and who was refused by an ethical wall."""

from alembic import op

from service.db.tenancy import wall

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE access_log (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        at TIMESTAMP WITH TIME ZONE NOT NULL,
        member_id UUID,
        client_id TEXT NOT NULL,
        request_id TEXT NOT NULL,
        matter_id UUID,
        subject_kind TEXT NOT NULL,
        subject_ids UUID[] NOT NULL,
        outcome TEXT NOT NULL,
        route TEXT NOT NULL,
        CONSTRAINT access_log_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT access_log_outcome_check CHECK (outcome IN ('read', 'denied'))
    )
    """,
    "CREATE INDEX access_log_firm_id_at_id_idx ON access_log (firm_id, at, id)",
    "CREATE INDEX access_log_firm_id_matter_id_at_id_idx ON access_log (firm_id, matter_id, at, id)",
    "CREATE INDEX access_log_firm_id_member_id_at_id_idx ON access_log (firm_id, member_id, at, id)",
    "CREATE INDEX access_log_firm_id_outcome_at_id_idx ON access_log (firm_id, outcome, at, id)",
    *wall("access_log", rights="SELECT, INSERT"),
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
