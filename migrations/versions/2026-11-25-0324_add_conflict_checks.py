"""Conflict checks with their hits and decisions."""

from alembic import op

from service.db.tenancy import wall

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE conflict_checks (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        title TEXT NOT NULL,
        matter_id UUID,
        notes TEXT,
        terms JSONB NOT NULL,
        status TEXT NOT NULL,
        outcome TEXT,
        runs BIGINT NOT NULL,
        ran_at TIMESTAMP WITH TIME ZONE NOT NULL,
        hits BIGINT NOT NULL,
        truncated BOOLEAN NOT NULL,
        signed_off_at TIMESTAMP WITH TIME ZONE,
        signed_off_member_id UUID,
        signed_off_client_id TEXT,
        CONSTRAINT conflict_checks_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT conflict_checks_status_check CHECK (status IN ('open', 'signed_off')),
        CONSTRAINT conflict_checks_outcome_check CHECK (outcome IN ('clear', 'conflict')),
        CONSTRAINT conflict_checks_firm_id_matter_id_fkey FOREIGN KEY(firm_id, matter_id) REFERENCES matters (firm_id, id)
    )
    """,
    """
    CREATE INDEX conflict_checks_firm_id_matter_id_updated_at_id_idx ON conflict_checks (firm_id, matter_id, updated_at, id)
    """,
    """
    CREATE INDEX conflict_checks_firm_id_status_updated_at_id_idx ON conflict_checks (firm_id, status, updated_at, id)
    """,
    """
    CREATE INDEX conflict_checks_firm_id_updated_at_id_idx ON conflict_checks (firm_id, updated_at, id)
    """,
    """
    CREATE TABLE conflict_hits (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        check_id UUID NOT NULL,
        matter_id UUID,
        run BIGINT NOT NULL,
        term BIGINT NOT NULL,
        subject_kind TEXT NOT NULL,
        subject_id UUID NOT NULL,
        name TEXT NOT NULL,
        name_kind TEXT NOT NULL,
        why TEXT NOT NULL,
        score BIGINT NOT NULL,
        relation TEXT,
        via_id UUID,
        matters BIGINT NOT NULL,
        decision TEXT NOT NULL,
        note TEXT,
        waiver JSONB,
        decided_at TIMESTAMP WITH TIME ZONE,
        decided_member_id UUID,
        decided_client_id TEXT,
        CONSTRAINT conflict_hits_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT conflict_hits_decision_check CHECK (decision IN ('undecided', 'clear', 'conflict', 'waived')),
        CONSTRAINT conflict_hits_firm_id_check_id_fkey FOREIGN KEY(firm_id, check_id) REFERENCES conflict_checks (firm_id, id),
        CONSTRAINT conflict_hits_firm_id_matter_id_fkey FOREIGN KEY(firm_id, matter_id) REFERENCES matters (firm_id, id)
    )
    """,
    """
    CREATE INDEX conflict_hits_firm_id_check_id_score_id_idx ON conflict_hits (firm_id, check_id, score, id)
    """,
    """
    CREATE INDEX conflict_hits_firm_id_matter_id_idx ON conflict_hits (firm_id, matter_id)
    """,
    """
    CREATE TABLE conflict_involvements (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        check_id UUID NOT NULL,
        hit_id UUID NOT NULL,
        matter_id UUID NOT NULL,
        run BIGINT NOT NULL,
        role TEXT NOT NULL,
        side TEXT NOT NULL,
        CONSTRAINT conflict_involvements_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT conflict_involvements_firm_id_check_id_fkey FOREIGN KEY(firm_id, check_id) REFERENCES conflict_checks (firm_id, id),
        CONSTRAINT conflict_involvements_firm_id_hit_id_fkey FOREIGN KEY(firm_id, hit_id) REFERENCES conflict_hits (firm_id, id),
        CONSTRAINT conflict_involvements_firm_id_matter_id_fkey FOREIGN KEY(firm_id, matter_id) REFERENCES matters (firm_id, id),
        CONSTRAINT conflict_involvements_firm_id_hit_id_matter_id_role_key UNIQUE (firm_id, hit_id, matter_id, role)
    )
    """,
    """
    CREATE INDEX conflict_involvements_firm_id_check_id_idx ON conflict_involvements (firm_id, check_id)
    """,
    """
    CREATE INDEX conflict_involvements_firm_id_matter_id_idx ON conflict_involvements (firm_id, matter_id)
    """,
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    # What was found and decided stays for good.
    for table, rights in (
        ("conflict_checks", "SELECT, INSERT, UPDATE"),
        ("conflict_hits", "SELECT, INSERT, UPDATE"),
        ("conflict_involvements", "SELECT, INSERT"),
    ):
        for statement in wall(table, rights=rights):
            op.execute(statement)
